//! Work outside requests: once at a time, again when it failed, taken up when its worker died, and parked in the end.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kernel::app::App;
use kernel::capability::{JobKind, Reaction, Scheduled, Work};
use kernel::facts::{self, Fact};
use kernel::ids::PartyId;
use kernel::jobs::{Works, enqueue, is_queued};
use kernel::on_both;
use serde_json::{Value, json};

use crate::world::{Node, Test};

fn job(name: &'static str, run: impl Fn(Value) -> Work<()> + Send + Sync + 'static) -> Works {
    Works::new(vec![JobKind { name, run: Arc::new(run) }], Vec::new(), Vec::new())
}

async fn ask(app: &App, kind: &str, body: Value) {
    let mut tx = app.db.begin().await.unwrap();
    enqueue(app, &mut tx, kind, &body).await.unwrap();
    tx.commit().await.unwrap();
}

async fn state(node: &Node) -> (i64, bool, Option<String>) {
    node.db().one("select attempts, parked, error from job", vec![]).await.unwrap()
}

on_both! {
    async fn a_job_that_fails_is_tried_again_later_each_time_and_parked_in_the_end(t: Test) {
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = runs.clone();
        let works = job("essai", move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            Box::pin(async { anyhow::bail!("the neighbour is away") })
        });
        ask(t.app(), "essai", json!({ "n": 1 })).await;
        for attempt in 1..=8_u32 {
            assert_eq!(works.run_due(t.app()).await.unwrap(), 1, "attempt {attempt}");
            assert_eq!(works.run_due(t.app()).await.unwrap(), 0, "it waits before the next");
            let (attempts, parked, error) = state(&t).await;
            assert_eq!((attempts, parked), (i64::from(attempt), attempt == 8));
            assert_eq!(error.as_deref(), Some("the neighbour is away"));
            t.clock.advance(Duration::from_secs(2_u64.pow(attempt) - 1));
            assert_eq!(works.run_due(t.app()).await.unwrap(), 0, "not a second before");
            t.clock.advance(Duration::from_secs(2));
        }
        t.clock.advance(Duration::from_secs(30 * 24 * 3_600));
        assert_eq!(works.run_due(t.app()).await.unwrap(), 0, "parked: a person looks at it");
        assert!(!is_queued(t.db(), "essai", "1").await.unwrap());
        assert_eq!(runs.load(Ordering::SeqCst), 8);
    }

    async fn a_job_that_panics_does_not_end_the_worker(t: Test) {
        let works = job("essai", |body| {
            Box::pin(async move {
                assert!(body["n"] != json!(1), "a very unlucky number");
                Ok(())
            })
        });
        ask(t.app(), "essai", json!({ "n": 1 })).await;
        ask(t.app(), "essai", json!({ "n": 2 })).await;
        assert_eq!(works.run_due(t.app()).await.unwrap(), 2);
        let (attempts, parked, error) = state(&t).await;
        assert_eq!((attempts, parked), (1, false));
        assert!(error.unwrap().contains("unlucky"));
    }

    async fn a_job_of_a_kind_that_nobody_knows_is_kept(t: Test) {
        ask(t.app(), "d-une-autre-version", json!({})).await;
        assert_eq!(job("essai", |_| Box::pin(async { Ok(()) })).run_due(t.app()).await.unwrap(), 1);
        assert_eq!(state(&t).await.0, 1);
        t.clock.advance(Duration::from_secs(3));
        let works = job("d-une-autre-version", |_| Box::pin(async { Ok(()) }));
        assert_eq!((works.run_due(t.app()).await.unwrap(), t.count("job").await), (1, 0));
    }

    async fn two_workers_never_run_one_job_twice(t: Test) {
        let other = t.another_node(7).await;
        let runs: Arc<Mutex<BTreeMap<u64, usize>>> = Arc::default();
        let works = || {
            let runs = runs.clone();
            job("essai", move |body| {
                let runs = runs.clone();
                Box::pin(async move {
                    *runs.lock().unwrap().entry(body["n"].as_u64().unwrap()).or_default() += 1;
                    tokio::task::yield_now().await;
                    Ok(())
                })
            })
        };
        for n in 0..40 {
            ask(t.app(), "essai", json!({ "n": n })).await;
        }
        let (one, two, third) = (works(), works(), works());
        let (a, b, c) = tokio::join!(one.run_due(t.app()), two.run_due(other.app()), third.run_due(other.app()));
        let ran = a.unwrap() + b.unwrap() + c.unwrap();
        // a worker that found nothing to claim may have stopped before the others: one more look takes the rest
        let ran = ran + one.run_due(t.app()).await.unwrap();
        assert_eq!((ran, t.count("job").await), (40, 0));
        let runs = runs.lock().unwrap();
        assert!(runs.len() == 40 && runs.values().all(|times| *times == 1), "{runs:?}");
    }

    async fn the_job_of_a_dead_worker_is_taken_up_by_another(t: Test) {
        let other = t.another_node(7).await;
        ask(t.app(), "essai", json!({})).await;
        let app = t.app().clone();
        let dying = tokio::spawn(async move { job("essai", |_| Box::pin(std::future::pending())).run_due(&app).await });
        while t.db().one::<(i64,)>("select attempts from job", vec![]).await.unwrap().0 == 0 {
            tokio::task::yield_now().await;
        }
        dying.abort();
        let works = job("essai", |_| Box::pin(async { Ok(()) }));
        assert_eq!(works.run_due(other.app()).await.unwrap(), 0, "it may still be alive");
        assert!(is_queued(t.db(), "essai", "{}").await.unwrap());
        t.clock.advance(Duration::from_secs(10 * 60 + 1));
        assert_eq!((works.run_due(other.app()).await.unwrap(), t.count("job").await), (1, 0));
    }

    async fn a_schedule_runs_once_whatever_the_number_of_nodes(t: Test) {
        let other = t.another_node(7).await;
        let runs = Arc::new(AtomicUsize::new(0));
        let works = || {
            let runs = runs.clone();
            let run = move || -> Work<()> {
                runs.fetch_add(1, Ordering::SeqCst);
                Box::pin(async { Ok(()) })
            };
            let hour = Duration::from_secs(3_600);
            Works::new(Vec::new(), Vec::new(), vec![Scheduled { name: "essai", every: hour, run: Arc::new(run) }])
        };
        for round in 1..=3 {
            let (one, two) = (works(), works());
            let (a, b) = tokio::join!(one.run_schedules(t.app()), two.run_schedules(other.app()));
            a.unwrap();
            b.unwrap();
            one.run_schedules(t.app()).await.unwrap();
            assert_eq!(runs.load(Ordering::SeqCst), round);
            t.clock.advance(Duration::from_secs(3_599));
            two.run_schedules(t.app()).await.unwrap();
            assert_eq!(runs.load(Ordering::SeqCst), round, "not before its time");
            t.clock.advance(Duration::from_secs(1));
        }
    }

    async fn what_follows_a_fact_follows_at_least_once(t: Test) {
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let tries = Arc::new(AtomicUsize::new(0));
        let reaction = {
            let (seen, tries) = (seen.clone(), tries.clone());
            Reaction {
                name: "essai",
                wants: |fact| matches!(fact, Fact::PartyTrashed { .. }),
                run: Arc::new(move |id, fact| {
                    let (seen, tries) = (seen.clone(), tries.clone());
                    Box::pin(async move {
                        if tries.fetch_add(1, Ordering::SeqCst) == 0 {
                            anyhow::bail!("not yet");
                        }
                        seen.lock().unwrap().push(format!("{id} {}", fact.kind()));
                        Ok(())
                    })
                }),
            }
        };
        let party = PartyId::new(t.clock.now(), &t.app().chance);
        let reactions = [reaction.clone()];
        let mut tx = t.db().begin().await.unwrap();
        let app = t.app();
        for fact in [Fact::PartyTrashed { party }, Fact::PartyRestored { party }] {
            facts::record(&mut tx, t.clock.now(), &app.chance, None, &fact, &reactions).await.unwrap();
        }
        tx.commit().await.unwrap();
        // a change that does not happen has no fact and nothing follows
        let mut tx = t.db().begin().await.unwrap();
        facts::record(&mut tx, t.clock.now(), &app.chance, None, &Fact::PartyTrashed { party }, &reactions).await.unwrap();
        tx.rollback().await.unwrap();
        let works = Works::new(Vec::new(), vec![reaction], Vec::new());
        assert_eq!(works.run_due(app).await.unwrap(), 1);
        assert!(seen.lock().unwrap().is_empty());
        t.clock.advance(Duration::from_secs(3));
        assert_eq!(works.run_due(app).await.unwrap(), 1);
        let runs = seen.lock().unwrap().len();
        assert_eq!((runs, t.count("delivery").await, t.count("fact").await), (1, 0, 2));
    }

    async fn a_job_that_ends_the_program_is_parked_in_the_end(t: Test) {
        ask(t.app(), "essai", json!({})).await;
        for attempt in 1..=8 {
            let app = t.app().clone();
            let dying = tokio::spawn(async move { job("essai", |_| Box::pin(std::future::pending())).run_due(&app).await });
            while t.db().one::<(i64,)>("select attempts from job", vec![]).await.unwrap().0 < attempt {
                tokio::task::yield_now().await;
            }
            dying.abort();
            t.clock.advance(Duration::from_secs(10 * 60 + 1));
        }
        let works = job("essai", |_| Box::pin(async { Ok(()) }));
        assert_eq!(works.run_due(t.app()).await.unwrap(), 0, "it is not begun a ninth time");
        let (attempts, parked, error) = state(&t).await;
        assert_eq!((attempts, parked), (8, true));
        assert!(error.unwrap().contains("never came to an end"));
        // what waits behind it is done
        ask(t.app(), "essai", json!({ "n": 2 })).await;
        assert_eq!((works.run_due(t.app()).await.unwrap(), t.count("job").await), (1, 1));
    }

    async fn an_import_that_failed_too_often_says_why_and_is_tried_again_at_its_page(t: Test) {
        let chloe = t.chloe().await;
        let fails = async || {
            let broken = job("import", |_| Box::pin(async { anyhow::bail!("the <store> is away") }));
            for _ in 0..8 {
                broken.run_due(t.app()).await.unwrap();
                t.clock.advance(Duration::from_secs(3_601));
            }
        };
        let told = "a échoué trop souvent";
        let batch = t.receive("réseau", "liste.csv", "Nom;Ville\nLa Fabrique;Coutras\n".as_bytes()).await.unwrap();
        let path = format!("/bureau/imports/{}", batch.id);
        let again = format!("{path}/reprise");
        // its report
        chloe.post(&again, &[]).await.with_status(409);
        let columns = chloe.form(&path).await;
        let columns: Vec<(&str, &str)> = columns.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        chloe.post(&format!("{path}/colonnes"), &columns).await.with_status(303);
        chloe.get(&path).await.ok().shows("/arret").hides(told);
        fails().await;
        assert_eq!(state(&t).await, (8, true, Some("the <store> is away".to_owned())));
        let form = chloe.get(&path).await.ok().shows(told).shows("the <store> is away").shows("Essayer encore").form();
        assert!(form.iter().any(|(name, _)| name == "c0"), "the columns may be chosen anew: {form:?}");
        chloe.post(&again, &[]).await.with_status(303);
        chloe.get(&path).await.ok().shows("/arret").hides(told);
        t.run_jobs().await;
        // its acceptance
        chloe.post(&format!("{path}/acceptation"), &[("create", "yes")]).await.with_status(303);
        fails().await;
        chloe.get(&path).await.ok().shows(told);
        t.ana().await.post(&again, &[]).await.with_status(403);
        chloe.post(&again, &[]).await.with_status(303);
        t.run_jobs().await;
        assert_eq!(t.count("party").await, 1);
        // its undoing, which somebody asks for anew rather than trying again: the parked one is in nobody's way
        let undo = format!("{path}/annulation");
        chloe.post(&undo, &[]).await.with_status(303);
        fails().await;
        chloe.get(&path).await.ok().shows(told);
        chloe.post(&undo, &[]).await.with_status(303);
        t.run_jobs().await;
        assert_eq!(t.count("party").await, 0);
        chloe.get(&path).await.ok().hides(told);
        chloe.post(&again, &[]).await.with_status(409);
    }

    async fn what_is_parked_is_shown_tried_again_or_given_up(t: Test) {
        let fails = |name: &'static str| Reaction {
            name,
            wants: |fact| matches!(fact, Fact::PartyTrashed { .. }),
            run: Arc::new(|_, _| Box::pin(async { anyhow::bail!("the reader is away") })),
        };
        let broken = Works::new(
            vec![JobKind { name: "import", run: Arc::new(|_| Box::pin(async { anyhow::bail!("the <store> is away") })) }],
            vec![fails("census.webhooks")],
            Vec::new(),
        );
        let chloe = t.chloe().await;
        chloe.get("/bureau/travaux").await.ok().shows("Rien n’attend");
        t.ana().await.get("/bureau/travaux").await.with_status(403);
        ask(t.app(), "import", json!({ "n": 1 })).await;
        let party = PartyId::new(t.clock.now(), &t.app().chance);
        let mut tx = t.db().begin().await.unwrap();
        let (now, fact) = (t.clock.now(), Fact::PartyTrashed { party });
        facts::record(&mut tx, now, &t.app().chance, None, &fact, &[fails("census.webhooks")]).await.unwrap();
        tx.commit().await.unwrap();
        chloe.get("/bureau/travaux").await.ok().shows("En attente").hides("Essayer encore");
        for _ in 0..8 {
            assert_eq!(broken.run_due(t.app()).await.unwrap(), 2);
            t.clock.advance(Duration::from_secs(3_601));
        }
        assert_eq!(server::store::count_parked(t.app()).await.unwrap(), 2);
        let page = chloe.get("/bureau/travaux").await.ok().shows("Import d’une liste").shows("the <store> is away");
        page.shows("2 travaux ont échoué").shows("messages aux autres programmes").shows("the reader is away");
        let (id,): (String,) = t.db().one("select id from job", vec![]).await.unwrap();
        let (fact,): (String,) = t.db().one("select fact from delivery", vec![]).await.unwrap();
        let (one, other) = ([("id", id.as_str())], [("id", fact.as_str()), ("reaction", "census.webhooks")]);
        chloe.post("/bureau/travaux/reprise", &one).await.with_status(303);
        chloe.post("/bureau/travaux/reprise", &one).await.with_status(409);
        assert_eq!(state(&t).await.0, 0);
        let works = job("import", |_| Box::pin(async { Ok(()) }));
        assert_eq!((works.run_due(t.app()).await.unwrap(), t.count("job").await), (1, 0));
        chloe.post("/bureau/travaux/reprise", &other).await.with_status(303);
        let reaction = Reaction { run: Arc::new(|_, _| Box::pin(async { Ok(()) })), ..fails("census.webhooks") };
        let works = Works::new(Vec::new(), vec![reaction], Vec::new());
        assert_eq!((works.run_due(t.app()).await.unwrap(), t.count("delivery").await), (1, 0));
        ask(t.app(), "import", json!({ "n": 2 })).await;
        t.db().execute("update job set parked = $1", kernel::args![true]).await.unwrap();
        let (id,): (String,) = t.db().one("select id from job", vec![]).await.unwrap();
        chloe.post("/bureau/travaux/abandon", &[("id", id.as_str())]).await.with_status(303);
        chloe.post("/bureau/travaux/abandon", &[("id", id.as_str())]).await.with_status(409);
        chloe.post("/bureau/travaux/abandon", &[("id", "no id")]).await.with_status(404);
        assert_eq!(t.count("job").await, 0);
    }
}
