//! Ways to reach people and organisations: what was typed brought to one form, and addresses that are nobody's own.

use kernel::lang::Message;
use kernel::text;
use kernel::web::fields::encode;
use tables::{mails, phones};

/// The longest value of a contact point.
const LONGEST: usize = 500;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident $key:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$each])* $variant,)* }

        impl $name {
            /// Each, in the order in which pages list them.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The stored word: never renamed.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $key,)* }
            }

            /// The one of that word.
            pub fn from_key(key: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.key() == key)
            }
        }
    };
}

words! {
    /// What a contact point is.
    Sort {
        /// An e-mail address.
        Email "email",
        /// A telephone number.
        Phone "phone",
        /// A postal address.
        Post "post",
        /// A page of the web.
        Web "web",
    }
}

words! {
    /// What it is for.
    Purpose {
        /// The work of the person, or of the organisation.
        Work "work",
        /// What the person gave as their own.
        Home "home",
        /// An address that belongs to an organisation, whoever reads it.
        Generic "generic",
    }
}

words! {
    /// What is known of whether it works.
    State {
        /// Nobody checked.
        Unverified "unverified",
        /// Somebody answered there, or confirmed it.
        Verified "verified",
        /// Not to be used for now, for a reason.
        Hold "hold",
        /// It leads to nobody.
        Invalid "invalid",
    }
}

/// A contact point that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What it is.
    pub sort: Sort,
    /// As it is shown.
    pub value: String,
    /// As it is compared.
    pub normal: String,
}

impl Point {
    /// Reads what was typed.
    ///
    /// # Errors
    /// What to do instead, for the reader.
    pub fn read(sort: Sort, typed: &str) -> Result<Point, Message> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Message::new("error-required"));
        }
        if typed.chars().count() > LONGEST {
            return Err(Message::new("error-contact-long").with("count", LONGEST));
        }
        let (value, normal) = match sort {
            Sort::Email => email(typed).ok_or_else(|| Message::new("error-contact-email"))?,
            Sort::Phone => {
                let number = phones::read(typed).ok_or_else(|| Message::new("error-contact-phone"))?;
                (number.shown, number.normal)
            }
            Sort::Post => {
                let lines: Vec<String> = typed.lines().map(text::squeeze).filter(|line| !line.is_empty()).collect();
                let value = lines.join("\n");
                let normal = text::fold(&value);
                (value, normal)
            }
            Sort::Web => web(typed).ok_or_else(|| Message::new("error-contact-web"))?,
        };
        Ok(Point { sort, value, normal })
    }

    /// Whether it is an e-mail address that belongs to an organisation.
    pub fn is_generic(&self) -> bool {
        self.sort == Sort::Email && mails::is_generic(&self.normal)
    }
}

/// Where a touch of the finger leads; empty for a postal address.
pub fn link(sort: Sort, value: &str, normal: &str) -> String {
    match sort {
        Sort::Email => match value.rsplit_once('@') {
            Some((local, domain)) => format!("mailto:{}@{domain}", encode(local)),
            None => String::new(),
        },
        Sort::Phone => format!("tel:{normal}"),
        Sort::Web => value.to_owned(),
        Sort::Post => String::new(),
    }
}

/// The address as it is shown, its domain in small letters and an international one as it was typed; and as it is
/// compared: all in small letters, since no provider of today tells `Anne@` from `anne@`.
fn email(typed: &str) -> Option<(String, String)> {
    let value = mails::address(typed.strip_prefix("mailto:").unwrap_or(typed))?;
    let normal = value.to_lowercase();
    Some((value, normal))
}

/// The address with its scheme, and without what two ways of writing it may have of their own.
fn web(typed: &str) -> Option<(String, String)> {
    let value = match typed.split_once("://") {
        Some((scheme, rest)) => {
            let scheme = scheme.to_lowercase();
            if !matches!(scheme.as_str(), "http" | "https") {
                return None;
            }
            format!("{scheme}://{rest}")
        }
        None => format!("https://{typed}"),
    };
    let rest = value.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase();
    let is_host = host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | ':'));
    let is_clean = !value.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'));
    if !is_host || !is_clean {
        return None;
    }
    let normal = rest.to_lowercase();
    let normal = normal.strip_prefix("www.").unwrap_or(&normal).trim_end_matches('/').to_owned();
    Some((value, normal))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(sort: Sort, typed: &str) -> Option<(String, String)> {
        Point::read(sort, typed).ok().map(|point| (point.value, point.normal))
    }

    #[test]
    fn addresses_are_compared_in_small_letters() {
        let check = |typed: &str, value: &str, normal: &str| {
            assert_eq!(read(Sort::Email, typed), Some((value.to_owned(), normal.to_owned())), "{typed}");
        };
        check(" Anne.Dulac@Exemple.FR ", "Anne.Dulac@exemple.fr", "anne.dulac@exemple.fr");
        check("a@mairie-été.fr", "a@mairie-été.fr", "a@mairie-été.fr");
        check("mailto:a+b@exemple.fr", "a+b@exemple.fr", "a+b@exemple.fr");
        for wrong in [
            "",
            "anne",
            "anne@",
            "@exemple.fr",
            "anne@exemple",
            "a b@exemple.fr",
            "a@b@exemple.fr",
            "a@exemple..fr",
            "a@x.fr\r\nBcc: b@x.fr",
            "<script>@exemple.fr",
            "a@-exemple.fr",
            "a@10.0",
        ] {
            assert_eq!(read(Sort::Email, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_pages_of_the_web_are_pages_of_the_web() {
        let check = |typed: &str, value: &str, normal: &str| {
            assert_eq!(read(Sort::Web, typed), Some((value.to_owned(), normal.to_owned())), "{typed}");
        };
        check("www.Exemple.fr/", "https://www.Exemple.fr/", "exemple.fr");
        check("HTTP://exemple.fr/a?b=c", "http://exemple.fr/a?b=c", "exemple.fr/a?b=c");
        for wrong in [
            "javascript:alert(1)",
            "data:text/html,x.y",
            "ftp://exemple.fr",
            "exemple",
            "https://a b.fr",
            "https://\"x.fr",
        ] {
            assert_eq!(read(Sort::Web, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_postal_address_keeps_its_lines() {
        let read = Point::read(Sort::Post, "  3 rue  de l’Isle \r\n\r\n33230 Coutras ").unwrap();
        assert_eq!(
            (read.value.as_str(), read.normal.as_str()),
            ("3 rue de l’Isle\n33230 Coutras", "3 rue de l isle 33230 coutras")
        );
    }

    #[test]
    fn a_touch_calls_or_writes() {
        assert_eq!(link(Sort::Phone, "05 56 00 00 00", "+33556000000"), "tel:+33556000000");
        assert_eq!(link(Sort::Email, "a?b&c@x.fr", "a?b&c@x.fr"), "mailto:a%3Fb%26c@x.fr");
        assert_eq!(link(Sort::Post, "x", "x"), "");
    }
}
