//! The capability: what it holds in memory, and what it brings to the server.

use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;
use kernel::app::App;
use kernel::auth::Right;
use kernel::capability::{Capability, Group, JobKind, MenuItem, SearchEntries, Work};
use kernel::change::{self, Changed};
use kernel::ids::PartyId;
use kernel::lang::Lang;
use kernel::party::{Kind, Standing};
use kernel::search::{Audience, Entry};
use serde_json::Value;
use territory::contour_tiles::ContourTiles;
use territory::{Gazetteer, Level, Territories};

use crate::atlas::{self, Atlas, Position};
use crate::coverage::{self, Kept};
use crate::exchange::{refresh, webhooks};
use crate::field::{DataClass, Field};
use crate::lots::cells;
use crate::open_places::OpenPlaces;
use crate::pages::import_job::Running;
use crate::sheet::Sheet;
use crate::typology::List;
use crate::vocabulary::Vocabulary;
use crate::{api, contribution, demo, geocode, lots, operators, pages, store};

/// What the registry's pages, jobs and commands share, cheap to clone.
#[derive(Clone)]
pub struct Census {
    /// The program.
    pub app: App,
    pub(crate) territories: Territories,
    atlas: Arc<ArcSwap<Atlas>>,
    vocabulary: Arc<ArcSwap<Vocabulary>>,
    /// What resembles what, once it was asked for.
    pub(crate) duplicates: Arc<crate::duplicates::live::Live>,
    /// One at a time rebuilds the atlas.
    following: Arc<tokio::sync::Mutex<()>>,
    /// The coverage, once it was asked for.
    pub(crate) kept: Arc<Kept>,
    /// Who is open now, once it was asked for.
    pub(crate) open_places: Arc<OpenPlaces>,
    /// How far the imports of this process have come.
    pub(crate) running: Arc<Mutex<Running>>,
}

impl Census {
    /// The registry as the database has it.
    ///
    /// # Errors
    /// The database is away.
    pub async fn open(app: App, territories: Territories) -> anyhow::Result<Census> {
        let census = Census {
            app,
            territories,
            atlas: Arc::new(ArcSwap::from_pointee(Atlas::new(0, Vec::new()))),
            vocabulary: Arc::default(),
            duplicates: Arc::default(),
            following: Arc::default(),
            kept: Arc::default(),
            open_places: Arc::default(),
            running: Arc::default(),
        };
        census.load().await?;
        Ok(census)
    }

    /// The communes and their neighbours.
    pub fn gazetteer(&self) -> Arc<Gazetteer> {
        self.territories.gazetteer()
    }

    /// The contours that are the base map.
    ///
    /// # Errors
    /// The database is away.
    pub async fn contours(&self) -> anyhow::Result<Arc<ContourTiles>> {
        self.territories.contours(&self.app.db).await
    }

    /// The public places as they are now.
    pub fn atlas(&self) -> Arc<Atlas> {
        self.atlas.load_full()
    }

    /// The network's own words and fields as they are now.
    pub fn vocabulary(&self) -> Arc<Vocabulary> {
        self.vocabulary.load_full()
    }

    async fn load_vocabulary(&self) -> anyhow::Result<()> {
        let vocabulary = store::vocabulary::load(&self.app.db).await?;
        self.app.name_things(vocabulary.glossary.clone());
        self.vocabulary.store(Arc::new(vocabulary));
        Ok(())
    }

    /// Reads every public place, from nothing.
    ///
    /// # Errors
    /// The database is away.
    pub async fn load(&self) -> anyhow::Result<()> {
        let _one = self.following.lock().await;
        let seq = change::last(&self.app.db).await?;
        self.load_vocabulary().await?;
        let (mut pins, mut after) = (Vec::new(), String::new());
        loop {
            let rows = store::list_pins(&self.app.db, &after, 5_000).await?;
            let Some(last) = rows.last() else { break };
            after = last.id.to_string();
            pins.extend(rows.into_iter().map(|row| Arc::new(atlas::pin(row))));
        }
        self.atlas.store(Arc::new(Atlas::new(seq, pins)));
        Ok(())
    }

