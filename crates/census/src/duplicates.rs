//! Duplicates: which parties may be one and the same, why, and what a person decided about it.
//!
//! The pure half: [`words`] brings French names, streets and contacts to comparable forms; [`record`] is what a
//! comparison reads of a party; [`keys`] says which records are worth comparing at all; [`score`] weighs two records as
//! Fellegi and Sunter do (*A Theory for Record Linkage*, 1969), with the frequency of words and with evidence against;
//! [`index`] holds the records of a registry, [`live`] those of this one. [`merge`] makes two sheets one, and two again,
//! with what their places had confirmed ([`confirmations`]). [`trial`] makes noisy records whose truth is known, and
//! [`judged`] reads real pairs that a person judged, to measure all that.

pub mod confirmations;
pub mod index;
pub mod judged;
pub mod keys;
pub mod live;
pub mod merge;
pub mod record;
pub mod score;
pub mod trial;
pub mod words;

#[cfg(test)]
mod tests;
