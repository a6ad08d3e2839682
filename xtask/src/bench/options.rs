//! What is measured, on what, with which binary.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// What `--help` prints.
pub const HELP: &str = "\
cargo xtask bench [options]

  --quick               one run of 3 s a series instead of three of 5 s
  --sizes LIST          of real, 100k, 1m (default: real,100k,1m; with --quick: real,100k)
  --only LIST           of pages, tiles, search, import, memory, start, weight, coverage, open-data, duplicates,
                        segments, relations (default: all)
  --binary PATH         the program measured (default: target/release/maillage)
  --reuse DIR           keep the filled databases there and take them up again: quicker, for work on one suite
  --calm SECONDS        on a shared machine: wait at most so long before each run until others take less than 10 % of
                        it, try each run up to three times, and count those that were disturbed least
  --keep                keep the figures of the last measure for what is not measured now
  --connections N       simultaneous connections (default: 8)
  --peer martin         also measure Martin on PostGIS with the same tiles (needs both installed)
  --render              write the tables of docs/performance.md from target/bench/latest.json, measure nothing
";

/// How many places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// The 1 512 real places of 2019, or as many generated ones where the shared data is absent.
    Real,
    /// 100 000 generated.
    Hundred,
    /// 1 000 000 generated.
    Million,
}

impl Size {
    /// As the command line and the reports call it.
    pub fn name(self) -> &'static str {
        match self {
            Size::Real => "real",
            Size::Hundred => "100k",
            Size::Million => "1m",
        }
    }

    /// Places in the file.
    pub fn places(self) -> usize {
        match self {
            Size::Real => 1_512,
            Size::Hundred => 100_000,
            Size::Million => 1_000_000,
        }
    }

    fn read(word: &str) -> Result<Size> {
        let all = [Size::Real, Size::Hundred, Size::Million];
        match all.into_iter().find(|size| size.name() == word) {
            Some(size) => Ok(size),
            None => bail!("--sizes {word}: expected real, 100k or 1m"),
        }
    }
}

/// A group of measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// Public pages and open data under load.
    Pages,
    /// Map tiles under load.
    Tiles,
    /// Search as one types.
    Search,
    /// Imports: time and peak memory.
    Import,
    /// Memory at rest and after load.
    Memory,
    /// From start to the first page.
    Start,
    /// Bytes of a first visit.
    Weight,
    /// How far the nearest open place is by road.
    Coverage,
    /// Pages for a GIS, and the whole registry in one file.
    OpenData,
    /// How many duplicates are found, how many are right, how fast.
    Duplicates,
    /// How fast segments are counted.
    Segments,
    /// People and what happened with them: pages of the back office, and signing in.
    Relations,
}

impl Suite {
    /// In the order in which they are told.
    pub const ALL: [Suite; 12] = [
        Suite::Pages,
        Suite::Tiles,
        Suite::Search,
        Suite::Import,
        Suite::Memory,
        Suite::Start,
        Suite::Weight,
        Suite::Coverage,
        Suite::OpenData,
        Suite::Duplicates,
        Suite::Segments,
        Suite::Relations,
    ];

    /// As the command line and the reports call it.
    pub fn name(self) -> &'static str {
        match self {
            Suite::Pages => "pages",
            Suite::Tiles => "tiles",
            Suite::Search => "search",
            Suite::Import => "import",
            Suite::Memory => "memory",
            Suite::Start => "start",
            Suite::Weight => "weight",
            Suite::Coverage => "coverage",
            Suite::OpenData => "open-data",
            Suite::Duplicates => "duplicates",
            Suite::Segments => "segments",
            Suite::Relations => "relations",
        }
    }

    fn read(word: &str) -> Result<Suite> {
        match Suite::ALL.into_iter().find(|suite| suite.name() == word) {
            Some(suite) => Ok(suite),
            None => bail!("--only {word}: expected {}", Suite::ALL.map(Suite::name).join(", ")),
        }
    }
}

