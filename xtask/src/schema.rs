//! `cargo xtask schema`: writes `docs/schema.md` from the migrations: tables, columns, their comments, their indexes.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

const FILE: &str = "docs/schema.md";
const HEAD: &str = "# Schema\n\nWritten by `cargo xtask schema` from `migrations/`, never by hand. The same text makes \
                    the tables of SQLite and\nof PostgreSQL: ids are UUID version 7 in text, instants are RFC 3339 in UTC \
                    in text (decision 0001).\n";

/// One table as all the migrations leave it.
struct Table {
    name: String,
    words: String,
    columns: Vec<Column>,
    /// Keys and rules of several columns.
    rules: Vec<String>,
    indexes: Vec<Index>,
}

struct Column {
    name: String,
    kind: String,
    words: String,
}

struct Index {
    name: String,
    unique: bool,
    on: String,
    words: String,
}

/// Writes the page.
///
/// # Errors
/// A migration says something that is not understood here, or the page cannot be written.
pub fn run(root: &Path) -> anyhow::Result<()> {
    fs::write(root.join(FILE), written(root)?).context(FILE)
}

/// What is wrong with the page, if anything.
///
/// # Errors
/// A migration says something that is not understood here.
pub fn check(root: &Path) -> anyhow::Result<Option<String>> {
    let held = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    Ok((held != written(root)?).then(|| format!("{FILE}: the migrations say something else: run `cargo xtask schema`")))
}

fn written(root: &Path) -> anyhow::Result<String> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(root.join("migrations")).context("migrations")? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "sql"));
    paths.sort();
    let mut tables = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path)?;
        read(&text, &mut tables).with_context(|| path.display().to_string())?;
    }
    Ok(page(&tables))
}

/// Follows one migration, line by line.
fn read(text: &str, tables: &mut Vec<Table>) -> anyhow::Result<()> {
    let (mut words, mut inside, mut passing): (Vec<&str>, bool, bool) = (Vec::new(), false, false);
    for line in text.lines() {
        let (code, comment) = parted(line);
        if passing {
            passing = !code.ends_with(';');
        } else if inside {
            let table = tables.last_mut().context("a line of no table")?;
            match code {
                ");" => inside = false,
                "" => table.goes_on(comment),
                code => table.line(code.trim_end_matches(','), comment),
            }
        } else if code.is_empty() {
            if comment.is_empty() {
                words.clear();
            } else {
                words.push(comment);
            }
        } else if let Some(name) = code.strip_prefix("create table ") {
            let name = name.strip_suffix('(').with_context(|| format!("{code}: a table opens at the end of a line"))?;
            tables.push(Table::new(name.trim(), words.join(" ")));
            (inside, words) = (true, Vec::new());
        } else {
            passing = changed(code, comment, tables)?;
            words.clear();
        }
    }
    Ok(())
}

/// Follows a statement that makes no table; answers whether it goes on at the next line.
fn changed(code: &str, comment: &str, tables: &mut Vec<Table>) -> anyhow::Result<bool> {
    if ["insert ", "update ", "delete "].iter().any(|start| code.starts_with(start)) {
        return Ok(!code.ends_with(';'));
    }
    let Some(whole) = code.strip_suffix(';') else { bail!("{code}: expected to end on its line") };
    let unique = whole.strip_prefix("create unique index ");
    if let Some(index) = unique.or_else(|| whole.strip_prefix("create index ")) {
        let (name, on) = index.split_once(" on ").with_context(|| format!("{code}: on what?"))?;
        let (table, on) = on.split_once(' ').with_context(|| format!("{code}: on which columns?"))?;
        let (name, on, words) = (name.to_owned(), on.to_owned(), comment.to_owned());
        named(tables, table)?.indexes.push(Index { name, unique: unique.is_some(), on, words });
    } else if let Some((table, column)) =
        whole.strip_prefix("alter table ").and_then(|change| change.split_once(" add column "))
    {
        named(tables, table.trim())?.line(column, comment);
    } else if let Some((table, column)) =
        whole.strip_prefix("alter table ").and_then(|change| change.split_once(" drop column "))
    {
        named(tables, table.trim())?.columns.retain(|known| known.name != column.trim());
    } else if let Some(name) = whole.strip_prefix("drop index ") {
        let name = name.trim_start_matches("if exists ").trim();
        for table in tables {
            table.indexes.retain(|index| index.name != name);
        }
    } else if let Some(name) = whole.strip_prefix("drop table ") {
        let name = name.trim_start_matches("if exists ").trim();
        tables.retain(|table| table.name != name);
    } else {
        bail!("{code}: xtask/src/schema.rs has to learn what this changes");
    }
    Ok(false)
}

