//! Whether somebody may be written to: a pure function of the purpose, the channel, the ledger and the address.

/// Why data may be used for a purpose (GDPR, article 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The person said yes.
    Consent,
    /// The network's legitimate interest: until the person objects.
    Interest,
    /// A contract, such as a membership.
    Contract,
    /// The law asks it.
    Obligation,
    /// A mission of public interest.
    Mission,
}

impl Basis {
    /// Every basis.
    pub const ALL: [Basis; 5] = [Basis::Consent, Basis::Interest, Basis::Contract, Basis::Obligation, Basis::Mission];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Basis::Consent => "consent",
            Basis::Interest => "interest",
            Basis::Contract => "contract",
            Basis::Obligation => "obligation",
            Basis::Mission => "mission",
        }
    }

    /// The basis of that word.
    pub fn from_key(key: &str) -> Option<Basis> {
        Basis::ALL.into_iter().find(|basis| basis.key() == key)
    }
}

/// By what a person is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A letter by e-mail.
    Email,
    /// A call.
    Phone,
    /// A letter on paper.
    Post,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 3] = [Channel::Email, Channel::Phone, Channel::Post];

    /// The stored word, the same as the sort of a contact point.
    pub fn key(self) -> &'static str {
        match self {
            Channel::Email => "email",
            Channel::Phone => "phone",
            Channel::Post => "post",
        }
    }

    /// The channel of that word.
    pub fn from_key(key: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.key() == key)
    }
}

/// The channels that a line of the ledger is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channels([bool; 3]);

impl Channels {
    /// All of them: what a line says that names none.
    pub const ALL: Channels = Channels([true; 3]);

    /// Those.
    pub fn of(some: &[Channel]) -> Channels {
        Channels(Channel::ALL.map(|channel| some.contains(&channel)))
    }

    /// Whether that one is among them.
    pub fn has(self, channel: Channel) -> bool {
        Channel::ALL.into_iter().zip(self.0).any(|(one, on)| on && one == channel)
    }
}

/// What a line of the ledger says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// They said yes.
    Given,
    /// They said it again by answering a letter.
    Confirmed,
    /// They took their yes back.
    Withdrawn,
    /// They said no to what needs no yes.
    Objected,
    /// They said yes once more.
    Renewed,
    /// Their yes is too old.
    Expired,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 6] =
        [Action::Given, Action::Confirmed, Action::Withdrawn, Action::Objected, Action::Renewed, Action::Expired];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Action::Given => "given",
            Action::Confirmed => "confirmed",
            Action::Withdrawn => "withdrawn",
            Action::Objected => "objected",
            Action::Renewed => "renewed",
            Action::Expired => "expired",
        }
    }

    /// The action of that word.
    pub fn from_key(key: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.key() == key)
    }

    fn is_yes(self) -> bool {
        matches!(self, Action::Given | Action::Confirmed | Action::Renewed)
    }

    /// Whether it says no.
    pub fn is_no(self) -> bool {
        matches!(self, Action::Objected | Action::Withdrawn)
    }
}

/// How a line of the ledger came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// The person themselves, by a link that only their address received.
    Centre,
    /// A form that anybody may have filled in with that address.
    Form,
    /// Something written – a signed paper, a letter, a mail – entered by the team.
    Paper,
    /// Said to somebody of the team.
    Spoken,
    /// A file of another program.
    Import,
    /// The program itself.
    Program,
}

impl Way {
    /// Every way.
    pub const ALL: [Way; 6] = [Way::Centre, Way::Form, Way::Paper, Way::Spoken, Way::Import, Way::Program];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Way::Centre => "centre",
            Way::Form => "form",
            Way::Paper => "paper",
            Way::Spoken => "spoken",
            Way::Import => "import",
            Way::Program => "program",
        }
    }

    /// The way of that word.
    pub fn from_key(key: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.key() == key)
    }
}

/// A line of the ledger, as far as it decides; those of another purpose are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// The word of the purpose, or [`EVERYTHING`].
    pub purpose: &'a str,
    /// What was said.
    pub action: Action,
    /// How it came.
    pub way: Way,
    /// What it is about: all, unless the line says which.
    pub channels: Channels,
}

/// The word of every purpose at once.
pub const EVERYTHING: &str = "all";

/// The state of the address or of the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Contact {
    /// There is none.
    Missing,
    /// Nobody knows whether it leads anywhere.
    Unverified,
    /// It answered.
    Verified,
    /// It is left in peace for a while.
    Hold,
    /// It leads nowhere.
    Invalid,
}

