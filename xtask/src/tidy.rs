//! The rules of the house that read the sources; a broken one is told with its file and line.

mod sql;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// Who may depend on whom: arrows run down. A new edge between capabilities needs a line here, with its reason.
const EDGES: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("npm-packages", &[]),
    // the kernel folds words; it knows no file
    ("tables", &["kernel"]),
    ("territory", &["kernel", "npm-packages"]),
    ("accounts", &["kernel", "territory"]),
    ("maillage-census", &["kernel", "territory", "tables"]),
    ("relations", &["kernel", "territory", "tables"]),
    ("server", &["kernel", "territory", "accounts", "maillage-census", "relations", "npm-packages"]),
    ("xtask", &[]),
];
const LONGEST_FILE: usize = 600;
/// The kernel grows by what a second capability needs, not before. Rights, grants and the log of consultations came with
/// accounts and relations; more than half of the rest of what they added are the facts that they tell.
const LARGEST_KERNEL: usize = 7_700;

/// Reads everything and tells every broken rule.
///
/// # Errors
/// At least one rule is broken.
pub fn run() -> anyhow::Result<()> {
    let root = root()?;
    let mut broken = edges(&root)?;
    let sources = files(&root, &["crates", "xtask"], "rs")?;
    for path in &sources {
        broken.extend(source(&root, path)?);
    }
    broken.extend(kernel(&sources)?);
    let templates = files(&root, &["crates"], "html")?;
    for path in &templates {
        broken.extend(template(&root, path)?);
    }
    broken.extend(unused(&root, &templates, &sources)?);
    broken.extend(locales(&root)?);
    broken.extend(crate::schema::check(&root)?);
    if broken.is_empty() {
        return Ok(());
    }
    bail!("{} broken rules\n{}", broken.len(), broken.join("\n"))
}

/// The folder of the workspace.
///
/// # Errors
/// The sources have moved since this was compiled.
pub fn root() -> anyhow::Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("the folder of the workspace")?.to_owned())
}

/// Every file with that ending, without what is built or fetched.
fn files(root: &Path, folders: &[&str], ending: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            match path.is_dir() {
                true if name != "node_modules" && name != "target" => open.push(path),
                false if path.extension().is_some_and(|e| e == ending) => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Arrows between crates, as cargo sees them.
fn edges(root: &Path) -> anyhow::Result<Vec<String>> {
    let out = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root)
        .output()
        .context("cargo metadata")?;
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).context("cargo metadata")?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no package")?;
    let names: BTreeSet<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut broken = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = EDGES.iter().find(|(from, _)| *from == name) else {
            broken.push(format!("xtask/src/tidy.rs: {name} has no line in EDGES"));
            continue;
        };
        let dependencies = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
        for to in dependencies.iter().filter_map(|d| d["name"].as_str()).filter(|to| names.contains(to) && *to != name)
        {
            if !allowed.contains(&to) {
                broken.push(format!("{name} → {to}: this arrow is not allowed (xtask/src/tidy.rs, EDGES)"));
            }
        }
    }
    Ok(broken)
}

fn source(root: &Path, path: &Path) -> anyhow::Result<Vec<String>> {
    let text = fs::read_to_string(path)?;
    let shown = path.strip_prefix(root).unwrap_or(path).display().to_string();
    let mut broken = Vec::new();
    if !text.starts_with("//! ") {
        broken.push(format!("{shown}:1: opens without one `//!` sentence that says its purpose"));
    }
    let lines = text.lines().count();
    if lines > LONGEST_FILE {
        broken.push(format!("{shown}: {lines} lines, more than {LONGEST_FILE}: cut it by what it does"));
    }
    if !may_hold_sql(&shown) {
        for (line, words) in sql::statements(&text) {
            broken.push(format!("{shown}:{line}: SQL outside of a store: {words}"));
        }
    }
    Ok(broken)
}

fn may_hold_sql(path: &str) -> bool {
    path.starts_with("crates/kernel/")
        || path.ends_with("/store.rs")
        || path.contains("/store/")
        || path.contains("/tests/")
        || path.starts_with("xtask/")
}

fn kernel(sources: &[PathBuf]) -> anyhow::Result<Vec<String>> {
    let mut lines = 0;
    for path in sources.iter().filter(|path| path.to_string_lossy().contains("crates/kernel/src/")) {
        if !path.ends_with("testing.rs") {
            lines += fs::read_to_string(path)?.lines().count();
        }
    }
    Ok((lines > LARGEST_KERNEL)
        .then(|| format!("the kernel has {lines} lines, more than {LARGEST_KERNEL}"))
        .into_iter()
        .collect())
}

/// The policy of content refuses inline scripts and styles: a template that holds one would be broken in silence.
fn template(root: &Path, path: &Path) -> anyhow::Result<Vec<String>> {
    let text = fs::read_to_string(path)?;
    let shown = path.strip_prefix(root).unwrap_or(path).display().to_string();
    let mut broken = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let inline_script =
            line.contains("<script") && !line.contains(" src=") && !line.contains("application/ld+json");
        if line.contains(" style=") || line.contains(" onclick=") || inline_script {
            broken.push(format!("{shown}:{}: an inline style or script, which browsers are told to refuse", at + 1));
        }
    }
    Ok(broken)
}

/// A template that no page uses is compiled by nobody: it would be broken in silence the day that it is used.
fn unused(root: &Path, templates: &[PathBuf], sources: &[PathBuf]) -> anyhow::Result<Vec<String>> {
    let mut used = BTreeSet::new();
    for path in sources {
        used.extend(named_after(&fs::read_to_string(path)?, &["path = \""]));
    }
    for path in templates {
        used.extend(named_after(&fs::read_to_string(path)?, &["extends \"", "include \"", "import \""]));
    }
    let mut broken = Vec::new();
    for path in templates.iter().filter(|path| path.components().any(|part| part.as_os_str() == "templates")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !used.contains(&name) {
            let shown = path.strip_prefix(root).unwrap_or(path).display();
            broken.push(format!("{shown}: no page, letter or template uses it"));
        }
    }
    Ok(broken)
}

/// What stands after one of these openings, up to the next quotation mark.
fn named_after(text: &str, openings: &[&str]) -> Vec<String> {
    let after = openings.iter().flat_map(|opening| text.split(*opening).skip(1));
    after.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// Every language says the same messages.
fn locales(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut languages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in files(root, &["locales"], "ftl")? {
        let language = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        let keys = text
            .lines()
            .filter(|line| !line.starts_with([' ', '#', '}', '[']))
            .filter_map(|line| line.split_once(" ="));
        let known = languages.entry(language).or_default();
        for (key, _) in keys {
            if !known.insert(key.trim().to_owned()) {
                bail!("{}: {key} is said twice", path.display());
            }
        }
    }
    let all: BTreeSet<&String> = languages.values().flatten().collect();
    let mut broken = Vec::new();
    for (language, keys) in &languages {
        broken.extend(
            all.iter().filter(|key| !keys.contains(**key)).map(|key| format!("locales/{language}: {key} is missing")),
        );
    }
    Ok(broken)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_rules_of_the_house_hold() {
        if let Err(broken) = super::run() {
            panic!("{broken:#}");
        }
    }

    #[test]
    fn the_names_of_templates_are_read() {
        let text = "#[template(path = \"a.html\")]\n{% import \"b.html\" as b %}{%- include \"c.html\" -%}";
        assert_eq!(super::named_after(text, &["path = \""]), ["a.html"]);
        assert_eq!(super::named_after(text, &["include \"", "import \""]), ["c.html", "b.html"]);
    }
}
