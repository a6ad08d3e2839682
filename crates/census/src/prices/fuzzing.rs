//! Entry point for fuzzing the reading of prices: whatever the bytes, no panic, and no amount below zero.

use super::{Prices, Value};
use crate::hours::Understanding;

/// Reads any bytes as a text. Gives `false` where a promise is broken.
pub fn fuzz_prices(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let prices = Prices::read(&text);
    let sound = prices.list.iter().all(|price| {
        let value = match price.value {
            Value::Cents(cents) | Value::From(cents) => cents > 0,
            Value::Between(least, most) => 0 <= least && least < most,
            Value::Free | Value::FreeContribution => true,
        };
        value && price.amount().is_none_or(f64::is_finite)
    });
    sound && (prices.list.is_empty() == (prices.understood == Understanding::Not)) && prices.text == text
}
