//! What people find: an index of words, typo-tolerant and French, derived from the database.
//!
//! Two fields carry each text. One is stemmed, so that plurals meet; the other is only folded, on which exact,
//! beginning and mistyped words run: one field would lose unaccented queries, since accents change the stems.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TantivyDocument, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};
use tantivy::{DocAddress, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, SegmentReader, Term};

use crate::capability::SearchEntries;
use crate::change::{self, Changed};
use crate::db::Db;
use crate::ids::PartyId;

/// Bytes that the writer may hold before it writes a segment.
const WRITER_MEMORY: usize = 20_000_000;
/// Changes followed in one go.
const STEP: i64 = 10_000;
/// The index is made again when its shape changes.
const SHAPE: &str = "2";
/// Words that half of the names have, folded; asked for only when there is no other.
const LITTLE: &[&str] =
    &["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur", "un", "une"];
/// The two halves of a party's id, read without unpacking the document.
const PARTY_HIGH: &str = "party_high";
const PARTY_LOW: &str = "party_low";

/// Who may find a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Everyone,
    /// The network's team only.
    Team,
}

/// What the index knows of a thing.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `place`, `organisation`…
    pub kind: &'static str,
    /// Its name.
    pub title: String,
    /// What helps to tell it from others: its commune.
    pub subtitle: String,
    /// Every other word by which it may be found.
    pub body: String,
    /// The address of its page.
    pub path: String,
    /// Who may find it.
    pub audience: Audience,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// `place`, `organisation`…
    pub kind: String,
    /// Its name.
    pub title: String,
    /// Its commune.
    pub subtitle: String,
    /// The address of its page.
    pub path: String,
}

#[derive(Clone, Copy)]
struct Fields {
    id: Field,
    kind: Field,
    audience: Field,
    title_stem: Field,
    title: Field,
    body_stem: Field,
    body: Field,
    subtitle: Field,
    path: Field,
    party: [Field; 2],
}

/// The index, cheap to clone.
#[derive(Clone)]
pub struct Search(Arc<Inner>);

struct Inner {
    index: Index,
    reader: IndexReader,
    writer: Mutex<Option<IndexWriter>>,
    fields: Fields,
    /// The last change that readers of this process see.
    seen: AtomicI64,
}

