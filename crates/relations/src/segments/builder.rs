//! The tree as a form, and the form as a tree: each node is named by its path, so that a page without script adds and
//! removes criteria, and one with script counts while somebody types.

use std::collections::BTreeMap;

use kernel::error::{Result, Violations};
use kernel::lang::{Lang, Message};
use kernel::text::fold;
use kernel::web::{Fields, Shell};

use super::tree::{self, Criterion, DEEPEST, Input, Join, Listing, MOST, Node, Refused, SPECS, Sort};
use crate::Relations;
use crate::membership::kind;
use crate::store::segments::{self as store, Choices};

/// What an input shows.
pub struct InputView {
    /// Its name in the form, and the end of its id.
    pub name: String,
    pub id: String,
    pub words: String,
    /// `choice`, `text`, `number` or `day`.
    pub sort: &'static str,
    pub value: String,
    pub choices: Vec<(String, String, bool)>,
    /// What a stored value means, where it does not say it itself.
    pub means: String,
    pub errors: Vec<String>,
    pub required: bool,
}

/// A line of the form: a group that opens, a criterion, or a group that closes.
pub struct Line {
    /// `open`, `criterion` or `close`.
    pub part: &'static str,
    pub path: String,
    pub words: String,
    /// The key of a criterion.
    pub key: String,
    pub joins: Vec<(&'static str, String, bool)>,
    pub inputs: Vec<InputView>,
    pub errors: Vec<String>,
    pub is_root: bool,
    /// Whether one more group may stand in this one.
    pub has_room: bool,
}

/// Everything that a form of a tree is drawn with.
pub struct Lists {
    pub choices: Choices,
    /// Segments that the reader may name.
    pub segments: Vec<(String, String)>,
    /// Kinds of membership: those of the program, and the network's own.
    memberships: Vec<(String, String)>,
}

impl Lists {
    /// As the database has them for that reader.
    pub async fn load(relations: &Relations, shell: &Shell) -> Result<Lists> {
        let choices = store::choices(&relations.app.db).await?;
        let segments = match shell.viewer.id() {
            Some(account) => store::list(&relations.app.db, account).await?,
            None => Vec::new(),
        };
        let segments = segments.into_iter().map(|segment| (segment.id.to_string(), segment.name)).collect();
        let kinds = kind::list(&relations.app).await?;
        let memberships = kinds.iter().map(|kind| (kind.key.clone(), kind.named(&shell.lang))).collect();
        Ok(Lists { choices, segments, memberships })
    }

