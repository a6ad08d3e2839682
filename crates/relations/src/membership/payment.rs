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
    /// When it came.
    pub paid_on: Date,
    /// How much, in cents.
    pub cents: i64,
    /// One of [`MEANS`].
    pub means: String,
    /// Of the transfer, the cheque…
    pub reference: String,
    /// Of the form in which it was typed, which is sent twice by whoever presses twice; empty for one that came by no form.
    pub key: String,
}

impl Received {
    /// Whether it says what that payment says.
    fn is(&self, payment: &Payment) -> bool {
        (self.paid_on, self.cents, &self.means, &self.reference)
            == (payment.paid_on, payment.cents, &payment.means, &payment.reference)
    }
}

/// Notes a payment under the next number of the year in which it is written down. A form that is sent again gets the payment
/// that it made.
///
/// # Errors
/// [`Error::Conflict`] when somebody else gave back meanwhile what this would, or when its form made another payment: no
/// number is used up then.
pub async fn receive(
    app: &App,
    actor: Option<AccountId>,
    membership: &Membership,
    received: Received,
) -> Result<Payment> {
    let now = app.clock.now();
    let year = i64::from(now.to_zoned_datetime(kernel::clock::paris()).date().year());
    let mut tx = app.db.begin().await?;
    // two who write a payment, or one who presses twice, are one after the other from here
    let number = store::next_number(&mut tx, year).await?;
    if let Some(made) = store::find_typed(&mut tx, membership.id, &received.key).await? {
        tx.rollback().await?;
        if received.is(&made) {
            return Ok(made);
        }
        return Err(Error::Conflict(Message::new("error-membership-again").with("receipt", made.receipt())));
    }
    let key = received.key;
    let payment = Payment {
        id: PaymentId::new(now, &app.chance),
        membership: membership.id,
        paid_on: received.paid_on,
        cents: received.cents,
        means: received.means,
        reference: received.reference,
        payer: membership.name.clone(),
        year,
        number,
    };
    // the page looked before
    if payment.cents < 0 && store::find_paid(&mut tx, membership.id).await?.saturating_add(payment.cents) < 0 {
        return Err(Error::Conflict(Message::new("error-membership-below")));
    }
    store::insert_payment(&mut tx, &payment, &key, (now, actor)).await?;
    if let Some(party) = membership.party.filter(|_| payment.cents > 0) {
        request::hear(app, &mut tx, party, "registration").await?;
    }
    tx.commit().await?;
    Ok(payment)
}
