//! Figures against bars: a table for the terminal, JSON for later, tables for the documentation.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::options::{Size, Suite};
use super::suites::{OTHERS, median};

const BEGIN: &str = "<!-- bench:begin -->";
const END: &str = "<!-- bench:end -->";

/// What a figure must hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bar {
    /// Not below.
    AtLeast(f64),
    /// Not above.
    AtMost(f64),
}

/// Figures, in the order in which they were measured.
pub struct Report {
    machine: Value,
    figures: Vec<Figure>,
}

struct Figure {
    suite: String,
    size: String,
    series: String,
    measure: String,
    unit: String,
    runs: Vec<f64>,
    value: f64,
    bar: Option<Bar>,
}

impl Figure {
    /// How far it is past its bar: 1 or more holds it.
    fn ratio(&self) -> Option<f64> {
        let ratio = match self.bar? {
            Bar::AtLeast(bar) => self.value / bar,
            Bar::AtMost(bar) if self.value <= 0.0 => 1.0 + bar,
            Bar::AtMost(bar) => bar / self.value,
        };
        Some(ratio)
    }

    fn bar_words(&self) -> String {
        match self.bar {
            Some(Bar::AtLeast(bar)) => format!("≥ {}", number(bar)),
            Some(Bar::AtMost(bar)) => format!("≤ {}", number(bar)),
            None => String::new(),
        }
    }

    fn json(&self) -> Value {
        let bar = self.bar.map(|bar| match bar {
            Bar::AtLeast(bar) => json!({ "at_least": bar }),
            Bar::AtMost(bar) => json!({ "at_most": bar }),
        });
        json!({
            "suite": self.suite, "size": self.size, "series": self.series, "measure": self.measure, "unit": self.unit,
            "value": self.value, "runs": self.runs, "bar": bar, "ratio": self.ratio(),
        })
    }

    fn read(value: &Value) -> Option<Figure> {
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        let bar = |key: &str| value.pointer(&format!("/bar/{key}")).and_then(Value::as_f64);
        Some(Figure {
            suite: text("suite")?,
            size: text("size")?,
            series: text("series")?,
            measure: text("measure")?,
            unit: text("unit")?,
            runs: value.get("runs")?.as_array()?.iter().filter_map(Value::as_f64).collect(),
            value: value.get("value")?.as_f64()?,
            bar: bar("at_least").map(Bar::AtLeast).or(bar("at_most").map(Bar::AtMost)),
        })
    }
}

impl Report {
    /// No figure yet.
    pub fn new(machine: Value) -> Report {
        Report { machine, figures: Vec::new() }
    }

    /// Starts from the figures of the last measure; what is measured again replaces them, series by series.
    ///
    /// # Errors
    /// The file is not of this program.
    pub fn keep_last(&mut self, root: &Path) -> Result<()> {
        let path = file(root);
        let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
        let last: Value = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        let figures = last.get("figures").and_then(Value::as_array).into_iter().flatten();
        self.figures = figures.filter_map(Figure::read).collect();
        Ok(())
    }

    /// Adds the median of some runs.
    #[expect(clippy::too_many_arguments, reason = "a line of the report, column by column")]
    pub fn add(
        &mut self,
        suite: Suite,
        size: Size,
        series: &str,
        measure: &str,
        unit: &str,
        runs: Vec<f64>,
        bar: Option<Bar>,
    ) {
        let value = median(&runs);
        let figure = Figure {
            suite: suite.name().to_owned(),
            size: size.name().to_owned(),
            series: series.to_owned(),
            measure: measure.to_owned(),
            unit: unit.to_owned(),
            runs,
            value,
            bar,
        };
        eprintln!("   {:<8} {series}, {measure}: {} {unit} {}", size.name(), number(value), figure.bar_words());
        let same = |other: &&mut Figure| {
            (&other.suite, &other.size, &other.series, &other.measure)
                == (&figure.suite, &figure.size, &figure.series, &figure.measure)
        };
        match self.figures.iter_mut().find(same) {
            Some(last) => *last = figure,
            None => self.figures.push(figure),
        }
    }

