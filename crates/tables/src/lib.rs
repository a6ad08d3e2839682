//! Reads files as tables of text, whatever they were made with, repairs what their cells say, and writes tables.

pub mod cells;
pub mod dates;
pub mod fuzzing;
pub mod mails;
pub mod phones;
pub mod read;
pub mod text;
pub mod vcards;
pub mod workbook;