/// The command line, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// One short run instead of three.
    pub quick: bool,
    /// In the order asked.
    pub sizes: Vec<Size>,
    /// Empty for all.
    only: Vec<Suite>,
    /// The program measured.
    pub binary: PathBuf,
    /// Where filled databases stay.
    pub reuse: Option<PathBuf>,
    /// Simultaneous connections of the load.
    pub connections: usize,
    /// Martin too.
    pub peer: bool,
    /// Only write the tables.
    pub render: bool,
    /// Seconds to wait for a calm machine before each run.
    pub calm: u64,
    /// Keep the last figures of what is not measured now.
    pub keep: bool,
}

impl Options {
    /// Reads the arguments; none when help is asked.
    ///
    /// # Errors
    /// Which argument is not understood.
    pub fn read(args: &[String], root: &Path) -> Result<Option<Options>> {
        let mut options = Options {
            quick: false,
            sizes: Vec::new(),
            only: Vec::new(),
            binary: root.join("target/release/maillage"),
            reuse: None,
            connections: 8,
            peer: false,
            render: false,
            keep: false,
            calm: 0,
        };
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            if matches!(arg.as_str(), "--help" | "-h") {
                return Ok(None);
            }
            match arg.as_str() {
                "--quick" => options.quick = true,
                "--render" => options.render = true,
                "--keep" => options.keep = true,
                _ => {
                    let Some(value) = args.next() else { bail!("{arg} is unknown, or lacks its value; see --help") };
                    options.set(arg, value)?;
                }
            }
        }
        if options.sizes.is_empty() {
            options.sizes = vec![Size::Real, Size::Hundred];
            if !options.quick {
                options.sizes.push(Size::Million);
            }
        }
        Ok(Some(options))
    }

    fn set(&mut self, arg: &str, value: &str) -> Result<()> {
        match arg {
            "--sizes" => self.sizes = value.split(',').map(Size::read).collect::<Result<_>>()?,
            "--only" => self.only = value.split(',').map(Suite::read).collect::<Result<_>>()?,
            "--binary" => self.binary = PathBuf::from(value),
            "--reuse" => self.reuse = Some(PathBuf::from(value)),
            "--calm" => match value.parse() {
                Ok(seconds @ 0..=3_600) => self.calm = seconds,
                _ => bail!("--calm {value}: expected seconds, up to 3600"),
            },
            "--connections" => match value.parse() {
                Ok(number @ 1..=1_000) => self.connections = number,
                _ => bail!("--connections {value}: expected 1 to 1000"),
            },
            "--peer" if value == "martin" => self.peer = true,
            "--peer" => bail!("--peer {value}: only martin is known"),
            _ => bail!("{arg} is unknown; see --help"),
        }
        Ok(())
    }

    /// Whether a suite was chosen.
    pub fn wants(&self, suite: Suite) -> bool {
        self.only.is_empty() || self.only.contains(&suite)
    }

    /// How many times each series runs: the median is told.
    pub fn runs(&self) -> usize {
        if self.quick { 1 } else { 3 }
    }

    /// Seconds of one run of a series.
    pub fn seconds(&self) -> u64 {
        if self.quick { 3 } else { 5 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Option<Options>> {
        let args: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Options::read(&args, Path::new("/w"))
    }

    #[test]
    fn the_command_line_is_understood() {
        let options = read("--quick --only tiles,search --sizes 1m --connections 4").unwrap().unwrap();
        assert_eq!((options.sizes.as_slice(), options.connections, options.runs()), (&[Size::Million][..], 4, 1));
        assert!(options.wants(Suite::Tiles) && !options.wants(Suite::Pages));
        assert_eq!(read("").unwrap().unwrap().sizes.len(), 3);
        assert_eq!(read("--help").unwrap(), None);
    }

    #[test]
    fn a_wrong_argument_is_told() {
        for (line, told) in [
            ("--sizes big", "big"),
            ("--only page", "pages"),
            ("--connections 0", "1 to 1000"),
            ("--binary", "--binary"),
            ("--fast yes", "--fast"),
            ("--calm soon", "3600"),
            ("--peer tegola", "martin"),
        ] {
            let error = read(line).unwrap_err().to_string();
            assert!(error.contains(told), "{line}: {error}");
        }
    }
}