    /// The figures that have a bar, the missed ones marked.
    pub fn table(&self) -> String {
        let mut lines = Vec::new();
        for figure in &self.figures {
            let Some(ratio) = figure.ratio() else { continue };
            let told = if ratio >= 1.0 { "reached" } else { "MISSED" };
            let value = format!("{} {}", number(figure.value), figure.unit);
            lines.push(format!(
                "{told:<8} {:<7} {:<5} {:<45} {:<26} {value:>14}  {:<10} ×{ratio:.2}",
                figure.suite,
                figure.size,
                figure.series,
                figure.measure,
                figure.bar_words()
            ));
        }
        let missed = self.figures.iter().filter_map(Figure::ratio).filter(|ratio| *ratio < 1.0).count();
        lines.push(format!("{} bars, {missed} missed", lines.len()));
        lines.join("\n")
    }

    /// Writes `target/bench/latest.json`.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn save(&self, root: &Path) -> Result<PathBuf> {
        let path = file(root);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let figures: Vec<Value> = self.figures.iter().map(Figure::json).collect();
        let text = serde_json::to_string_pretty(&json!({ "machine": self.machine, "figures": figures }))?;
        fs::write(&path, text).with_context(|| path.display().to_string())?;
        Ok(path)
    }
}

fn file(root: &Path) -> PathBuf {
    root.join("target/bench/latest.json")
}

/// Replaces what stands between the marks of `docs/performance.md` by the tables of the last measure.
///
/// # Errors
/// Nothing was measured, or the marks are gone.
pub fn render_into_docs(root: &Path) -> Result<()> {
    let (source, target) = (file(root), root.join("docs/performance.md"));
    let text = fs::read_to_string(&source).with_context(|| format!("{}: measure first", source.display()))?;
    let measured: Value = serde_json::from_str(&text)?;
    let page = fs::read_to_string(&target).with_context(|| target.display().to_string())?;
    let page =
        replaced(&page, &markdown(&measured)).with_context(|| format!("no {BEGIN} … {END} in {}", target.display()))?;
    fs::write(&target, page)?;
    println!("written: {}", target.display());
    Ok(())
}

fn replaced(page: &str, tables: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{}\n{END}{after}", tables.trim_end()))
}

/// The machine in words, then a table for each suite: a line a measure, a column a size.
fn markdown(measured: &Value) -> String {
    let figures: Vec<Figure> =
        measured.get("figures").and_then(Value::as_array).into_iter().flatten().filter_map(Figure::read).collect();
    let machine = |key: &str| match measured.pointer(&format!("/machine/{key}")) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let mut page = format!(
        "Machine: {}, {} cores, {} GiB of memory, Linux {}. {}, a binary of {} MB. Medians of {} runs of {} s, {} connections.\n",
        machine("cpu"),
        machine("cores"),
        machine("memory_gib"),
        machine("system"),
        machine("version"),
        machine("binary_mb"),
        machine("runs"),
        machine("seconds"),
        machine("connections"),
    );
    for suite in Suite::ALL.map(Suite::name) {
        let of: Vec<&Figure> = figures.iter().filter(|figure| figure.suite == suite).collect();
        if !of.is_empty() {
            page.push_str(&table_of(suite, &of));
        }
    }
    page
}

