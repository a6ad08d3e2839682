//! Time and chance, given as parameters so that tests can stop the one and repeat the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// What tells the time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that a test moves by hand; microseconds since 1970.
    Stopped(Arc<AtomicI64>),
}

impl Clock {
    /// A clock stopped at that instant.
    pub fn stopped(at: Timestamp) -> Clock {
        Clock::Stopped(Arc::new(AtomicI64::new(at.as_microsecond())))
    }

    /// Now, to the microsecond: what is stored is then equal to what is read back.
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    pub fn now(&self) -> Timestamp {
        let micros = match self {
            Clock::System => Timestamp::now().as_microsecond(),
            Clock::Stopped(at) => at.load(Ordering::Relaxed),
        };
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The day it is in metropolitan France.
    pub fn today(&self) -> Date {
        self.now().to_zoned_datetime(paris()).date()
    }

    /// Moves a stopped clock; the machine's clock does not move.
    pub fn advance(&self, by: std::time::Duration) {
        if let Clock::Stopped(at) = self {
            at.fetch_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX), Ordering::Relaxed);
        }
    }
}

/// The form in which instants are stored: `2026-03-02T09:00:00.000000Z`, always as long, so that text sorts as time.
pub fn stored(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// The time zone of the network's pages: metropolitan France.
pub fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

/// What draws ids and secrets.
#[derive(Clone, Debug)]
pub enum Chance {
    /// The system's generator.
    System,
    /// A sequence that repeats itself, for tests.
    Seeded(Arc<AtomicU64>),
}

impl Chance {
    /// The same draws at each run.
    pub fn seeded(seed: u64) -> Chance {
        Chance::Seeded(Arc::new(AtomicU64::new(seed)))
    }

    /// Fills with random bytes, fit for secrets when drawn from the system.
    pub fn fill(&self, bytes: &mut [u8]) {
        match self {
            Chance::System => {
                // the system's generator fails only where a process may not run at all
                if getrandom::fill(bytes).is_err() {
                    std::process::abort();
                }
            }
            Chance::Seeded(state) => {
                for byte in bytes {
                    // splitmix64
                    let mut z = state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
                    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                    *byte = (z ^ (z >> 31)).to_le_bytes()[0];
                }
            }
        }
    }

    /// A secret of 256 bits, in hexadecimal.
    pub fn secret(&self) -> String {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        crate::ids::hex(&bytes)
    }
}
