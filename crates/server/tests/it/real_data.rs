//! The four real files of the 2019 census, in `../shared/data` beside the repository; skipped where they are absent.

use std::path::PathBuf;
use std::time::Instant;

use kernel::db::Engine;
use kernel::on_both;

use crate::world::Test;

/// A folder beside the repository; none, and a word about it, where it is absent.
fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/tiers-lieux-france-2019"));
    if !folder.is_dir() {
        println!("skipped: {} is absent", folder.display());
        return None;
    }
    Some(folder)
}

on_both! {
    async fn the_files_of_2019_come_in_without_hand_work(t: Test) {
        let Some(folder) = folder() else { return };
        let mut places = 0;
        let names = ["corrected.csv", "corrected.geojson", "raw-semicolon-decimal-comma.csv", "raw.xlsx"];
        // reading does not depend on the engine, and writing not on the file
        let names = if t.engine() == Engine::Sqlite { &names[..] } else { &names[..1] };
        for name in names {
            let bytes = std::fs::read(folder.join(name)).unwrap();
            let start = Instant::now();
            let batch = t.import(name, name, &bytes).await;
            println!("{name}: {:?}, {:.1} s", batch.counts, start.elapsed().as_secs_f64());
            let counts = &batch.counts;
            assert_eq!((counts.created, counts.rejected, counts.rows()), (1_512, 0, 1_512), "{name}");
            places += 1_512;
            assert_eq!(t.census().atlas().len(), places);
        }
        let bytes = std::fs::read(folder.join(names[0])).unwrap();
        let again = t.dry_run(names[0], names[0], &bytes).await;
        assert_eq!((again.counts.created, again.counts.updated, again.counts.unchanged), (0, 0, 1_512));
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }
}