fn table_of(suite: &str, figures: &[&Figure]) -> String {
    let sizes: Vec<&str> =
        ["real", "100k", "1m"].into_iter().filter(|size| figures.iter().any(|f| f.size == *size)).collect();
    let mut lines: Vec<(&str, &str, &str)> = Vec::new();
    for figure in figures.iter().filter(|figure| figure.measure != OTHERS) {
        let line = (figure.series.as_str(), figure.measure.as_str(), figure.unit.as_str());
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    let suite_words = suite.replace('-', " ");
    let title = suite_words.chars().next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let of_people = matches!(suite, "segments" | "relations");
    let names = sizes.iter().map(|size| heading(size, of_people)).collect::<Vec<_>>().join(" | ");
    let rule = "---:|".repeat(sizes.len());
    let mut table = format!(
        "\n### {title}{}\n\n| series | measure | {names} |\n|---|---|{rule}\n",
        suite_words.get(1..).unwrap_or_default()
    );
    for (series, measure, unit) in lines {
        let cell = |size: &&str| {
            let found = figures.iter().find(|f| f.series == series && f.measure == measure && f.size == **size);
            found.map(|figure| cell_of(figure)).unwrap_or_default()
        };
        let cells = sizes.iter().map(cell).collect::<Vec<_>>().join(" | ");
        table.push_str(&format!("| {series} | {measure}, {unit} | {cells} |\n"));
    }
    let others: Vec<f64> =
        figures.iter().filter(|figure| figure.measure == OTHERS).map(|figure| figure.value).collect();
    if !others.is_empty() {
        let most = others.iter().copied().fold(0.0, f64::max);
        table.push_str(&format!(
            "\nOther programs took {} % of the machine during the middle series, {} % during the worst.\n",
            number(median(&others)),
            number(most)
        ));
    }
    table
}

/// The figure, and its bar when it has one: in bold with its bar when it is missed.
fn cell_of(figure: &Figure) -> String {
    let value = number(figure.value);
    match figure.ratio() {
        None => value,
        Some(ratio) if ratio >= 1.0 => format!("{value} ({})", figure.bar_words()),
        Some(_) => format!("**{value}** (missed: {})", figure.bar_words()),
    }
}

/// What a column counts.
fn heading(size: &str, of_people: bool) -> &str {
    match size {
        "real" if of_people => "1 512 people",
        "real" => "1 512 places",
        "100k" => "100 000",
        "1m" => "1 000 000",
        other => other,
    }
}

/// Three figures that matter, thousands apart.
fn number(value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        0.0 => 0,
        _ => 2,
    };
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut apart = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) && !apart.ends_with('-') {
            apart.push('\u{202f}');
        }
        apart.push(digit);
    }
    rest.map_or_else(|| apart.clone(), |rest| format!("{apart}.{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut report = Report::new(json!({ "cpu": "Test", "cores": 2 }));
        report.add(
            Suite::Pages,
            Size::Real,
            "mixed",
            "rate",
            "/s",
            vec![6_000.0, 4_000.0, 5_500.0],
            Some(Bar::AtLeast(5_000.0)),
        );
        report.add(Suite::Pages, Size::Hundred, "mixed", "rate", "/s", vec![2_000.0], Some(Bar::AtLeast(2_500.0)));
        report.add(Suite::Start, Size::Real, "start", "first page", "ms", vec![250.0], Some(Bar::AtMost(500.0)));
        report.add(Suite::Import, Size::Real, "again", "changed", "rows", vec![0.0], Some(Bar::AtMost(0.0)));
        report
    }

    #[test]
    fn bars_are_held_or_missed() {
        let ratios: Vec<f64> = report().figures.iter().filter_map(Figure::ratio).collect();
        assert_eq!(ratios, [1.1, 0.8, 2.0, 1.0]);
        assert!(report().table().ends_with("4 bars, 1 missed"));
    }

    #[test]
    fn tables_of_the_documentation_come_from_the_file() {
        let folder = tempfile::tempdir().unwrap();
        report().save(folder.path()).unwrap();
        fs::create_dir_all(folder.path().join("docs")).unwrap();
        let page = folder.path().join("docs/performance.md");
        fs::write(&page, format!("# P\n{BEGIN}\nold\n{END}\nend\n")).unwrap();
        render_into_docs(folder.path()).unwrap();
        let written = fs::read_to_string(&page).unwrap();
        assert!(
            written.contains(
                "| mixed | rate, /s | 5\u{202f}500 (≥ 5\u{202f}000) | **2\u{202f}000** (missed: ≥ 2\u{202f}500) |"
            ),
            "{written}"
        );
        assert!(written.contains("Test, 2 cores") && written.ends_with("end\n") && !written.contains("old"));
        let mut kept = Report::new(json!({}));
        kept.keep_last(folder.path()).unwrap();
        kept.add(Suite::Start, Size::Real, "start", "first page", "ms", vec![600.0], Some(Bar::AtMost(500.0)));
        assert!(kept.table().ends_with("4 bars, 2 missed"), "{}", kept.table());
        fs::write(&page, "no marks").unwrap();
        assert!(render_into_docs(folder.path()).is_err());
    }

    #[test]
    fn numbers_keep_what_matters() {
        for (value, expect) in [
            (1_234_567.0, "1\u{202f}234\u{202f}567"),
            (123.4, "123"),
            (12.34, "12.3"),
            (1.0, "1"),
            (0.256, "0.26"),
            (0.0, "0"),
            (-1_500.0, "-1\u{202f}500"),
        ] {
            assert_eq!(number(value), expect);
        }
    }
}