    /// Follows what changed since; answers whether anything did.
    ///
    /// # Errors
    /// The database is away.
    pub async fn follow(&self) -> anyhow::Result<bool> {
        let _one = self.following.lock().await;
        let mut moved = false;
        loop {
            let current = self.atlas.load_full();
            let changes = change::since(&self.app.db, current.seq, 20_000).await?;
            let Some((last, _)) = changes.last().copied() else { return Ok(moved) };
            let touched = |what| changes.iter().any(|(_, changed)| *changed == what);
            if touched(Changed::Territories) {
                self.territories.reload(&self.app.db).await?;
            } else if touched(Changed::Sectors) {
                self.territories.reload_sectors(&self.app.db).await?;
            }
            if touched(Changed::Vocabulary) {
                self.load_vocabulary().await?;
            }
            if touched(Changed::RoadTimes) {
                self.kept.forget_roads();
            }
            let ids: Vec<PartyId> = changes.iter().filter_map(|(_, changed)| changed.party()).collect();
            let mut found: std::collections::HashMap<PartyId, atlas::Pin> =
                store::find_pins(&self.app.db, &ids).await?.into_iter().map(|row| (row.id, atlas::pin(row))).collect();
            let changed = ids.into_iter().map(|id| (id, found.remove(&id))).collect();
            let next = tokio::task::spawn_blocking(move || current.followed(last, changed)).await?;
            self.atlas.store(Arc::new(next));
            moved = true;
        }
    }

    /// What the search should know of changed parties.
    pub fn search_entries(&self) -> SearchEntries {
        let census = self.clone();
        Arc::new(move |changed: Vec<Changed>| -> Work<Vec<(Changed, Option<Entry>)>> {
            let census = census.clone();
            Box::pin(async move {
                let ids: Vec<PartyId> = changed.iter().filter_map(|changed| changed.party()).collect();
                let mut entries: std::collections::HashMap<PartyId, Entry> = std::collections::HashMap::new();
                // a sheet weighs ten times its entry: thousands are never held at once
                for piece in ids.chunks(1_000) {
                    let sheets = store::list_sheets(&census.app.db, piece).await?;
                    entries.extend(sheets.iter().filter_map(|sheet| Some((sheet.id(), census.entry(sheet)?))));
                }
                let entry = |changed: Changed| (changed, changed.party().and_then(|id| entries.remove(&id)));
                Ok(changed.into_iter().map(entry).collect())
            })
        })
    }

    fn entry(&self, sheet: &Sheet) -> Option<Entry> {
        let audience = match sheet.party.standing {
            Standing::Public => Audience::Everyone,
            Standing::Hidden => Audience::Team,
            Standing::Trash => return None,
        };
        let (mut body, words) = (Vec::new(), self.vocabulary());
        let fr = self.app.speaking(Lang::french());
        // a kind is found by its name in each language, and by the word of the Observatoire
        for key in sheet.values.list(Field::Kinds) {
            body.extend(fr.others().iter().filter_map(|lang| lang.find(&format!("kind-{key}"))));
            body.push(key.to_owned());
            body.extend(words.mapped(List::Kinds, key, "observatory_2023"));
        }
        for key in sheet.values.list(Field::Services) {
            body.push(fr.find(&format!("service-{key}")).unwrap_or_else(|| key.to_owned()));
        }
        // public fields only: what the team alone may read must not be guessed through the search
        let texts = [
            Field::OtherNames,
            Field::Summary,
            Field::Description,
            Field::Specificities,
            Field::Street,
            Field::Postcode,
            Field::Operator,
            Field::Equipment,
            Field::Tags,
            Field::Networks,
            Field::Labels,
        ];
        body.extend(texts.iter().flat_map(|field| sheet.values.list(*field)).map(str::to_owned));
        // words and choices of the network's own public fields, as long as they are asked
        let retired = words.retired_fields();
        let is_told = |field: &Field| field.class() == DataClass::Public && !retired.contains(field);
        for (field, value) in sheet.values.own().filter(|(field, _)| is_told(field)) {
            let texts = match value {
                Value::String(_) | Value::Array(_) => sheet.values.list(field),
                _ => continue,
            };
            body.extend(texts.into_iter().map(|text| cells::word(&fr, field.key(), text)));
        }
        let place = self.where_words(sheet.party.territory.as_deref(), sheet.values.text(Field::City));
        Some(Entry {
            kind: sheet.party.kind.key(),
            title: sheet.party.name.clone(),
            subtitle: place,
            body: body.join(" "),
            path: sheet.party.path(),
            audience,
        })
    }