impl Search {
    /// Opens the index in that folder, or makes an empty one when there is none or its shape is of another version.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn open(folder: &Path) -> anyhow::Result<Search> {
        let folder = folder.join(format!("v{SHAPE}"));
        match Search::open_at(&folder) {
            Ok(search) => Ok(search),
            Err(_) => {
                // derived: a broken index costs a rebuild, not a repair
                let _ = std::fs::remove_dir_all(&folder);
                Search::open_at(&folder).with_context(|| format!("the search index in {}", folder.display()))
            }
        }
    }

    fn open_at(folder: &PathBuf) -> anyhow::Result<Search> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let index = Index::open_or_create(tantivy::directory::MmapDirectory::open(folder)?, schema)?;
        Search::over(index, fields)
    }

    /// An index that lives as long as the program.
    ///
    /// # Errors
    /// None that is known.
    pub fn in_memory() -> anyhow::Result<Search> {
        let (schema, fields) = schema();
        Search::over(Index::create_in_ram(schema), fields)
    }

    fn over(index: Index, fields: Fields) -> anyhow::Result<Search> {
        index.tokenizers().register("stem", analyzer(true));
        index.tokenizers().register("fold", analyzer(false));
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let search =
            Search(Arc::new(Inner { index, reader, writer: Mutex::new(None), fields, seen: AtomicI64::new(0) }));
        search.0.seen.store(search.cursor()?, Ordering::Relaxed);
        Ok(search)
    }

    /// The number of the last change that answers know, at no cost.
    pub fn seen(&self) -> i64 {
        self.0.seen.load(Ordering::Relaxed)
    }

    /// The number of the last change that the index holds.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn cursor(&self) -> anyhow::Result<i64> {
        Ok(self.0.index.load_metas()?.payload.and_then(|payload| payload.parse().ok()).unwrap_or(0))
    }

    /// How many things can be found.
    pub fn len(&self) -> usize {
        usize::try_from(self.0.reader.searcher().num_docs()).unwrap_or(usize::MAX)
    }

    /// Nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets everything, so that following starts from nothing.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn clear(&self) -> anyhow::Result<()> {
        self.write(0, |writer| {
            writer.delete_all_documents()?;
            Ok(())
        })
    }

    /// Follows the database until nothing new is there; answers how many changes were followed.
    ///
    /// # Errors
    /// The database is away, or the folder cannot be written.
    pub async fn follow(&self, db: &Db, sources: &[SearchEntries]) -> anyhow::Result<usize> {
        let mut followed = 0;
        loop {
            let changes = change::since(db, self.cursor()?, STEP).await?;
            let Some((last, _)) = changes.last().copied() else { return Ok(followed) };
            let changed: Vec<Changed> = changes.into_iter().map(|(_, changed)| changed).collect();
            followed += changed.len();
            let mut entries = Vec::new();
            for source in sources {
                entries.extend(source(changed.clone()).await?);
            }
            let search = self.clone();
            tokio::task::spawn_blocking(move || search.put(last, entries)).await??;
        }
    }

    fn put(&self, cursor: i64, entries: Vec<(Changed, Option<Entry>)>) -> anyhow::Result<()> {
        let fields = self.0.fields;
        self.write(cursor, |writer| {
            for (changed, entry) in entries {
                writer.delete_term(Term::from_field_text(fields.id, &key(changed)));
                if let Some(entry) = entry {
                    writer.add_document(fields.document(changed, &entry))?;
                }
            }
            Ok(())
        })
    }

    fn write(&self, cursor: i64, work: impl FnOnce(&IndexWriter) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let mut slot = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if slot.is_none() {
            *slot = Some(self.0.index.writer_with_num_threads(1, WRITER_MEMORY)?);
        }
        let Some(writer) = slot.as_mut() else { return Ok(()) };
        let outcome = work(writer).and_then(|()| {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&cursor.to_string());
            commit.commit()?;
            Ok(())
        });
        // a writer that failed may be poisoned, and an idle one holds memory; one that is dropped forgets the merges it
        // had begun, and every search would go through all the small pieces
        if let Some(writer) = slot.take().filter(|_| outcome.is_ok()) {
            writer.wait_merging_threads()?;
        }
        outcome?;
        self.0.reader.reload()?;
        self.0.seen.store(cursor, Ordering::Relaxed);
        Ok(())
    }

    /// What answers those words best, and how many answer in all. The last word may be unfinished.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn find(&self, words: &str, audience: Audience, limit: usize) -> anyhow::Result<(Vec<Hit>, usize)> {
        let Some(query) = self.query(words, audience) else { return Ok((Vec::new(), 0)) };
        let searcher = self.0.reader.searcher();
        let collectors = (TopDocs::with_limit(limit.max(1)).order_by_score(), Count);
        let (top, total) = searcher.search(&query, &collectors)?;
        Ok((self.read(&searcher, top)?, total))
    }

    /// How many things answer those words.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn count(&self, words: &str, audience: Audience) -> anyhow::Result<usize> {
        let Some(query) = self.query(words, audience) else { return Ok(0) };
        Ok(self.0.reader.searcher().search(&query, &Count)?)
    }

    /// What answers those words, the best first, but for as many as were passed over.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn page(&self, words: &str, audience: Audience, passed: usize, limit: usize) -> anyhow::Result<Vec<Hit>> {
        let Some(query) = self.query(words, audience) else { return Ok(Vec::new()) };
        let searcher = self.0.reader.searcher();
        let top = TopDocs::with_limit(limit.max(1)).and_offset(passed).order_by_score();
        let top = searcher.search(&query, &top)?;
        self.read(&searcher, top)
    }

    /// The same for somebody who types, without counting what else answers.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn suggest(&self, words: &str, audience: Audience, limit: usize) -> anyhow::Result<Vec<Hit>> {
        let Some(query) = self.query(words, audience) else { return Ok(Vec::new()) };
        let searcher = self.0.reader.searcher();
        let top = searcher.search(&query, &TopDocs::with_limit(limit.max(1)).order_by_score())?;
        self.read(&searcher, top)
    }

    fn read(&self, searcher: &Searcher, top: Vec<(f32, DocAddress)>) -> anyhow::Result<Vec<Hit>> {
        let mut hits = Vec::with_capacity(top.len());
        for (_, address) in top {
            let document: TantivyDocument = searcher.doc(address)?;
            let text = |field| document.get_first(field).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
            let f = self.0.fields;
            hits.push(Hit { kind: text(f.kind), title: text(f.title), subtitle: text(f.subtitle), path: text(f.path) });
        }
        Ok(hits)
    }

    /// The parties of that kind that answer those words, the best `limit` of them, in no order.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn ids(&self, words: &str, kind: &str, audience: Audience, limit: usize) -> anyhow::Result<Vec<PartyId>> {
        let Some(query) = self.query(words, audience) else { return Ok(Vec::new()) };
        let of_kind = TermQuery::new(Term::from_field_text(self.0.fields.kind, kind), IndexRecordOption::Basic);
        let query = BooleanQuery::intersection(vec![Box::new(query), Box::new(of_kind)]);
        let searcher = self.0.reader.searcher();
        // room is made for as many as may come: never more than there are
        let most = limit.min(self.len()).max(1);
        let top = searcher.search(&query, &TopDocs::with_limit(most).order_by_score())?;
        // beside the stored documents: unpacking thousands of them took 100 ms
        let columns = |segment: &SegmentReader| -> tantivy::Result<_> {
            let (high, low) = (segment.fast_fields().u64(PARTY_HIGH)?, segment.fast_fields().u64(PARTY_LOW)?);
            Ok((high, low))
        };
        let columns = searcher.segment_readers().iter().map(columns).collect::<tantivy::Result<Vec<_>>>()?;
        let party = |address: DocAddress| {
            let (high, low) = columns.get(address.segment_ord as usize)?;
            Some(from_halves(high.first(address.doc_id)?, low.first(address.doc_id)?))
        };
        Ok(top.into_iter().filter_map(|(_, address)| party(address)).collect())
    }

    /// The addresses of those of these things of which the index says something else, or which it should not hold.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn untrue(&self, expected: &[(Changed, Option<Entry>)]) -> anyhow::Result<Vec<String>> {
        let searcher = self.0.reader.searcher();
        let mut untrue = Vec::new();
        for (changed, entry) in expected {
            let id = Term::from_field_text(self.0.fields.id, &key(*changed));
            let query = TermQuery::new(id, IndexRecordOption::Basic);
            let held = self.read(&searcher, searcher.search(&query, &TopDocs::with_limit(2).order_by_score())?)?;
            match (entry, held.as_slice()) {
                (None, []) => {}
                (Some(e), [hit]) if (&hit.title, &hit.subtitle, &hit.path) == (&e.title, &e.subtitle, &e.path) => {}
                (Some(entry), _) => untrue.push(entry.path.clone()),
                (None, _) => untrue.push(key(*changed)),
            }
        }
        Ok(untrue)
    }

    fn query(&self, words: &str, audience: Audience) -> Option<BooleanQuery> {
        let f = self.0.fields;
        let folded = tokens(&mut analyzer(false), words);
        let stems = tokens(&mut analyzer(true), words);
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let unfinished = !words.ends_with(char::is_whitespace);
        let searcher = self.0.reader.searcher();
        // half of the registry has a « la »: unless nothing else is asked, it only makes the answer wait
        let is_little = |word: &String| LITTLE.contains(&word.as_str());
        let all_little = folded.iter().all(is_little);
        let tells = |word: &String| all_little || !is_little(word);
        for (at, word) in folded.iter().enumerate().filter(|(_, word)| tells(word)).take(8) {
            let last = unfinished && at + 1 == folded.len();
            // « bordeaux » is one letter away from « bureaux »: a mistyped word is looked for only where nothing is
            // written as it was typed
            let query = match knows(&searcher, f, word, last) {
                true => strict_query(f, word, last),
                false => mistyped_query(f, word, last),
            };
            clauses.push((Occur::Must, Box::new(query)));
        }
        if clauses.is_empty() {
            return None;
        }
        // whole stems lift what is really about the words above what only begins alike
        for stem in stems.iter().filter(|stem| tells(stem)).take(8) {
            for (field, boost) in [(f.title_stem, 4.0), (f.body_stem, 1.0)] {
                clauses.push((Occur::Should, term(field, stem, boost)));
            }
        }
        if audience == Audience::Everyone {
            // far fewer are for the team than for everybody
            let team = Term::from_field_text(f.audience, "team");
            clauses.push((Occur::MustNot, Box::new(TermQuery::new(team, IndexRecordOption::Basic))));
        }
        Some(BooleanQuery::new(clauses))
    }
}