    fn of(&self, relations: &Relations, shell: &Shell, key: &str, listing: Listing) -> Vec<(String, String)> {
        match listing {
            Listing::Objectives => self.choices.objectives.clone(),
            Listing::Accounts => self.choices.accounts.clone(),
            Listing::Partners => self.choices.partners.clone(),
            Listing::Memberships => self.memberships.clone(),
            Listing::Segments => self.segments.clone(),
            // those that a person may be given: to ask which ones people have would read all of them at each key
            Listing::Languages => {
                let name = |code: &str| shell.lang.find(&format!("language-{code}")).unwrap_or_else(|| code.to_owned());
                Lang::all().iter().map(|lang| (lang.code(), name(&lang.code()))).collect()
            }
            Listing::Own => {
                let brought = relations.criteria.iter().find(|brought| brought.key == key);
                brought.map(|brought| (brought.choices)(&shell.lang)).unwrap_or_default()
            }
        }
    }
}

/// What a form holds of a node.
enum Item {
    Group(Join),
    Criterion(String),
}

fn path_of(text: &str) -> Option<Vec<usize>> {
    text.split('-').map(|piece| piece.parse().ok()).collect()
}

/// The tree that a form holds; an empty one when it holds none.
pub fn read(fields: &Fields) -> Result<Node, Refused> {
    let mut items: BTreeMap<Vec<usize>, Item> = BTreeMap::new();
    for (name, value) in fields.pairs() {
        let (item, path) = match (name.strip_prefix('g'), name.strip_prefix('c')) {
            (Some(path), _) => (Join::from_key(value).map(Item::Group), path_of(path)),
            (_, Some(path)) => (Some(Item::Criterion(value.to_owned())), path_of(path)),
            _ => continue,
        };
        let (Some(item), Some(path)) = (item, path) else { continue };
        if path.len() > DEEPEST {
            return Err(Refused::Deep);
        }
        items.insert(path, item);
        if items.len() > MOST {
            return Err(Refused::Many);
        }
    }
    Ok(built(&items, &[0], fields).unwrap_or_else(Node::empty))
}

fn built(items: &BTreeMap<Vec<usize>, Item>, path: &[usize], fields: &Fields) -> Option<Node> {
    match items.get(path)? {
        Item::Criterion(key) => {
            let prefix = format!("{}.", written(path));
            let given = fields.pairs().filter_map(|(name, value)| Some((name.strip_prefix(&prefix)?, value.trim())));
            let values = given.filter(|(_, value)| !value.is_empty()).map(|(k, v)| (k.to_owned(), v.to_owned()));
            Some(Node::Criterion(Criterion { key: key.clone(), values: values.collect() }))
        }
        Item::Group(join) => {
            let inner = items.keys().filter(|known| known.len() == path.len() + 1 && known.starts_with(path));
            Some(Node::Group(*join, inner.filter_map(|path| built(items, path, fields)).collect()))
        }
    }
}

fn written(path: &[usize]) -> String {
    path.iter().map(usize::to_string).collect::<Vec<String>>().join("-")
}

/// Does what a button of the form asks: `add:0-1`, `group:0`, `remove:0-2`.
pub fn apply(node: &mut Node, action: &str, fields: &Fields) {
    let Some((what, at)) = action.split_once(':') else { return };
    let Some(path) = path_of(at) else { return };
    let Some((_, below)) = path.split_first() else { return };
    match what {
        "remove" => {
            if let Some((last, above)) = below.split_last()
                && let Some(Node::Group(_, nodes)) = node.at_mut(above)
                && *last < nodes.len()
            {
                nodes.remove(*last);
            }
        }
        "add" | "group" => {
            let Some(Node::Group(_, nodes)) = node.at_mut(below) else { return };
            let key = fields.get(&format!("new{at}")).to_owned();
            if what == "group" {
                nodes.push(Node::Group(Join::Any, Vec::new()));
            } else if !key.is_empty() {
                nodes.push(Node::Criterion(Criterion { key, values: BTreeMap::new() }));
            }
        }
        _ => {}
    }
}

/// What is wrong in a tree, by the names of inputs; names of territories and organisations become what is stored.
pub async fn check(relations: &Relations, shell: &Shell, lists: &Lists, node: &mut Node) -> Result<Violations> {
    let mut wrong = Violations::default();
    let mut open = vec![vec![0_usize]];
    while let Some(path) = open.pop() {
        let below = path.get(1..).unwrap_or_default();
        let criterion = match node.at_mut(below) {
            Some(Node::Criterion(criterion)) => criterion,
            Some(Node::Group(_, nodes)) => {
                open.extend((0..nodes.len()).map(|at| [path.as_slice(), &[at]].concat()));
                continue;
            }
            None => continue,
        };
        let name = written(&path);
        let Some(spec) = tree::spec(&criterion.key, &relations.criteria) else {
            wrong.add(&name, Message::new("segment-wrong-criterion"));
            continue;
        };
        criterion.values.retain(|key, _| spec.inputs.iter().any(|input| input.key == key));
        for (input, message) in tree::wrong(criterion, &spec) {
            wrong.add(&format!("{name}.{input}"), message);
        }
        for input in spec.inputs {
            let value = criterion.value(input.key).to_owned();
            if value.is_empty() {
                continue;
            }
            let understood = match input.sort {
                Sort::Listed(listing) => {
                    let known = lists.of(relations, shell, spec.key, listing);
                    known.iter().any(|(key, _)| *key == value).then_some(value).ok_or("segment-wrong-choice")
                }
                Sort::Territory => territory(relations, &value).ok_or("segment-wrong-territory"),
                Sort::Party => party(relations, &value).await?,
                _ => Ok(value),
            };
            match understood {
                Ok(value) => drop(criterion.values.insert(input.key.to_owned(), value)),
                Err(key) => wrong.add(&format!("{name}.{}", input.key), Message::new(key)),
            }
        }
    }
    Ok(wrong)
}

/// `department:33` as it is; the best territory, or the sector, of a name.
pub fn territory(relations: &Relations, typed: &str) -> Option<String> {
    if typed.contains(':') && (relations.app.communes())(typed).is_some() {
        return Some(typed.to_owned());
    }
    let folded = fold(typed);
    if let Some(sector) = relations.territories.sectors().iter().find(|sector| fold(&sector.name) == folded) {
        return Some(format!("sector:{}", sector.number));
    }
    let gazetteer = relations.territories.gazetteer();
    let mut known =
        gazetteer.find(typed, 5).into_iter().map(|(id, _)| format!("{}:{}", id.level(), gazetteer.code(id)));
    known.find(|key| (relations.app.communes())(key).is_some())
}

async fn party(relations: &Relations, typed: &str) -> Result<Result<String, &'static str>> {
    if let Ok(id) = typed.parse() {
        let known = kernel::party::find(&relations.app.db, id).await?;
        return Ok(known.map(|party| party.id.to_string()).ok_or("segment-wrong-party"));
    }
    Ok(match store::called(&relations.app.db, typed).await?.as_slice() {
        [one] => Ok(one.to_string()),
        [] => Err("segment-wrong-party"),
        _ => Err("segment-wrong-parties"),
    })
}

