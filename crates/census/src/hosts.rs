//! Hosts that are nobody's own: providers of e-mail addresses, and sites that hold the pages of others.

/// Where anybody has an address: sharing such a host says nothing, and an address there proves nothing.
const MAIL: &[&str] = &[
    "9online.fr",
    "aliceadsl.fr",
    "aol.com",
    "aol.fr",
    "autistici.org",
    "bbox.fr",
    "bluewin.ch",
    "caramail.fr",
    "cegetel.net",
    "club-internet.fr",
    "dbmail.com",
    "disroot.org",
    "fastmail.com",
    "free.fr",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.fr",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.be",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "ik.me",
    "infonie.fr",
    "laposte.net",
    "libertysurf.fr",
    "live.be",
    "live.com",
    "live.fr",
    "mac.com",
    "mail.com",
    "mailbox.org",
    "mailfence.com",
    "mailo.com",
    "mailo.fr",
    "me.com",
    "msn.com",
    "netcourrier.com",
    "neuf.fr",
    "no-log.org",
    "noos.fr",
    "nordnet.fr",
    "numericable.com",
    "numericable.fr",
    "orange.fr",
    "outlook.be",
    "outlook.com",
    "outlook.fr",
    "pm.me",
    "posteo.de",
    "posteo.net",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "riseup.net",
    "rocketmail.com",
    "sfr.fr",
    "sfr.net",
    "skynet.be",
    "tele2.fr",
    "tuta.io",
    "tutamail.com",
    "tutanota.com",
    "voila.fr",
    "wanadoo.com",
    "wanadoo.fr",
    "web.de",
    "worldonline.fr",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.fr",
    "yandex.com",
    "ymail.com",
    "zaclys.com",
    "zaclys.net",
    "zoho.com",
];

/// Sites that host pages of others: the page counts, not the host.
const PAGES: &[&str] = &[
    "facebook.com",
    "twitter.com",
    "x.com",
    "instagram.com",
    "linkedin.com",
    "helloasso.com",
    "meetup.com",
    "eventbrite.fr",
    "google.com",
    "youtube.com",
    "movilab.org",
    "framasite.org",
    "wixsite.com",
    "over-blog.com",
];

/// Whether anybody may have an address at that host, in small letters.
pub fn gives_addresses(host: &str) -> bool {
    MAIL.contains(&host)
}

/// Whether that host, in small letters, holds the pages of others, itself or under a name of its own.
pub fn holds_pages(host: &str) -> bool {
    PAGES.iter().any(|known| is_within(host, known))
}

/// Whether that host, in small letters, is one of those or stands under one: it is no place's own.
pub fn is_everybodys(host: &str) -> bool {
    holds_pages(host) || MAIL.iter().any(|known| is_within(host, known))
}

fn is_within(host: &str, known: &str) -> bool {
    host.strip_suffix(known).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_everybody_s_with_all_that_stands_under_it() {
        for (host, known) in [
            ("riseup.net", true),
            ("club-internet.fr", true),
            ("lieu.free.fr", true),
            ("fr.facebook.com", true),
            ("lieu.wixsite.com", true),
            ("notfree.fr", false),
            ("fabrique.example", false),
        ] {
            assert_eq!(is_everybodys(host), known, "{host}");
        }
        assert!(gives_addresses("gmail.com") && !gives_addresses("lieu.free.fr"));
        assert!(holds_pages("x.com") && !holds_pages("lux.com"));
    }
}
