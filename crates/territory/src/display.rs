//! How a territory is written for people and in addresses.

use kernel::text::slug;

use crate::gazetteer::Gazetteer;
use crate::level::{Level, TerritoryId};
use crate::tables::Kind;

impl Gazetteer {
    /// The name with the kind of an EPCI in full: `Communauté de communes du Pays de Lapalisse`.
    pub fn full_name(&self, id: TerritoryId) -> String {
        let name = self.name(id);
        let spelled = match self.kind(id) {
            Kind::Communities => "Communauté de communes",
            Kind::Agglomeration => "Communauté d'agglomération",
            Kind::Urban => "Communauté urbaine",
            _ => return name.to_owned(),
        };
        match ["CC ", "CA ", "CU "].iter().find_map(|short| name.strip_prefix(short)) {
            Some(rest) => format!("{spelled} {rest}"),
            None => name.to_owned(),
        }
    }

    /// The name after *de*, as French wants it: `de Coutras`, `d'Aquitaine`, `du Montellier`, `de l'Ain`, `des Landes`.
    pub fn with_de(&self, id: TerritoryId) -> String {
        let name = self.name(id);
        if id.level == Level::Epci {
            return grouping_with_de(&self.full_name(id));
        }
        let linked = match self.liaison(id) {
            Some(1) => "d'",
            Some(2) => "du ",
            Some(3) => "de la ",
            Some(4 | 6) => "des ",
            Some(5) => "de l'",
            Some(7) => "de las ",
            Some(8) => "de los ",
            Some(_) => "de ",
            None => guessed(name),
        };
        let articles = ["Le ", "La ", "Les ", "L'", "L’", "Aux ", "Las ", "Los "];
        let bare = match linked {
            "de " | "d'" => name,
            _ => articles.iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name),
        };
        format!("{linked}{bare}")
    }

    /// The name with what tells it from its namesakes: `Saint-Denis (974)`, `Arbignieu (Arboys en Bugey, 01)`.
    pub fn label(&self, id: TerritoryId) -> String {
        let name = self.name(id);
        let department = self.parent(id, Level::Department).map(|department| self.code(department));
        let commune = self.parent(id, Level::Commune).map(|commune| self.name(commune));
        match (id.level, commune, department) {
            (Level::Delegated, Some(commune), Some(department)) => format!("{name} ({commune}, {department})"),
            (Level::Commune | Level::District, _, Some(department)) => format!("{name} ({department})"),
            (Level::Department, ..) => format!("{name} ({})", self.code(id)),
            (Level::Epci, ..) => self.full_name(id),
            _ => name.to_owned(),
        }
    }

    /// Its piece of an address, level then code then name: `commune/33138-coutras`. Only the level and the code count
    /// when it is read back, so that an address survives a change of name.
    pub fn path(&self, id: TerritoryId) -> String {
        format!("{}/{}-{}", id.level, self.code(id).to_ascii_lowercase(), slug(self.name(id)))
    }

    /// The territory of an address made by [`Gazetteer::path`].
    pub fn by_path(&self, path: &str) -> Option<TerritoryId> {
        let (level, rest) = path.split_once('/')?;
        let code = rest.split('-').next()?.to_ascii_uppercase();
        self.get(level.parse().ok()?, &code)
    }
}

fn guessed(name: &str) -> &'static str {
    let vowel = kernel::text::fold(name).starts_with(['a', 'e', 'i', 'o', 'u', 'y']);
    if vowel { "d'" } else { "de " }
}

fn grouping_with_de(name: &str) -> String {
    if name.starts_with("Communauté") || name.starts_with("Métropole ") {
        format!("de la {name}")
    } else if name.starts_with("Eurométropole") {
        format!("de l'{name}")
    } else {
        format!("{}{name}", guessed(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    #[test]
    fn names_take_their_article_after_de() {
        for (level, code, expect) in [
            (Level::Commune, "33138", "de Coutras"),
            (Level::Commune, "01001", "de l'Abergement-Clémenciat"),
            (Level::Commune, "76351", "du Havre"),
            (Level::Commune, "85191", "de la Roche-sur-Yon"),
            (Level::Commune, "40001", "d'Aire-sur-l'Adour"),
            (Level::Department, "01", "de l'Ain"),
            (Level::Department, "40", "des Landes"),
            (Level::Department, "974", "de La Réunion"),
            (Level::FormerRegion, "72", "d'Aquitaine"),
            (Level::Region, "75", "de la Nouvelle-Aquitaine"),
            (Level::Epci, "240300491", "de la Communauté de communes du Pays de Lapalisse"),
            (Level::Epci, "243300316", "de Bordeaux Métropole"),
            (Level::Country, "FR", "de la France"),
            (Level::Commune, "97701", "de Saint-Barthélemy"),
        ] {
            assert_eq!(gazetteer().with_de(gazetteer().get(level, code).expect(code)), expect);
        }
    }

    #[test]
    fn addresses_read_back() {
        let gazetteer = gazetteer();
        for level in Level::ALL {
            for id in gazetteer.all(level).step_by(97) {
                assert_eq!(gazetteer.by_path(&gazetteer.path(id)), Some(id), "{}", gazetteer.path(id));
            }
        }
        let corte = gazetteer.get(Level::Commune, "2B096").unwrap();
        assert_eq!(gazetteer.path(corte), "commune/2b096-corte");
        for broken in ["", "commune", "commune/", "canton/33138", "commune/99999-x"] {
            assert_eq!(gazetteer.by_path(broken), None, "{broken}");
        }
    }

    #[test]
    fn labels_tell_namesakes_apart() {
        for (level, code, expect) in [
            (Level::Commune, "97411", "Saint-Denis (974)"),
            (Level::Delegated, "01015", "Arbignieu (Arboys en Bugey, 01)"),
            (Level::Department, "33", "Gironde (33)"),
            (Level::Region, "75", "Nouvelle-Aquitaine"),
        ] {
            assert_eq!(gazetteer().label(gazetteer().get(level, code).expect(code)), expect);
        }
    }
}
