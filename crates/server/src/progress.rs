//! Progress of long commands: a bar for a person, nothing for a script.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line that counts rows as they are done; hidden where nobody looks.
pub fn counting(what: &str, quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {human_pos} ({per_sec}, {elapsed})") {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// The same, as what an import tells its progress to.
pub fn watched(bar: &ProgressBar) -> census::import::run::Progress {
    let bar = bar.clone();
    Arc::new(move |done| bar.set_position(done))
}
