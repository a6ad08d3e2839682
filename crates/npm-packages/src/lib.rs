//! Installs, for a build script, exactly the npm packages of a lockfile; does nothing when they are there already.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

/// The `node_modules` folder of `folder` (which holds `package.json` and `package-lock.json`), installed when it is
/// absent or older than its lockfile.
///
/// # Errors
/// A sentence for the person who builds: npm is missing, or the registry did not answer.
pub fn ensure(folder: &Path) -> Result<PathBuf, String> {
    let modules = folder.join("node_modules");
    let lock = folder.join("package-lock.json");
    println!("cargo:rerun-if-changed={}", lock.display());
    let stamp = modules.join(".installed-from");
    let wanted = fs::read(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    if fs::read(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(modules);
    }
    let status = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder)
        .status()
        .map_err(|e| missing_npm(folder, &e))?;
    if !status.success() {
        return Err(format!("`npm ci` failed in {}: is the npm registry within reach?", folder.display()));
    }
    fs::write(&stamp, wanted).map_err(|e| format!("{}: {e}", stamp.display()))?;
    Ok(modules)
}

fn missing_npm(folder: &Path, error: &io::Error) -> String {
    format!(
        "npm could not be started ({error}): install Node.js 20 or later (Debian: `apt install nodejs npm`), \
         needed once to fetch the packages of {}",
        folder.display()
    )
}