/// Whether something is written as that word, its stem, or a word that it begins: read in the dictionaries, without going
/// through what has it.
fn knows(searcher: &Searcher, f: Fields, word: &str, last: bool) -> bool {
    let stem = tokens(&mut analyzer(true), word).into_iter().next().unwrap_or_default();
    let whole = [(f.title, word), (f.body, word), (f.title_stem, &stem), (f.body_stem, &stem)];
    let has = |(field, text): (Field, &str)| searcher.doc_freq(&Term::from_field_text(field, text)).unwrap_or(0) > 0;
    let begins = |segment: &SegmentReader, field: Field| -> std::io::Result<bool> {
        let terms = segment.inverted_index(field).map_err(std::io::Error::other)?;
        let mut from_it_on = terms.terms().range().ge(word.as_bytes()).into_stream()?;
        Ok(from_it_on.advance() && from_it_on.key().starts_with(word.as_bytes()))
    };
    let beginning = || {
        let mut segments = searcher.segment_readers().iter();
        segments.any(|segment| [f.title, f.body].into_iter().any(|field| begins(segment, field).unwrap_or(false)))
    };
    whole.into_iter().any(has) || (last && word.chars().count() >= 2 && beginning())
}

/// One word: as it stands, stemmed, or as a beginning when it is the last.
fn strict_query(f: Fields, word: &str, last: bool) -> BooleanQuery {
    let mut ways: Vec<(Occur, Box<dyn Query>)> =
        vec![(Occur::Should, term(f.title, word, 8.0)), (Occur::Should, term(f.body, word, 2.0))];
    for stem in tokens(&mut analyzer(true), word).iter().take(1) {
        ways.push((Occur::Should, term(f.title_stem, stem, 4.0)));
        ways.push((Occur::Should, term(f.body_stem, stem, 1.0)));
    }
    if last && word.chars().count() >= 2 {
        for (field, boost) in [(f.title, 3.0), (f.body, 0.6)] {
            let prefix = FuzzyTermQuery::new_prefix(Term::from_field_text(field, word), 0, true);
            ways.push((Occur::Should, Box::new(BoostQuery::new(Box::new(prefix), boost))));
        }
    }
    BooleanQuery::new(ways)
}