    /// `Coutras (Gironde)`: the commune as the gazetteer names it, else as it was declared.
    pub fn where_words(&self, commune: Option<&str>, city: &str) -> String {
        let gazetteer = self.gazetteer();
        let Some(id) = commune.and_then(|code| gazetteer.commune_of(code)) else { return city.to_owned() };
        match gazetteer.parent(id, Level::Department) {
            // « Paris (Paris) » says nothing more than « Paris »
            Some(department) if gazetteer.name(department) == gazetteer.full_name(id) => gazetteer.full_name(id),
            Some(department) => format!("{} ({})", gazetteer.full_name(id), gazetteer.name(department)),
            None => gazetteer.full_name(id),
        }
    }

    /// What the registry brings to the server.
    pub fn capability(&self) -> Capability {
        let census = self.clone();
        Capability {
            name: "census",
            routes: pages::routes().with_state(self.clone()).merge(api::routes().with_state(self.clone())),
            menu: menu(),
            reactions: vec![
                geocode::reaction(self),
                webhooks::reaction(self),
                crate::duplicates::live::reaction(self),
                operators::reaction(self),
            ],
            jobs: self.jobs(),
            schedules: [
                vec![
                    coverage::job::schedule(self),
                    webhooks::sweep(self),
                    refresh::schedule(self),
                    lots::run::sweep(self),
                    operators::schedule(self),
                ],
                contribution::schedules(self),
            ]
            .concat(),
            search: Some(self.search_entries()),
            criteria: crate::criteria::criteria(self),
            reached: Some(crate::reached::reached(self)),
            // the contact of a place stands in its sheet, which the next capability links to a person
            mine: {
                let census = census.clone();
                Arc::new(move |party| {
                    let census = census.clone();
                    Box::pin(async move { contribution::mine(&census.app, party).await })
                })
            },
            forget: {
                let census = census.clone();
                Arc::new(move |party| {
                    let census = census.clone();
                    Box::pin(async move {
                        contribution::forget(&census.app, party).await?;
                        let mut tx = census.app.db.begin().await?;
                        store::lots::forget(&mut tx, party).await?;
                        Ok(tx.commit().await?)
                    })
                })
            },
            demo: {
                let census = census.clone();
                Arc::new(move || {
                    let census = census.clone();
                    Box::pin(async move { demo::fill(&census).await })
                })
            },
            check: Arc::new(move || {
                let census = census.clone();
                Box::pin(async move { census.check().await })
            }),
        }
    }

    fn jobs(&self) -> Vec<JobKind> {
        let census = self.clone();
        let import = JobKind {
            name: "import",
            run: Arc::new(move |body| {
                let census = census.clone();
                Box::pin(async move { pages::import_job::run(&census, body).await })
            }),
        };
        let own = vec![
            import,
            geocode::job(self),
            coverage::job::job(self),
            webhooks::job(self),
            refresh::job(self),
            crate::duplicates::live::job(self),
            lots::run::job(self),
        ];
        [own, contribution::jobs(self)].concat()
    }

    /// What is wrong in the registry, and in what is derived from it; empty when all is well.
    async fn check(&self) -> anyhow::Result<Vec<String>> {
        let mut wrong = Vec::new();
        let orphans = store::count_orphans(&self.app.db).await?;
        if orphans > 0 {
            wrong.push(format!("{orphans} parties have no sheet"));
        }
        let broken = store::duplicates::count_broken_merges(&self.app.db).await?;
        if broken > 0 {
            wrong.push(format!("{broken} merged sheets are not in the trash, or their address leads nowhere"));
        }
        wrong.extend(contribution::check(&self.app).await?);
        let lost = store::lots::count_lost(&self.app.db).await?;
        if lost > 0 {
            wrong.push(format!("{lost} changed sheets belong to lots that say they changed nothing"));
        }
        self.follow().await?;
        let places = store::count_parties(&self.app.db, Kind::Place, Standing::Public).await?;
        let held = self.atlas().len();
        if i64::try_from(held).unwrap_or(i64::MAX) != places {
            wrong.push(format!("the map holds {held} places, the database {places}"));
        }
        let (mut after, mut odd) = (String::new(), Vec::new());
        loop {
            let sheets = store::list_public_sheets(&self.app.db, Kind::Place, &after, 1_000).await?;
            let Some(last) = sheets.last() else { break };
            after = last.id().to_string();
            let atlas = self.atlas();
            odd.extend(sheets.iter().filter(|sheet| untrue(&atlas, sheet).is_some()).map(Sheet::id));
        }
        // a sheet may have been edited between the two looks: only what remains is told
        self.follow().await?;
        let atlas = self.atlas();
        for piece in odd.chunks(1_000) {
            let sheets = store::list_sheets(&self.app.db, piece).await?;
            let public = sheets.iter().filter(|sheet| sheet.party.standing == Standing::Public);
            wrong.extend(public.filter_map(|sheet| {
                let what = untrue(&atlas, sheet)?;
                Some(format!("{}: {what}", sheet.party.path()))
            }));
        }
        Ok(wrong)
    }

