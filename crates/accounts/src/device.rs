//! What a browser says of itself, in words that its owner recognises: « Firefox sur Android ».

use kernel::lang::{Lang, Message};

/// Marks of browsers and their names, the most particular first: most of them also say that they are others.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

/// Marks of systems and their names, the most particular first.
const SYSTEMS: &[(&str, &str)] = &[
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

/// The browser and the system of that `User-Agent`.
fn parts(agent: &str) -> (Option<&'static str>, Option<&'static str>) {
    (named(BROWSERS, agent), named(SYSTEMS, agent))
}

fn named(list: &[(&str, &'static str)], agent: &str) -> Option<&'static str> {
    list.iter().find(|(mark, _)| agent.contains(*mark)).map(|(_, name)| *name)
}

/// The device in words.
pub fn in_words(lang: &Lang, agent: &str) -> String {
    match parts(agent) {
        (Some(browser), Some(system)) => {
            lang.say(&Message::new("my-device").with("browser", browser).with("system", system))
        }
        (Some(known), None) | (None, Some(known)) => known.to_owned(),
        (None, None) => lang.t("my-device-unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_as_their_owners_know_them() {
        for (agent, browser, system) in [
            ("Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0", "Firefox", "Android"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 \
                 Safari/537.36 Edg/126.0.0.0",
                "Edge",
                "Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                 Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari",
                "iPhone",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/126.0.0.0 Safari/537.36",
                "Chrome",
                "macOS",
            ),
        ] {
            assert_eq!(parts(agent), (Some(browser), Some(system)), "{agent}");
        }
        assert_eq!(parts("<script>"), (None, None));
        assert_eq!(in_words(&Lang::french(), "curl/8.5.0"), "curl");
    }
}
