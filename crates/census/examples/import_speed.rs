//! Measures reading and repairing a generated CSV file, or a given file: `import_speed [size in MB | path]`, in release.

use std::io::{BufWriter, Write};
use std::time::Instant;

use census::field::Field;
use census::import::columns::{Mapping, propose};
use census::import::repair::clean_row;
use tables::read::{Limits, open};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let argument = std::env::args().nth(1);
    let given = argument.as_deref().map(std::path::PathBuf::from).filter(|path| path.is_file());
    let path = given.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("import-{}.csv", std::process::id())));
    if given.is_none() {
        let size: u64 = argument.and_then(|size| size.parse().ok()).unwrap_or(200);
        generate(&path, size << 20)?;
    }
    let size = std::fs::metadata(&path)?.len();
    let start = Instant::now();
    let mut table = open(&path, "essai.csv", &Limits::default())?;
    let samples = table.samples(200);
    let mapping = Mapping::from_proposals(&propose(&table.headers, &samples));
    let targets = mapping.resolve(&table.headers).map_err(|missing| format!("{missing:?}"))?;
    let opened = start.elapsed();
    let (mut rows, mut notes, mut values) = (0_u64, 0_usize, 0_usize);
    for row in table {
        let row = row?;
        let cells: Vec<(Field, &str)> =
            targets.iter().zip(&row.cells).filter_map(|(target, cell)| Some(((*target)?, cell.as_str()))).collect();
        let cleaned = clean_row(&cells);
        rows += 1;
        notes += cleaned.notes.len();
        values += cleaned.values.len();
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{} MB, {rows} rows, {values} values, {notes} notes", size >> 20);
    println!("opened in {opened:?}, all in {seconds:.1} s: {:.0} rows/s", rows as f64 / seconds);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("peak memory unknown"));
    if given.is_none() {
        std::fs::remove_file(&path)?;
    }
    Ok(())
}

fn generate(path: &std::path::Path, size: u64) -> std::io::Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "ID;NOM;ADRESSE;CP;VILLE;INSEE;TEL;MAIL;WEB;TWITTER;LAT;LONG;SERVICES;HORAIRES;DESCRIPTION")?;
    let mut written = 0;
    let mut number = 0_u64;
    while written < size {
        number += 1;
        let line = format!(
            "{number};Lieu nÂ°{number};{} RUE HAUTE;{};LIBOURNE CEDEX;33243;055600{:04};contact@lieu{number}.example.fr ou b@c.fr;\
             www.lieu{number}.example.fr;@lieu{number};44,{:06};-0,{:06};Wifi, café, salle (10 places);lun-ven 9h-18h;\
             \"Un lieu « calme », ouvert à tous ; \n avec <b>café</b> &amp; jardin\"\n",
            number % 200,
            1000 + number % 8000,
            number % 10_000,
            number % 900_000,
            number % 500_000,
        );
        written += line.len() as u64;
        file.write_all(line.as_bytes())?;
    }
    file.flush()
}