/// What a territory or a party is called, for those that are stored under another word.
pub async fn meaning(relations: &Relations, sort: Sort, value: &str) -> Result<String> {
    Ok(match sort {
        Sort::Territory => named_territory(relations, value),
        Sort::Party => match value.parse() {
            Ok(id) => kernel::party::find(&relations.app.db, id).await?.map(|party| party.name).unwrap_or_default(),
            Err(_) => String::new(),
        },
        _ => String::new(),
    })
}

fn named_territory(relations: &Relations, key: &str) -> String {
    let Some((level, code)) = key.split_once(':') else { return String::new() };
    if level == "sector" {
        return code
            .parse()
            .ok()
            .and_then(|number| relations.territories.sector(number))
            .map(|s| s.name)
            .unwrap_or_default();
    }
    let gazetteer = relations.territories.gazetteer();
    let found = level.parse().ok().and_then(|level| gazetteer.get(level, code));
    found.map(|id| gazetteer.label(id)).unwrap_or_default()
}

/// The criteria that may be added: word and name.
pub fn kinds(relations: &Relations, shell: &Shell) -> Vec<(&'static str, String)> {
    let own = SPECS.iter().map(|spec| (spec.key, shell.term("segment-is", spec.key)));
    let brought = relations.criteria.iter().map(|brought| (brought.key, shell.t(brought.label)));
    own.chain(brought).collect()
}

/// What a criterion is called.
pub fn title(relations: &Relations, shell: &Shell, key: &str) -> String {
    kinds(relations, shell)
        .into_iter()
        .find(|(known, _)| *known == key)
        .map_or_else(|| key.to_owned(), |(_, words)| words)
}

/// The lines of the form of a tree.
pub async fn lines(
    relations: &Relations,
    shell: &Shell,
    lists: &Lists,
    node: &Node,
    wrong: &Violations,
) -> Result<Vec<Line>> {
    // what is still to be drawn: a node with its path, or the end of a group
    enum Next<'a> {
        Node(Vec<usize>, &'a Node),
        Close(Vec<usize>),
    }
    let mut lines = Vec::new();
    let mut open = vec![Next::Node(vec![0], node)];
    while let Some(next) = open.pop() {
        match next {
            Next::Close(path) => lines.push(group(shell, "close", &path, None)),
            Next::Node(path, Node::Group(join, nodes)) => {
                lines.push(group(shell, "open", &path, Some(*join)));
                open.push(Next::Close(path.clone()));
                let inner = nodes.iter().enumerate().rev();
                open.extend(inner.map(|(at, node)| Next::Node([path.as_slice(), &[at]].concat(), node)));
            }
            Next::Node(path, Node::Criterion(criterion)) => {
                lines.push(line(relations, shell, lists, &path, criterion, wrong).await?);
            }
        }
    }
    Ok(lines)
}

fn group(shell: &Shell, part: &'static str, path: &[usize], join: Option<Join>) -> Line {
    let joins = Join::ALL.map(|known| (known.key(), shell.term("segment-join", known.key()), Some(known) == join));
    Line {
        part,
        path: written(path),
        words: shell.t(if path.len() == 1 { "segment-root" } else { "segment-group" }),
        key: String::new(),
        joins: joins.into_iter().collect(),
        inputs: Vec::new(),
        errors: Vec::new(),
        is_root: path.len() == 1,
        has_room: path.len() + 1 < DEEPEST,
    }
}

