//! Bundles the style sheets and scripts of `web/` into the binary: hashed names, compressed once, served as they are.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() {
    if let Err(message) = build() {
        // cargo shows a build script's last words; nothing else reaches the person who builds
        eprintln!("{message}");
        std::process::exit(1);
    }
}

#[expect(clippy::disallowed_methods, reason = "a build script is told everything by its environment")]
fn build() -> Result<(), String> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?);
    let web = root.join("../../web");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?);
    for watched in ["src", "styles", "art", "build.mjs", "package.json", "package-lock.json"] {
        println!("cargo:rerun-if-changed={}", web.join(watched).display());
    }
    npm_packages::ensure(&web)?;
    let folder = out.join("assets");
    let status = Command::new("node")
        .arg("build.mjs")
        .arg(&folder)
        .current_dir(&web)
        .stdout(std::process::Stdio::null())
        .status()
        .map_err(|e| format!("node could not be started ({e}): install Node.js 20 or later"))?;
    if !status.success() {
        return Err("web/build.mjs failed".to_owned());
    }
    fs::write(out.join("assets.rs"), table(&folder)?).map_err(|e| e.to_string())
}

/// A Rust table of every file: logical name, hashed name, bytes, and the compressed siblings where there are some.
fn table(folder: &Path) -> Result<String, String> {
    let manifest = fs::read(folder.join("manifest.json")).map_err(|e| e.to_string())?;
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).map_err(|e| e.to_string())?;
    let mut table = String::from("/// Every file of the bundle.\npub static FILES: &[File] = &[\n");
    for (logical, entry) in manifest.as_object().ok_or("manifest.json is no object")? {
        let file = entry.get("file").and_then(serde_json::Value::as_str).ok_or("a file has no name")?;
        let sibling = |ending: &str| {
            let path = folder.join(format!("{file}{ending}"));
            match path.exists() {
                true => format!("Some(include_bytes!({:?}))", path.display().to_string()),
                false => "None".to_owned(),
            }
        };
        let path = folder.join(file).display().to_string();
        let _ = writeln!(
            table,
            "File {{ logical: {logical:?}, name: {file:?}, bytes: include_bytes!({path:?}), br: {}, gz: {} }},",
            sibling(".br"),
            sibling(".gz")
        );
    }
    table.push_str("];\n");
    Ok(table)
}
