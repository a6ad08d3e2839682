//! Money received for a membership, and the number of its receipt.

use jiff::civil::Date;
use kernel::app::App;
use kernel::error::{Error, Result};
use kernel::ids::{AccountId, MembershipId, PaymentId};
use kernel::lang::Message;

use super::dues::Membership;
use crate::privacy::request;
use crate::store::membership as store;

/// How money comes: the stored words.
pub const MEANS: [&str; 5] = ["transfer", "cheque", "cash", "card", "other"];

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// For which membership.
    pub membership: MembershipId,
    /// When it came.
    pub paid_on: Date,
    /// How much; below zero where it puts another right.
    pub cents: i64,
    /// One of [`MEANS`].
    pub means: String,
    /// Of the transfer, the cheque…
    pub reference: String,
    /// The name on the receipt.
    pub payer: String,
    /// The year of the receipt.
    pub year: i64,
    /// Its number in the year.
    pub number: i64,
}

impl Payment {
    /// The number of the receipt as it is written: `2026-0001`.
    pub fn receipt(&self) -> String {
        format!("{}-{:04}", self.year, self.number)
    }
}

/// What is typed of a payment.
#[derive(Clone, Debug)]
pub struct Received {
    /// The id that the form announced: a form sent twice is one payment.
    pub id: PaymentId,
    /// When it came.
    pub paid_on: Date,
    /// How much, in cents.
    pub cents: i64,
    /// One of [`MEANS`].
    pub means: String,
    /// Of the transfer, the cheque…
    pub reference: String,
}

/// Notes a payment under the next number of the year in which it is written down; the one that is noted already when the
/// same form comes again.
///
/// # Errors
/// [`Error::NotFound`] when the id is that of a payment for another membership.
/// [`Error::Conflict`] when somebody else gave back meanwhile what this would: no number is used up then.
pub async fn receive(
    app: &App,
    actor: Option<AccountId>,
    membership: &Membership,
    received: Received,
) -> Result<Payment> {
    let now = app.clock.now();
    let year = i64::from(now.to_zoned_datetime(kernel::clock::paris()).date().year());
    let mut tx = app.db.begin().await?;
    let payment = Payment {
        id: received.id,
        membership: membership.id,
        paid_on: received.paid_on,
        cents: received.cents,
        means: received.means,
        reference: received.reference,
        payer: membership.name.clone(),
        year,
        number: store::next_number(&mut tx, year).await?,
    };
    // whoever holds the number is alone here; what is not committed gives it back
    if let Some(noted) = store::find_noted(&mut tx, payment.id).await? {
        return if noted.membership == membership.id { Ok(noted) } else { Err(Error::NotFound) };
    }
    // the page looked before: two who give the same money back are one after the other here
    if payment.cents < 0 && store::find_paid(&mut tx, membership.id).await?.saturating_add(payment.cents) < 0 {
        return Err(Error::Conflict(Message::new("error-membership-below")));
    }
    store::insert_payment(&mut tx, &payment, now, actor).await?;
    if let Some(party) = membership.party.filter(|_| payment.cents > 0) {
        request::hear(app, &mut tx, party, "registration").await?;
    }
    tx.commit().await?;
    Ok(payment)
}
