//! E-mail addresses as people type them.

/// What a text holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Each address, and how it was written.
    pub addresses: Vec<(String, String)>,
    /// The words that are no address, « ou » and « et » aside.
    pub aside: String,
    /// What a word that is nearly an address could be.
    pub suggestion: Option<String>,
}

/// Finds the addresses of a text.
pub fn find(text: &str) -> Found {
    let mut found = Found::default();
    let mut aside = Vec::new();
    let text = plain_at(text);
    for word in text.split([' ', '\n', ';', '|', '<', '>', '(', ')', '[', ']', '"']) {
        // a comma separates, unless it stands for the dot of the domain
        let tail = word.rsplit(',').next().unwrap_or_default();
        let dotted = word.matches('@').count() == 1
            && word.matches(',').count() == 1
            && matches!(tail, "fr" | "com" | "org" | "net" | "eu" | "coop");
        let dotted_word = word.replace(',', ".");
        let pieces: Vec<&str> = if dotted { vec![&dotted_word] } else { word.split(',').collect() };
        for piece in pieces {
            for part in split_slash(piece) {
                let bare = part.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '+' && c != '-');
                let bare = strip_mailto(bare);
                match address(bare) {
                    Some(right) => {
                        found.addresses.push((right, if dotted { word.to_owned() } else { part.to_owned() }));
                    }
                    None => {
                        if part.contains('@') && found.suggestion.is_none() {
                            found.suggestion = address(&unaccented(bare)).or_else(|| address(&format!("{bare}.fr")));
                        }
                        if !matches!(part, "ou" | "et" | "or" | "and" | "-" | "/" | "")
                            && part.chars().any(char::is_alphanumeric)
                        {
                            aside.push(part.to_owned());
                        }
                    }
                }
            }
        }
    }
    let labels = ["mail", "email", "e-mail", "courriel", "mél"];
    aside.retain(|word| !labels.contains(&word.trim_end_matches([':', '.']).to_lowercase().as_str()));
    found.aside = aside.join(" ");
    found
}

fn split_slash(piece: &str) -> Vec<&str> {
    if piece.matches('@').count() > 1 { piece.split('/').collect() } else { vec![piece] }
}

fn strip_mailto(word: &str) -> &str {
    let start = word.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:"));
    match start {
        Some(_) => word.get(7..).unwrap_or_default().split('?').next().unwrap_or_default(),
        None => word,
    }
}

/// `contact (at) lieu (dot) fr`, `contact[at]lieu.fr` → `contact@lieu.fr`; `contact @ lieu.fr` too.
fn plain_at(text: &str) -> String {
    let mut plain = text.to_owned();
    for (written, sign) in [
        ("(at)", "@"),
        ("[at]", "@"),
        ("(arobase)", "@"),
        ("[arobase]", "@"),
        ("(dot)", "."),
        ("[dot]", "."),
        ("(point)", "."),
        ("[point]", "."),
        ("＠", "@"),
    ] {
        for spaced in [format!(" {written} "), written.to_owned()] {
            plain = plain.replace(&spaced, sign);
        }
    }
    plain.replace(" @ ", "@").replace(" @", "@").replace("@ ", "@")
}

fn unaccented(word: &str) -> String {
    let Some((local, domain)) = word.split_once('@') else { return String::new() };
    let fold = |part: &str| part.split('.').map(kernel::text::fold).collect::<Vec<_>>().join(".").replace(' ', "-");
    format!("{}@{}", fold(local), fold(domain))
}

/// The address with its domain in small letters, if it is one that mail can be sent to.
pub fn address(word: &str) -> Option<String> {
    let (local, domain) = word.split_once('@')?;
    let local_right = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&byte));
    let domain = domain.to_lowercase();
    let labels: Vec<&str> = domain.split('.').collect();
    let domain_right = labels.len() > 1
        && domain.len() <= 253
        && labels.iter().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
        && labels.last().is_some_and(|last| {
            // a domain of other letters may be written as the network carries it
            last.chars().count() >= 2 && (last.chars().all(char::is_alphabetic) || last.starts_with("xn--"))
        });
    (local_right && domain_right).then(|| format!("{local}@{domain}"))
}

/// What stands before the `@` of addresses that belong to an organisation and not to somebody, without accents.
///
/// Sources: RFC 2142 (mailbox names for common services, roles and functions); CNIL, « La prospection commerciale par
/// courrier électronique », for which addresses such as info@, contact@ and commande@ are those of legal persons; and the
/// usage of French town halls, intercommunalités and chambers, whose addresses in the open « annuaire de
/// l’administration » (DILA) begin so for the most part.
const GENERIC: &[&str] = &[
    // RFC 2142
    "abuse",
    "hostmaster",
    "info",
    "marketing",
    "noc",
    "postmaster",
    "sales",
    "security",
    "support",
    "webmaster",
    // CNIL
    "commande",
    "commandes",
    "contact",
    // directories of administrations, chambers and associations
    "accueil",
    "administration",
    "adherents",
    "agence",
    "asso",
    "association",
    "bienvenue",
    "bonjour",
    "bureau",
    "ca",
    "cabinet",
    "cc",
    "cci",
    "cma",
    "communaute",
    "commune",
    "communication",
    "compta",
    "comptabilite",
    "courrier",
    "direction",
    "economie",
    "equipe",
    "espace",
    "facturation",
    "hello",
    "infos",
    "mail",
    "mairie",
    "maire",
    "office",
    "presse",
    "reservation",
    "reservations",
    "rh",
    "secretariat",
    "service",
    "services",
    "tourisme",
    "urbanisme",
    "ville",
];

/// Whether that address, in small letters, is an organisation's: `mairie@…`, `mairie.coutras@…`, `contact-rh@…`.
pub fn is_generic(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default();
    let first = local.split(['.', '-', '_', '+']).next().unwrap_or_default();
    let plain = first.trim_end_matches(|c: char| c.is_ascii_digit());
    GENERIC.contains(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generic_addresses_are_known_by_how_they_begin() {
        for address in [
            "mairie@coutras.example",
            "mairie.coutras@x.example",
            "contact-rh@x.example",
            "info2@x.example",
            "accueil@x.example",
        ] {
            assert!(is_generic(address), "{address}");
        }
        for address in ["anne.mairie@x.example", "infante@x.example", "a.contact@x.example", "camille@x.example"] {
            assert!(!is_generic(address), "{address}");
        }
    }

    #[test]
    fn addresses_are_found_however_they_are_written() {
        let check = |text: &str, right: &[&str], aside: &str| {
            let found = find(text);
            let addresses: Vec<&str> = found.addresses.iter().map(|(address, _)| address.as_str()).collect();
            assert_eq!((addresses.as_slice(), found.aside.as_str()), (right, aside), "{text}");
        };
        check("mailto:A@Lieu.FR?subject=x", &["A@lieu.fr"], "");
        check("a (at) lieu.fr ou b@lieu,fr", &["a@lieu.fr", "b@lieu.fr"], "");
        check("Jeanne <a@lieu.fr>", &["a@lieu.fr"], "Jeanne");
        check("a@xn--mairie-t-e4a.xn--p1ai", &["a@xn--mairie-t-e4a.xn--p1ai"], "");
        assert_eq!(find("jérôme@lieu.fr").suggestion.as_deref(), Some("jerome@lieu.fr"));
    }
}
