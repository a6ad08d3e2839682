//! The 22 régions of metropolitan France before 2016 (law of 16 January 2015), and the départements each held.

/// A région of before 2016.
#[derive(Debug)]
pub(crate) struct FormerRegion {
    /// INSEE code of then.
    pub code: &'static str,
    /// Name without its article.
    pub name: &'static str,
    /// How the name follows *de*, in the numbering of INSEE (TNCC).
    pub liaison: u8,
    /// INSEE codes of its départements.
    pub departments: &'static [&'static str],
}

const fn region(
    code: &'static str,
    name: &'static str,
    liaison: u8,
    departments: &'static [&'static str],
) -> FormerRegion {
    FormerRegion { code, name, liaison, departments }
}

/// In order of code. The five overseas régions have not changed and are not here.
pub(crate) const FORMER_REGIONS: [FormerRegion; 22] = [
    region("11", "Île-de-France", 1, &["75", "77", "78", "91", "92", "93", "94", "95"]),
    region("21", "Champagne-Ardenne", 0, &["08", "10", "51", "52"]),
    region("22", "Picardie", 0, &["02", "60", "80"]),
    region("23", "Haute-Normandie", 0, &["27", "76"]),
    region("24", "Centre", 2, &["18", "28", "36", "37", "41", "45"]),
    region("25", "Basse-Normandie", 0, &["14", "50", "61"]),
    region("26", "Bourgogne", 0, &["21", "58", "71", "89"]),
    region("31", "Nord-Pas-de-Calais", 2, &["59", "62"]),
    region("41", "Lorraine", 0, &["54", "55", "57", "88"]),
    region("42", "Alsace", 1, &["67", "68"]),
    region("43", "Franche-Comté", 0, &["25", "39", "70", "90"]),
    region("52", "Pays de la Loire", 4, &["44", "49", "53", "72", "85"]),
    region("53", "Bretagne", 0, &["22", "29", "35", "56"]),
    region("54", "Poitou-Charentes", 2, &["16", "17", "79", "86"]),
    region("72", "Aquitaine", 1, &["24", "33", "40", "47", "64"]),
    region("73", "Midi-Pyrénées", 0, &["09", "12", "31", "32", "46", "65", "81", "82"]),
    region("74", "Limousin", 2, &["19", "23", "87"]),
    region("82", "Rhône-Alpes", 0, &["01", "07", "26", "38", "42", "69", "73", "74"]),
    region("83", "Auvergne", 1, &["03", "15", "43", "63"]),
    region("91", "Languedoc-Roussillon", 2, &["11", "30", "34", "48", "66"]),
    region("93", "Provence-Alpes-Côte d'Azur", 0, &["04", "05", "06", "13", "83", "84"]),
    region("94", "Corse", 0, &["2A", "2B"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_metropolitan_department_had_one_region() {
        let mut departments: Vec<&str> = FORMER_REGIONS.iter().flat_map(|r| r.departments).copied().collect();
        assert_eq!(departments.len(), 96);
        departments.sort_unstable();
        departments.dedup();
        assert_eq!(departments.len(), 96);
        assert!(FORMER_REGIONS.is_sorted_by_key(|r| r.code));
    }
}