/// One word with one letter wrong, or two in a long one; when it is the last, its beginning may be.
fn mistyped_query(f: Fields, word: &str, last: bool) -> BooleanQuery {
    let edits = match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    let mut ways: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for (field, boost) in [(f.title, 2.0), (f.body, 1.0)] {
        let text = Term::from_field_text(field, word);
        ways.push((
            Occur::Should,
            Box::new(BoostQuery::new(Box::new(FuzzyTermQuery::new(text.clone(), edits, true)), boost)),
        ));
        if last && edits > 0 {
            let beginning = FuzzyTermQuery::new_prefix(text, 1, true);
            ways.push((Occur::Should, Box::new(BoostQuery::new(Box::new(beginning), boost / 2.0))));
        }
    }
    BooleanQuery::new(ways)
}

fn term(field: Field, word: &str, boost: f32) -> Box<dyn Query> {
    let query = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), boost))
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexed = |tokenizer: &str| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_fieldnorms(true)
            .set_index_option(IndexRecordOption::WithFreqs);
        TextOptions::default().set_indexing_options(indexing)
    };
    let fields = Fields {
        id: schema.add_text_field("id", STRING | STORED),
        kind: schema.add_text_field("kind", STRING | STORED),
        audience: schema.add_text_field("audience", STRING),
        title_stem: schema.add_text_field("title_stem", indexed("stem")),
        title: schema.add_text_field("title", indexed("fold").set_stored()),
        body_stem: schema.add_text_field("body_stem", indexed("stem")),
        body: schema.add_text_field("body", indexed("fold")),
        subtitle: schema.add_text_field("subtitle", STORED),
        path: schema.add_text_field("path", STORED),
        party: [schema.add_u64_field(PARTY_HIGH, FAST), schema.add_u64_field(PARTY_LOW, FAST)],
    };
    (schema.build(), fields)
}

impl Fields {
    fn document(self, changed: Changed, entry: &Entry) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.id, key(changed));
        for (field, half) in self.party.into_iter().zip(changed.party().map(halves).into_iter().flatten()) {
            document.add_u64(field, half);
        }
        document.add_text(self.kind, entry.kind);
        document.add_text(self.audience, if entry.audience == Audience::Everyone { "everyone" } else { "team" });
        document.add_text(self.title_stem, &entry.title);
        document.add_text(self.title, &entry.title);
        for field in [self.body_stem, self.body] {
            document.add_text(field, &entry.subtitle);
            document.add_text(field, &entry.body);
        }
        document.add_text(self.subtitle, &entry.subtitle);
        document.add_text(self.path, &entry.path);
        document
    }
}