impl Contact {
    /// The state that a contact point says.
    pub fn from_key(key: &str) -> Contact {
        match key {
            "verified" => Contact::Verified,
            "hold" => Contact::Hold,
            "invalid" => Contact::Invalid,
            _ => Contact::Unverified,
        }
    }
}

/// What a purpose asks, as far as it decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Its word.
    pub key: &'a str,
    /// Why data may be used for it.
    pub basis: Basis,
    /// By what people may be reached for it.
    pub channels: &'a [Channel],
    /// Nobody is written to for it any more.
    pub retired: bool,
}

/// Yes, or the reason why not: the most restrictive of those that hold, which come first here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The address is on the list of those never written to again.
    Suppressed,
    /// They objected, to this or to everything.
    Objected,
    /// They took their consent back.
    Withdrawn,
    /// The address leads nowhere.
    Invalid,
    /// The address is left in peace for a while.
    Hold,
    /// There is no address.
    Missing,
    /// The purpose is over.
    Retired,
    /// The purpose does not use that channel.
    Channel,
    /// Their consent is too old.
    Expired,
    /// A form gave a consent that nobody confirmed.
    Unconfirmed,
    /// They never said yes.
    NoConsent,
    /// Yes.
    Allowed,
}

impl Verdict {
    /// The word of the pages: `contactability-objected`.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Suppressed => "suppressed",
            Verdict::Objected => "objected",
            Verdict::Withdrawn => "withdrawn",
            Verdict::Invalid => "invalid",
            Verdict::Hold => "hold",
            Verdict::Missing => "missing",
            Verdict::Retired => "retired",
            Verdict::Channel => "channel",
            Verdict::Expired => "expired",
            Verdict::Unconfirmed => "unconfirmed",
            Verdict::NoConsent => "no-consent",
            Verdict::Allowed => "allowed",
        }
    }

    /// Whether it is yes.
    pub fn is_yes(self) -> bool {
        self == Verdict::Allowed
    }
}