    /// Who may open the back office, if only for the sheets that they keep.
    pub(crate) const DESK: kernel::web::Access = kernel::web::Access::Any(&[Right::ReadDesk, Right::EditSheets]);
    /// Who may open the back office's lists.
    pub(crate) const READ: kernel::web::Access = kernel::web::Access::Team(Right::ReadDesk);
    /// Who may edit sheets.
    pub(crate) const EDIT: kernel::web::Access = kernel::web::Access::Team(Right::EditSheets);
    /// Who may decide on proposals.
    pub(crate) const MODERATE: kernel::web::Access = kernel::web::Access::Team(Right::Moderate);
    /// Who may give access to other programs.
    pub(crate) const ADMINISTER: kernel::web::Access = kernel::web::Access::Team(Right::Administer);
    /// Who may draw sectors.
    pub(crate) const DRAW: kernel::web::Access = kernel::web::Access::Team(Right::DrawSectors);
    /// Who may choose the network's own words and fields.
    pub(crate) const WORDS: kernel::web::Access = kernel::web::Access::Team(Right::ChooseWords);
    /// Who may write to places and organisations.
    pub(crate) const ASK: kernel::web::Access = kernel::web::Access::Team(Right::Ask);
    /// Who may merge.
    pub(crate) const MERGE: kernel::web::Access = kernel::web::Access::Team(Right::Merge);
    /// Who may import.
    pub(crate) const IMPORT: kernel::web::Access = kernel::web::Access::Team(Right::Import);
}

/// What the map says of a public place otherwise than its sheet.
fn untrue(atlas: &Atlas, sheet: &Sheet) -> Option<&'static str> {
    let Some(pin) = atlas.pin(sheet.id()) else { return Some("the map does not hold it") };
    let point = sheet.values.point().and_then(|(lat, lon)| Position::of(lat, lon));
    // a number read from text may be the next one: a centimetre
    let same_point = match (pin.position, point) {
        (Some(held), Some(said)) => held.x.abs_diff(said.x) <= 1 && held.y.abs_diff(said.y) <= 1,
        (held, said) => held == said,
    };
    if *pin.name != *sheet.party.name || *pin.slug != *sheet.party.slug {
        Some("its name or its address on the map are not those of the sheet")
    } else if !same_point {
        Some("its point on the map is not that of the sheet")
    } else if pin.marks != crate::marks::Marks::of(&sheet.values) {
        Some("the marks do not say what the sheet says")
    } else {
        None
    }
}

/// The lines of the menus: of the public site, then of the back office.
fn menu() -> Vec<MenuItem> {
    let public = [
        ("places", "/lieux"),
        ("map", "/carte"),
        ("coverage", "/couverture"),
        ("territories", "/territoires"),
        ("organisations", "/structures"),
    ];
    let desk = [
        (Group::Registry, "desk-places", "/bureau/lieux", Right::ReadDesk),
        (Group::Registry, "desk-organisations", "/bureau/structures", Right::ReadDesk),
        (Group::Registry, "desk-table", "/bureau/table", Right::ReadDesk),
        (Group::Registry, "desk-proposals", "/bureau/propositions", Right::Moderate),
        (Group::Registry, "desk-sectors", "/bureau/secteurs", Right::DrawSectors),
        (Group::Registry, "desk-census", "/bureau/recensement", Right::Ask),
        (Group::Registry, "desk-waves", "/bureau/enquetes", Right::ReadDesk),
        (Group::Registry, "desk-duplicates", "/bureau/doublons", Right::ReadDesk),
        (Group::Registry, "desk-imports", "/bureau/imports", Right::Import),
        (Group::Registry, "desk-sources", "/bureau/sources", Right::Import),
        (Group::Registry, "desk-vocabulary", "/bureau/vocabulaire", Right::ReadDesk),
        (Group::Network, "desk-access", "/bureau/acces", Right::Administer),
    ];
    let public = public.map(|(label, path)| MenuItem::public(label, path));
    let desk = desk.map(|(group, label, path, right)| MenuItem { group, label, path, right: Some(right) });
    public.into_iter().chain(desk).collect()
}