/// Words without case, elided articles or accents; stemmed or not. The stemmer needs the accents, so they go last.
fn analyzer(stemmed: bool) -> TextAnalyzer {
    let elided = ["l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu"].map(str::to_owned);
    let words =
        TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(StopWordFilter::remove(elided));
    if !stemmed {
        return words.filter(AsciiFoldingFilter).build();
    }
    let words = words.filter_dynamic(Stemmer::new(Language::French));
    words.filter_dynamic(AsciiFoldingFilter).build()
}

fn tokens(analyzer: &mut TextAnalyzer, words: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let mut stream = analyzer.token_stream(words);
    stream.process(&mut |token| {
        if seen.insert(token.text.clone()) {
            found.push(token.text.clone());
        }
    });
    found
}

#[expect(clippy::cast_possible_truncation, reason = "the two halves of 128 bits")]
fn halves(party: PartyId) -> [u64; 2] {
    [(party.bits() >> 64) as u64, party.bits() as u64]
}

fn from_halves(high: u64, low: u64) -> PartyId {
    PartyId::from_bits((u128::from(high) << 64) | u128::from(low))
}

fn key(changed: Changed) -> String {
    let (noun, id) = changed.key();
    format!("{noun}/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{Chance, Clock};

    fn index(titles: &[(&str, &str)]) -> Search {
        let (search, chance) = (Search::in_memory().unwrap(), Chance::seeded(1));
        let entries = titles
            .iter()
            .map(|(title, body)| {
                let entry = Entry {
                    kind: "place",
                    title: (*title).into(),
                    subtitle: "Bergerac".into(),
                    body: (*body).into(),
                    path: "/lieux/x".into(),
                    audience: if title.starts_with("Secret") { Audience::Team } else { Audience::Everyone },
                };
                (Changed::Party(PartyId::new(Clock::System.now(), &chance)), Some(entry))
            })
            .collect();
        search.put(7, entries).unwrap();
        search
    }

    #[test]
    fn what_people_type_finds_what_they_mean() {
        let search = index(&[
            ("L’Escale numérique", "bureaux partagés, salle de réunion"),
            ("La Bibliothèque d’objets", "prêt d’outils et ateliers partagés"),
            ("Le Quai", "sur le port de Bordeaux"),
            ("Coworking du Pré", "télétravail"),
            ("Secret", "en projet"),
        ]);
        let first = |words: &str| search.find(words, Audience::Everyone, 5).unwrap().0.first().map(|h| h.title.clone());
        for (typed, found) in [
            ("escale", "L’Escale numérique"),
            ("l'escale", "L’Escale numérique"),
            ("numeriq", "L’Escale numérique"),
            ("biblioteque objet", "La Bibliothèque d’objets"),
            ("atelier partage", "La Bibliothèque d’objets"),
            ("coworkng", "Coworking du Pré"),
            ("cow", "Coworking du Pré"),
            ("reunions", "L’Escale numérique"),
            // little words empty nothing
            ("le coworking de", "Coworking du Pré"),
            ("quai de la", "Le Quai"),
            ("le", "Le Quai"),
        ] {
            assert_eq!(first(typed).as_deref(), Some(found), "{typed}");
        }
        let all = |words: &str| {
            let total = search.find(words, Audience::Everyone, 5).unwrap().1;
            assert_eq!(search.count(words, Audience::Everyone).unwrap(), total, "{words}");
            assert_eq!(search.page(words, Audience::Everyone, total, 5).unwrap().len(), 0, "{words}");
            total
        };
        assert_eq!((all("bordeaux"), all("bordaux")), (1, 1), "« bureaux » is not « bordeaux »");
        assert_eq!(first("secret"), None);
        assert_eq!(search.find("secret", Audience::Team, 5).unwrap().1, 1);
        assert_eq!(first("zzzz"), None);
        // a thing that the index does not hold, and one that it should not
        let gone = Changed::Party(PartyId::from_bits(7));
        let entry = |path: &str| Entry {
            kind: "place",
            title: "X".into(),
            subtitle: String::new(),
            body: String::new(),
            path: path.into(),
            audience: Audience::Everyone,
        };
        assert_eq!(search.untrue(&[(gone, None)]).unwrap(), Vec::<String>::new());
        assert_eq!(search.untrue(&[(gone, Some(entry("/lieux/y")))]).unwrap(), ["/lieux/y"]);
        assert_eq!(first("  '  "), None);
        assert_eq!(search.cursor().unwrap(), 7);
    }
}