/// Whether somebody may be reached by that channel for that purpose.
///
/// `histories` are the lines of the ledger, oldest first: of the address written to, then of each other address of the
/// same person. What was said at another address never allows, but a refusal said there holds here: of cards that are
/// merged the most restrictive wins. Lines about other channels are passed over. `suppressed` is whether any of these
/// addresses is on the list of the kernel, and not for another channel alone.
pub fn may_write(
    purpose: &Asked<'_>,
    channel: Channel,
    histories: &[Vec<Event<'_>>],
    suppressed: bool,
    contact: Contact,
) -> Verdict {
    let own = histories.first().map_or(Standing::Silent, |events| standing(purpose.key, channel, events));
    let others = histories.iter().skip(1).map(|events| standing(purpose.key, channel, events));
    let refused = others.chain([own]).filter_map(Standing::refusal).min();
    let address = match contact {
        Contact::Missing => Some(Verdict::Missing),
        Contact::Hold => Some(Verdict::Hold),
        Contact::Invalid => Some(Verdict::Invalid),
        Contact::Unverified | Contact::Verified => None,
    };
    let consent = match (purpose.basis, own) {
        (Basis::Consent, Standing::Silent) => Some(Verdict::NoConsent),
        (Basis::Consent, Standing::Unconfirmed) => Some(Verdict::Unconfirmed),
        (Basis::Consent, Standing::Expired) => Some(Verdict::Expired),
        _ => None,
    };
    [
        suppressed.then_some(Verdict::Suppressed),
        refused,
        address,
        purpose.retired.then_some(Verdict::Retired),
        (!purpose.channels.contains(&channel)).then_some(Verdict::Channel),
        consent,
    ]
    .into_iter()
    .flatten()
    .min()
    .unwrap_or(Verdict::Allowed)
}

/// Whether a history, oldest first, comes to a refusal of being reached by that channel for that purpose.
pub fn is_refused(purpose: &str, channel: Channel, events: &[Event<'_>]) -> bool {
    standing(purpose, channel, events).refusal().is_some()
}

/// What a history comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Silent,
    Unconfirmed,
    Yes,
    Expired,
    Withdrawn,
    Objected,
}

impl Standing {
    fn refusal(self) -> Option<Verdict> {
        match self {
            Standing::Withdrawn => Some(Verdict::Withdrawn),
            Standing::Objected => Some(Verdict::Objected),
            _ => None,
        }
    }
}

/// An objection holds until the person themselves says otherwise: nobody else's word, paper or file undoes it. To
/// everything, it holds for ever.
fn standing(purpose: &str, channel: Channel, events: &[Event<'_>]) -> Standing {
    let mut now = Standing::Silent;
    for event in events.iter().filter(|event| event.channels.has(channel)) {
        if event.purpose == EVERYTHING && event.action == Action::Objected {
            return Standing::Objected;
        }
        if event.purpose != purpose && event.purpose != EVERYTHING {
            continue;
        }
        let own_word = event.way == Way::Centre;
        now = match (now, event.action) {
            (Standing::Objected, action) if !(own_word && action.is_yes()) => Standing::Objected,
            (_, Action::Objected) => Standing::Objected,
            (_, Action::Withdrawn) => Standing::Withdrawn,
            // only a yes can grow too old, and only a yes of a form is confirmed
            (Standing::Yes | Standing::Unconfirmed, Action::Expired) => Standing::Expired,
            (before, Action::Expired) => before,
            (Standing::Unconfirmed | Standing::Yes, Action::Confirmed) => Standing::Yes,
            (before, Action::Confirmed) if !own_word => before,
            (before, Action::Given | Action::Renewed) if event.way == Way::Form => match before {
                Standing::Yes => Standing::Yes,
                // anybody may type an address: what its owner took back waits for their confirmation, as refused
                Standing::Withdrawn => Standing::Withdrawn,
                _ => Standing::Unconfirmed,
            },
            (_, Action::Given | Action::Confirmed | Action::Renewed) => Standing::Yes,
        };
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTACTS: [Contact; 5] =
        [Contact::Missing, Contact::Unverified, Contact::Verified, Contact::Hold, Contact::Invalid];

    fn asked(basis: Basis, channels: &[Channel], retired: bool) -> Asked<'_> {
        Asked { key: "news", basis, channels, retired }
    }

    fn line(action: Action, way: Way) -> Event<'static> {
        Event { purpose: "news", action, way, channels: Channels::ALL }
    }

    /// Every history of at most that many lines, of this purpose, of another and of all of them.
    fn histories(most: usize) -> Vec<Vec<Event<'static>>> {
        let mut lines = Vec::new();
        for purpose in ["news", "events", EVERYTHING] {
            for action in Action::ALL {
                for way in Way::ALL {
                    lines.push(Event { purpose, action, way, channels: Channels::ALL });
                }
            }
        }
        let mut all = vec![Vec::new()];
        let mut last = all.clone();
        for _ in 0..most {
            last = last
                .iter()
                .flat_map(|history| lines.iter().map(move |line| [history.as_slice(), &[*line]].concat()))
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    /// The same question answered another way: what must hold for a yes, read from the end.
    fn expected(basis: Basis, own: &[Event<'_>]) -> Option<bool> {
        let mine: Vec<&Event<'_>> = own.iter().filter(|event| event.purpose != "events").collect();
        if own.iter().any(|event| event.purpose == EVERYTHING && event.action == Action::Objected) {
            return Some(false);
        }
        let last = mine.last()?;
        match last.action {
            Action::Objected | Action::Withdrawn => Some(false),
            Action::Given | Action::Renewed | Action::Confirmed if last.way == Way::Centre => Some(true),
            _ if mine.iter().all(|event| !matches!(event.action, Action::Objected | Action::Withdrawn)) => {
                (basis != Basis::Consent).then_some(true)
            }
            _ => None,
        }
    }

    #[test]
    fn every_combination_answers_as_it_must() {
        let (short, long) = (histories(1), histories(2));
        let lists: [&[Channel]; 4] = [
            &[],
            &[Channel::Email],
            &[Channel::Phone, Channel::Post],
            &[Channel::Email, Channel::Phone, Channel::Post],
        ];
        let mut seen = 0_u64;
        let mut check = |purpose: &Asked<'_>, channel: Channel, suppressed: bool, contact: Contact| {
            let open = !suppressed
                && !purpose.retired
                && purpose.channels.contains(&channel)
                && matches!(contact, Contact::Unverified | Contact::Verified);
            for own in if open { &long } else { &short } {
                let verdict = may_write(purpose, channel, std::slice::from_ref(own), suppressed, contact);
                if !open {
                    assert!(!verdict.is_yes(), "{purpose:?} {channel:?} {contact:?} {own:?}");
                } else if let Some(yes) = expected(purpose.basis, own) {
                    assert_eq!(verdict.is_yes(), yes, "{purpose:?} {own:?} {verdict:?}");
                } else if own.is_empty() {
                    assert_eq!(verdict.is_yes(), purpose.basis != Basis::Consent);
                }
                assert_eq!(verdict == Verdict::Suppressed, suppressed);
                seen += 1;
            }
        };
        for basis in Basis::ALL {
            for (channels, channel) in lists.iter().flat_map(|list| Channel::ALL.map(|channel| (*list, channel))) {
                for (retired, suppressed) in [(false, false), (false, true), (true, false), (true, true)] {
                    for contact in CONTACTS {
                        check(&asked(basis, channels, retired), channel, suppressed, contact);
                    }
                }
            }
        }
        assert!(seen > 700_000, "{seen}");
    }

    #[test]
    fn what_is_said_elsewhere_only_refuses() {
        let histories = histories(1);
        for basis in Basis::ALL {
            for own in &histories {
                let purpose = asked(basis, &Channel::ALL, false);
                let alone = may_write(&purpose, Channel::Email, std::slice::from_ref(own), false, Contact::Verified);
                for other in &histories {
                    let both = [own.clone(), other.clone()];
                    let merged = may_write(&purpose, Channel::Email, &both, false, Contact::Verified);
                    assert!(merged <= alone, "{own:?} {other:?}: {merged:?} is less strict than {alone:?}");
                    let swapped = [other.clone(), own.clone()];
                    let back = may_write(&purpose, Channel::Email, &swapped, false, Contact::Verified);
                    let refusal = |verdict: Verdict| matches!(verdict, Verdict::Objected | Verdict::Withdrawn);
                    assert_eq!(refusal(merged), refusal(back), "{own:?} {other:?}: the order of a merge decides");
                }
            }
        }
    }

    #[test]
    fn a_line_about_one_channel_says_nothing_of_the_others() {
        let (short, mut seen) = (histories(1), 0);
        for basis in Basis::ALL {
            let purpose = asked(basis, &Channel::ALL, false);
            let ask = |channel: Channel, events: &[Event<'static>]| {
                may_write(&purpose, channel, &[events.to_vec()], false, Contact::Verified)
            };
            for (channel, other) in [(Channel::Email, Channel::Phone), (Channel::Phone, Channel::Post)] {
                for before in &short {
                    for line in short.iter().flatten() {
                        let only = Event { channels: Channels::of(&[channel]), ..*line };
                        let (with, whole) =
                            ([before.as_slice(), &[only]].concat(), [before.as_slice(), &[*line]].concat());
                        assert_eq!(ask(other, &with), ask(other, before), "{before:?} {only:?}");
                        assert_eq!(ask(channel, &with), ask(channel, &whole), "{before:?} {only:?}");
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 100_000, "{seen}");
    }

    #[test]
    fn an_objection_is_undone_by_nobody_else() {
        let purpose = asked(Basis::Consent, &Channel::ALL, false);
        let ask =
            |events: Vec<Event<'static>>| may_write(&purpose, Channel::Email, &[events], false, Contact::Verified);
        for way in Way::ALL.into_iter().filter(|way| *way != Way::Centre) {
            for action in Action::ALL {
                let events = vec![line(Action::Objected, Way::Spoken), line(action, way)];
                assert_eq!(ask(events), Verdict::Objected, "{action:?} by {way:?}");
            }
        }
        assert_eq!(ask(vec![line(Action::Objected, Way::Centre), line(Action::Given, Way::Centre)]), Verdict::Allowed);
        let (action, way, channels) = (Action::Objected, Way::Centre, Channels::ALL);
        let everything = Event { purpose: EVERYTHING, action, way, channels };
        assert_eq!(ask(vec![everything, line(Action::Given, Way::Centre)]), Verdict::Objected);
    }

    #[test]
    fn a_form_needs_the_answer_of_its_address_and_a_paper_does_not() {
        let purpose = asked(Basis::Consent, &[Channel::Email], false);
        let ask =
            |events: Vec<Event<'static>>| may_write(&purpose, Channel::Email, &[events], false, Contact::Verified);
        let form = line(Action::Given, Way::Form);
        assert_eq!(ask(vec![form]), Verdict::Unconfirmed);
        assert_eq!(ask(vec![form, line(Action::Confirmed, Way::Form)]), Verdict::Allowed);
        assert_eq!(ask(vec![line(Action::Given, Way::Paper)]), Verdict::Allowed);
        assert_eq!(ask(vec![line(Action::Given, Way::Paper), line(Action::Expired, Way::Program)]), Verdict::Expired);
        let renewed = [Action::Given, Action::Expired, Action::Renewed].map(|action| line(action, Way::Paper));
        assert_eq!(ask(renewed.to_vec()), Verdict::Allowed);
        assert_eq!(ask(vec![line(Action::Withdrawn, Way::Centre), form]), Verdict::Withdrawn);
        assert_eq!(ask(Vec::new()), Verdict::NoConsent);
    }
}
