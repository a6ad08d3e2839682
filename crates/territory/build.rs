//! Packs the official list of communes, EPCI, départements and régions into one small file the crate embeds, and the
//! outline of France (Natural Earth, public domain) into another: the base map of a machine that knows no contour yet.
//!
//! The layout is told in `src/tables.rs`, which reads it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// No value: unknown population, no parent.
const NONE_16: u16 = u16::MAX;
const NONE_32: u32 = u32::MAX;

fn main() -> Result<(), String> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=package.json");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packages = npm_packages::ensure(folder)?;
    let data = packages.join("@etalab/decoupage-administratif/data");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: run me through cargo")?);
    let land = outline(&packages.join("world-atlas/countries-10m.json"))?;
    fs::write(out.join("land.json"), land).map_err(|e| format!("land.json: {e}"))?;
    let packed = Source::read(&data)?.pack()?;
    let target = out.join("territories.bin");
    fs::write(&target, packed).map_err(|e| format!("{}: {e}", target.display()))
}

/// The polygons of France as JSON, `[polygon][ring][point] = [lon, lat]`, from a TopoJSON of the countries.
///
/// The format: <https://github.com/topojson/topojson-specification>. Arcs are delta-encoded integers; a negative index
/// is the arc of its complement, reversed.
fn outline(path: &Path) -> Result<String, String> {
    let text = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let topology: Value = serde_json::from_slice(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let number = |v: &Value| v.as_f64().unwrap_or_default();
    let pair = |v: &Value| [number(&v[0]), number(&v[1])];
    let (scale, translate) = (pair(&topology["transform"]["scale"]), pair(&topology["transform"]["translate"]));
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    let arcs: Vec<Vec<[f64; 2]>> = list(&topology["arcs"])
        .iter()
        .map(|arc| {
            let mut at = [0.0, 0.0];
            let step = |delta: &Value| {
                let [dx, dy] = pair(delta);
                at = [at[0] + dx, at[1] + dy];
                let round = |v: f64| (v * 1e4).round() / 1e4;
                [round(at[0] * scale[0] + translate[0]), round(at[1] * scale[1] + translate[1])]
            };
            list(arc).iter().map(step).collect()
        })
        .collect();
    let countries = list(&topology["objects"]["countries"]["geometries"]);
    let france = countries.iter().find(|c| c["properties"]["name"] == "France").ok_or("world-atlas has no France")?;
    let ring = |indexes: &Value| -> Vec<[f64; 2]> {
        let mut points: Vec<[f64; 2]> = Vec::new();
        for index in list(indexes).iter().filter_map(Value::as_i64) {
            let reversed = index < 0;
            let arc = usize::try_from(if reversed { !index } else { index }).ok().and_then(|i| arcs.get(i));
            let mut piece = arc.cloned().unwrap_or_default();
            if reversed {
                piece.reverse();
            }
            // each arc begins where the last one ends
            points.extend(piece.into_iter().skip(usize::from(!points.is_empty())));
        }
        points
    };
    let polygons: Vec<Vec<Vec<[f64; 2]>>> =
        list(&france["arcs"]).iter().map(|polygon| list(polygon).iter().map(ring).collect()).collect();
    if polygons.len() < 10 {
        return Err("the outline of France has too few polygons".to_owned());
    }
    serde_json::to_string(&polygons).map_err(|e| e.to_string())
}

/// The lists as published.
struct Source {
    communes: Vec<Value>,
    epci: Vec<Value>,
    ept: Vec<Value>,
    departments: Vec<Value>,
    regions: Vec<Value>,
}

impl Source {
    fn read(folder: &Path) -> Result<Self, String> {
        let list = |name: &str, at_least: usize| -> Result<Vec<Value>, String> {
            let path = folder.join(name);
            let text = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let items: Vec<Value> = serde_json::from_slice(&text).map_err(|e| format!("{}: {e}", path.display()))?;
            if items.len() < at_least {
                return Err(format!("{}: {} entries, at least {at_least} expected", path.display(), items.len()));
            }
            Ok(items)
        };
        Ok(Self {
            communes: list("communes.json", 36_000)?,
            epci: list("epci.json", 1_200)?,
            ept: list("ept.json", 11)?,
            departments: list("departements.json", 101)?,
            regions: list("regions.json", 18)?,
        })
    }

    fn pack(&self) -> Result<Vec<u8>, String> {
        let of_type = |kinds: &[&str]| sorted(self.communes.iter().filter(|c| kinds.contains(&text(c, "type"))));
        let regions = sorted(self.regions.iter());
        let departments = sorted(self.departments.iter());
        let groupings = sorted(self.epci.iter().chain(&self.ept));
        let communes = of_type(&["commune-actuelle"]);
        let delegated = of_type(&["commune-deleguee", "commune-associee"]);
        let districts = of_type(&["arrondissement-municipal"]);

        let region_at = positions(&regions);
        let department_at = positions(&departments);
        let commune_at = positions(&communes);
        let (grouping_of, ept_of) = memberships(&groupings);

        let mut pack = Pack::default();
        for item in &regions {
            pack.record(item, &Links::default())?;
        }
        for item in &departments {
            pack.record(item, &Links { parent: find(&region_at, text(item, "region")), ..Links::default() })?;
        }
        for item in &groupings {
            pack.record(item, &Links::default())?;
        }
        for item in &communes {
            let code = text(item, "code");
            pack.record(
                item,
                &Links {
                    parent: grouping_of.get(code).copied().unwrap_or(NONE_16),
                    department: find(&department_at, text(item, "departement")),
                    other: ept_of.get(code).copied().unwrap_or(NONE_16),
                },
            )?;
        }
        for (items, parent_field) in [(&delegated, "chefLieu"), (&districts, "commune")] {
            for item in items {
                let parent = find(&commune_at, text(item, parent_field));
                if parent == NONE_16 {
                    return Err(format!("{}: unknown parent commune", text(item, "code")));
                }
                let department = find(&department_at, text(item, "departement"));
                pack.record(item, &Links { parent, department, other: NONE_16 })?;
            }
        }
        let counts = [&regions, &departments, &groupings, &communes, &delegated, &districts].map(Vec::len);
        pack.finish(&counts, &obsolete_codes(&communes))
    }
}

/// Where a record hangs: indexes into the lists of the same file.
struct Links {
    parent: u16,
    department: u16,
    other: u16,
}

impl Default for Links {
    fn default() -> Self {
        Self { parent: NONE_16, department: NONE_16, other: NONE_16 }
    }
}

#[derive(Default)]
struct Pack {
    records: Vec<u8>,
    postcodes: Vec<u8>,
    arena: Vec<u8>,
}

impl Pack {
    fn record(&mut self, item: &Value, links: &Links) -> Result<(), String> {
        let (code, name) = (text(item, "code"), text(item, "nom"));
        let too_long = |_| format!("{code}: longer than the format allows");
        let start = u32::try_from(self.arena.len()).map_err(too_long)?;
        self.arena.extend_from_slice(code.as_bytes());
        self.arena.extend_from_slice(name.as_bytes());
        let postcodes = item.get("codesPostaux").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let first_postcode = u32::try_from(self.postcodes.len() / 4).map_err(too_long)?;
        for postcode in postcodes {
            let number: u32 = postcode.as_str().unwrap_or("").parse().map_err(|e| format!("{code}: postcode: {e}"))?;
            self.postcodes.extend_from_slice(&number.to_le_bytes());
        }
        let population = item
            .get("population")
            .or_else(|| item.get("populationMunicipale"))
            .and_then(Value::as_u64)
            .and_then(|p| u32::try_from(p).ok())
            .unwrap_or(NONE_32);
        let liaison = item.get("typeLiaison").and_then(Value::as_u64).and_then(|l| u8::try_from(l).ok());
        let out = &mut self.records;
        out.extend_from_slice(&start.to_le_bytes());
        out.push(u8::try_from(code.len()).map_err(too_long)?);
        out.push(u8::try_from(name.len()).map_err(too_long)?);
        out.push(liaison.unwrap_or(u8::MAX));
        out.push(kind(item));
        out.extend_from_slice(&population.to_le_bytes());
        for link in [links.parent, links.department, links.other] {
            out.extend_from_slice(&link.to_le_bytes());
        }
        out.extend_from_slice(&u16::try_from(postcodes.len()).map_err(too_long)?.to_le_bytes());
        out.extend_from_slice(&first_postcode.to_le_bytes());
        Ok(())
    }

    fn finish(self, counts: &[usize], obsolete: &[(String, u16)]) -> Result<Vec<u8>, String> {
        let mut out = b"MTG1".to_vec();
        let sizes = [self.postcodes.len() / 4, obsolete.len(), self.arena.len()];
        for size in counts.iter().chain(&sizes) {
            out.extend_from_slice(&u32::try_from(*size).map_err(|e| e.to_string())?.to_le_bytes());
        }
        out.extend(self.records);
        out.extend(self.postcodes);
        for (code, commune) in obsolete {
            let mut padded = [0_u8; 6];
            let bytes = code.as_bytes();
            padded.get_mut(..bytes.len()).ok_or("obsolete code too long")?.copy_from_slice(bytes);
            out.extend_from_slice(&padded);
            out.extend_from_slice(&commune.to_le_bytes());
        }
        out.extend(self.arena);
        Ok(out)
    }
}

/// What a record is within its level, as one byte (`Kind` in `src/tables.rs`).
fn kind(item: &Value) -> u8 {
    match text(item, "type") {
        "CC" => 1,
        "CA" => 2,
        "CU" => 3,
        "METRO" => 4,
        "MET69" => 5,
        "EPT" => 6,
        "commune-associee" => 7,
        _ => match text(item, "zone") {
            "drom" => 8,
            "com" => 9,
            _ => 0,
        },
    }
}

/// Commune code → index of its EPCI, and of its établissement public territorial (around Paris only).
fn memberships<'a>(groupings: &[&'a Value]) -> (HashMap<&'a str, u16>, HashMap<&'a str, u16>) {
    let (mut epci, mut ept) = (HashMap::new(), HashMap::new());
    for (grouping, index) in groupings.iter().zip(0_u16..) {
        let of = if text(grouping, "type") == "EPT" { &mut ept } else { &mut epci };
        for member in grouping.get("membres").and_then(Value::as_array).into_iter().flatten() {
            of.insert(text(member, "code"), index);
        }
    }
    (epci, ept)
}

/// Codes that no longer exist → index of the commune which took them over, sorted by code.
fn obsolete_codes(communes: &[&Value]) -> Vec<(String, u16)> {
    let mut codes: Vec<(String, u16)> = communes
        .iter()
        .zip(0_u16..)
        .flat_map(|(commune, index)| {
            let codes = commune.get("anciensCodes").and_then(Value::as_array).into_iter().flatten();
            codes.filter_map(Value::as_str).map(move |code| (code.to_owned(), index))
        })
        .collect();
    codes.sort();
    codes
}

fn sorted<'a>(items: impl Iterator<Item = &'a Value>) -> Vec<&'a Value> {
    let mut items: Vec<&Value> = items.collect();
    items.sort_by_key(|item| text(item, "code"));
    items
}

fn positions<'a>(items: &[&'a Value]) -> HashMap<&'a str, u16> {
    items.iter().zip(0_u16..).map(|(item, index)| (text(item, "code"), index)).collect()
}

fn find(positions: &HashMap<&str, u16>, code: &str) -> u16 {
    positions.get(code).copied().unwrap_or(NONE_16)
}

fn text<'a>(item: &'a Value, field: &str) -> &'a str {
    item.get(field).and_then(Value::as_str).unwrap_or("")
}