async fn line(
    relations: &Relations,
    shell: &Shell,
    lists: &Lists,
    path: &[usize],
    criterion: &Criterion,
    wrong: &Violations,
) -> Result<Line> {
    let path = written(path);
    let mut inputs = Vec::new();
    for input in tree::spec(&criterion.key, &relations.criteria).map(|spec| spec.inputs).unwrap_or_default() {
        let name = format!("{path}.{}", input.key);
        let value = criterion.value(input.key);
        let choices = chosen_from(relations, shell, lists, &criterion.key, input).into_iter();
        inputs.push(InputView {
            id: format!("f-{path}-{}", input.key),
            words: shell.term("segment-input", input.key),
            sort: match input.sort {
                Sort::Choice(..) | Sort::Listed(_) => "choice",
                Sort::Number => "number",
                Sort::Day => "day",
                Sort::Words | Sort::Territory | Sort::Party => "text",
            },
            value: value.to_owned(),
            choices: choices.map(|(key, words)| (key.clone(), words, key == value)).collect(),
            means: meaning(relations, input.sort, value).await?,
            errors: wrong.of(&name).iter().map(|message| shell.say(message)).collect(),
            required: input.required,
            name,
        });
    }
    Ok(Line {
        part: "criterion",
        words: title(relations, shell, &criterion.key),
        key: criterion.key.clone(),
        joins: Vec::new(),
        inputs,
        errors: wrong.of(&path).iter().map(|message| shell.say(message)).collect(),
        is_root: false,
        has_room: false,
        path,
    })
}

fn chosen_from(relations: &Relations, shell: &Shell, lists: &Lists, key: &str, input: &Input) -> Vec<(String, String)> {
    match input.sort {
        Sort::Choice(family, keys) => keys.iter().map(|key| ((*key).to_owned(), shell.term(family, key))).collect(),
        Sort::Listed(listing) => lists.of(relations, shell, key, listing),
        _ => Vec::new(),
    }
}

/// A criterion in words: « Dernier échange : il y a plus de, 6 ».
pub async fn said(relations: &Relations, shell: &Shell, lists: &Lists, criterion: &Criterion) -> Result<String> {
    let mut pieces = Vec::new();
    for input in tree::spec(&criterion.key, &relations.criteria).map(|spec| spec.inputs).unwrap_or_default() {
        let value = criterion.value(input.key);
        if value.is_empty() {
            continue;
        }
        let chosen =
            chosen_from(relations, shell, lists, &criterion.key, input).into_iter().find(|(key, _)| key == value);
        let meaning = meaning(relations, input.sort, value).await?;
        pieces.push(match (chosen, input.sort) {
            (Some((_, words)), _) => words,
            (None, Sort::Number) if input.key == "months" => shell.t1("segment-months", "count", months(value)),
            (None, Sort::Listed(Listing::Segments)) => shell.t("segment-of-another"),
            (None, Sort::Listed(_)) => shell.t("segment-gone"),
            (None, _) if !meaning.is_empty() => meaning,
            (None, _) => value.to_owned(),
        });
    }
    Ok(format!("{}{} {}", title(relations, shell, &criterion.key), shell.t("colon"), pieces.join(", ")))
}

fn months(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_becomes_a_tree_and_buttons_change_it() {
        let fields = Fields::read(
            "g0=all&c0-0=kind&0-0.value=person&g0-1=any&c0-1-0=name&0-1-0.value=+ana+&c0-1-1=name&0-1-1.value=&new0-1=tie",
        );
        let mut node = read(&fields).unwrap();
        assert_eq!(node.criteria().len(), 3);
        assert_eq!(node.criteria().get(1).map(|criterion| criterion.value("value")), Some("ana"));
        apply(&mut node, "add:0-1", &fields);
        assert_eq!(node.criteria().last().map(|criterion| criterion.key.as_str()), Some("tie"));
        apply(&mut node, "remove:0-0", &fields);
        apply(&mut node, "group:0", &fields);
        for nonsense in ["remove:0", "remove:7-7", "add:", "add:0-x", "drop:0", "remove:0-9"] {
            apply(&mut node, nonsense, &fields);
        }
        assert!(matches!(&node, Node::Group(Join::All, nodes) if nodes.len() == 2), "{node:?}");
    }

    #[test]
    fn a_form_is_bounded_as_json_is() {
        assert_eq!(read(&Fields::read("g0-0-0-0-0-0-0=all")), Err(Refused::Deep));
        let many: Vec<String> = (0..=MOST).map(|at| format!("c0-{at}=name")).collect();
        assert_eq!(read(&Fields::read(&many.join("&"))), Err(Refused::Many));
        assert_eq!(read(&Fields::default()), Ok(Node::empty()));
    }
}
