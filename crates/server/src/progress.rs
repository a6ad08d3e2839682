//! Progress of long commands: a bar for a person, nothing for a script.

use std::io::IsTerminal;
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

/// A line that counts rows as they are done; hidden where nobody looks.
pub fn counting(what: &str, quiet: bool) -> ProgressBar {
    shown("{spinner} {msg} {human_pos} ({per_sec}, {elapsed})", quiet, |bar| bar.set_message(what.to_owned()))
}

/// A line that names the step of a work of that many steps; hidden where nobody looks.
pub fn steps(count: usize, quiet: bool) -> ProgressBar {
    let count = u64::try_from(count).unwrap_or_default();
    shown("{spinner} {pos}/{len} {msg} ({elapsed})", quiet, |bar| bar.set_length(count))
}

/// Goes on to the next step.
pub fn step(bar: &ProgressBar, what: String) {
    bar.inc(1);
    bar.set_message(what);
}

fn shown(template: &str, quiet: bool, prepared: impl FnOnce(&ProgressBar)) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    // a command that fails leaves no half line behind
    let bar = ProgressBar::new_spinner().with_finish(ProgressFinish::AndClear);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    prepared(&bar);
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// A counting line, as what an import tells its progress to.
pub fn watched(bar: &ProgressBar) -> census::import::run::Progress {
    let bar = bar.clone();
    Arc::new(move |done| {
        bar.set_position(done);
        true
    })
}