fn named<'a>(tables: &'a mut [Table], name: &str) -> anyhow::Result<&'a mut Table> {
    tables.iter_mut().find(|table| table.name == name).with_context(|| format!("no table {name} was made before"))
}

/// What a line does, and what it says about it.
fn parted(line: &str) -> (&str, &str) {
    line.split_once("--").map_or((line.trim(), ""), |(code, comment)| (code.trim(), comment.trim()))
}

impl Table {
    fn new(name: &str, words: String) -> Table {
        Table { name: name.to_owned(), words, columns: Vec::new(), rules: Vec::new(), indexes: Vec::new() }
    }

    /// A column, or a rule of several.
    fn line(&mut self, code: &str, comment: &str) {
        let rule = ["primary key ", "unique ", "foreign key ", "check "].iter().any(|start| code.starts_with(start));
        match code.split_once(' ') {
            Some((name, kind)) if !rule => self.columns.push(Column {
                name: name.to_owned(),
                kind: kind.trim().to_owned(),
                words: comment.to_owned(),
            }),
            _ => self.rules.push(code.to_owned()),
        }
    }

    /// A comment that its own line cuts.
    fn goes_on(&mut self, comment: &str) {
        if let Some(column) = self.columns.last_mut() {
            column.words = format!("{} {comment}", column.words).trim().to_owned();
        }
    }
}

fn page(tables: &[Table]) -> String {
    let mut page = HEAD.to_owned();
    let cell = |text: &str| text.replace('|', "\\|");
    for table in tables {
        let _ = write!(page, "\n## `{}`\n\n", table.name);
        if !table.words.is_empty() {
            let _ = write!(page, "{}\n\n", table.words);
        }
        page.push_str("| column | type | |\n|---|---|---|\n");
        for Column { name, kind, words } in &table.columns {
            let _ = writeln!(page, "| `{name}` | {} | {} |", cell(kind), cell(words));
        }
        if !table.rules.is_empty() || !table.indexes.is_empty() {
            page.push('\n');
        }
        for rule in &table.rules {
            let _ = writeln!(page, "- {rule}");
        }
        for Index { name, unique, on, words } in &table.indexes {
            let sort = if *unique { "unique index" } else { "index" };
            let _ = writeln!(page, "- {sort} `{name}` {on} {words}");
        }
    }
    // a line that ends with a space would be changed by editors
    page.lines().fold(String::with_capacity(page.len()), |mut all, line| {
        all.push_str(line.trim_end());
        all.push('\n');
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(migrations: &[&str]) -> anyhow::Result<String> {
        let mut tables = Vec::new();
        migrations.iter().try_for_each(|text| read(text, &mut tables))?;
        Ok(page(&tables).strip_prefix(HEAD).unwrap().to_owned())
    }

    #[test]
    fn tables_are_told_with_their_comments_and_what_later_migrations_change() {
        let first = "-- About the whole file.\n\n-- What people carry.\n-- Never empty.\ncreate table bag (\n  \
                     id text primary key,\n  kind text not null,  -- a | b\n    -- or c\n  \
                     owner text references person (id),\n  \
                     primary key (id, kind)\n);\ncreate unique index bag_kind on bag (kind, id);   -- one of each\n\
                     create index bag_owner on bag (owner);\ninsert into bag (id)\n  select id from old;\n";
        let second = "alter table bag add column weight bigint;  -- grams\ndrop index bag_owner;\n";
        let expected = "\n## `bag`\n\nWhat people carry. Never empty.\n\n| column | type | |\n|---|---|---|\n\
                        | `id` | text primary key |  |\n| `kind` | text not null | a \\| b or c |\n\
                        | `owner` | text references person (id) |  |\n| `weight` | bigint | grams |\n\n\
                        - primary key (id, kind)\n- unique index `bag_kind` (kind, id) one of each\n";
        assert_eq!(shown(&[first, second]).unwrap(), expected);
        assert!(shown(&["alter table bag add column weight bigint;\n"]).is_err());
        assert!(shown(&["create view x as select 1;\n"]).is_err());
    }

    #[test]
    fn every_table_of_the_migrations_is_read_to_its_end() {
        let root = crate::tidy::root().unwrap();
        let page = written(&root).unwrap();
        for table in ["party", "sheet", "wave_reply", "table_view"] {
            assert!(page.contains(&format!("\n## `{table}`\n")), "{table}");
        }
        assert!(!page.contains("| `create` |") && !page.contains("| `);` |"), "a table was not closed");
    }
}
