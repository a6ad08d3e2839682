//! `maillage serve`

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use kernel::mail;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use relations::exchanges::lmtp;
use relations::privacy::kept;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing::{error, info, warn};

use super::Failure;
use crate::config::Config;
use crate::pages::Metrics;
use crate::program::{Index, Program};
use crate::shell::{self, GRACE};

/// Serve the site
#[derive(clap::Args)]
pub struct Serve {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
}

impl Serve {
    /// Serves until it is told to stop.
    ///
    /// # Errors
    /// What could not be opened, or the port is taken.
    pub async fn run(self, mut config: Config) -> Result<(), Failure> {
        listen_on(&mut config, self.listen);
        let program = Program::open(&config, Index::OnDisk).await?;
        serve(&config, program).await
    }
}

/// Takes the address of the command line; the public address follows it when it was only the default.
pub fn listen_on(config: &mut Config, listen: Option<SocketAddr>) {
    if let Some(listen) = listen {
        if config.site.url == format!("http://{}", config.listen) {
            config.site.url = format!("http://{listen}");
        }
        config.listen = listen;
    }
}

/// Serves a program until SIGTERM or Ctrl-C; running requests end, jobs that were cut are taken up again at next start.
///
/// # Errors
/// The port is taken.
pub async fn serve(config: &Config, program: Program) -> Result<(), Failure> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(
            Matcher::Suffix("_seconds".to_owned()),
            &[0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0],
        )
        .and_then(PrometheusBuilder::install_recorder)
        .ok();
    let metrics = Metrics { handle, readers: config.metrics_from.clone() };
    let (router, _) = shell::router(&program, metrics)?;
    let listener = TcpListener::bind(config.listen).await.with_context(|| format!("listening on {}", config.listen))?;
    let address = listener.local_addr()?;
    info!(%address, url = config.site.url, places = program.capabilities.census.atlas().len(), "serving");
    if let Err(error) = program.app.files.sweep(program.app.clock.now()) {
        warn!(error = format!("{error:#}"), "what a killed program left behind could not be removed");
    }
    if let Some(code) = program.capabilities.accounts.first_code().await? {
        let open = format!("{}/bienvenue?code={code}", config.site.url);
        warn!(open, "nobody has an account yet: whoever opens this address makes the first one");
    }
    println!("Maillage: http://{address}/");

    let (stop, stopped) = watch::channel(false);
    let works = program.capabilities.works();
    works.take_over(&program.app).await?;
    mail::take_over(&program.app).await?;
    let sender = tokio::spawn(mail::work(program.app.clone(), stopped.clone()));
    tokio::spawn(greet_relay(program.app.clone()));
    let (app, objections) = (program.app.clone(), config.data.join(kept::FILE));
    let keeper = tokio::spawn(kept::follow(app.clone(), objections.clone(), stopped.clone()));
    if let Some(listen) = config.intake {
        let listener = TcpListener::bind(listen).await.with_context(|| format!("taking mail on {listen}"))?;
        info!(%listen, "mails in copy are taken");
        tokio::spawn(lmtp::serve(program.capabilities.relations.clone(), listener, stopped.clone()));
    }
    let worker = tokio::spawn(works.work(program.app.clone(), stopped.clone()));
    let follower = tokio::spawn(follow(program.app.clone(), program, stopped.clone()));
    let mut signalled = stopped.clone();
    tokio::spawn(async move {
        signal().await;
        info!("stopping");
        let _ = stop.send(true);
        // a second Ctrl-C does not wait
        signal().await;
        std::process::exit(130);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut until = stopped.clone();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = until.wait_for(|stop| *stop).await;
    });
    let ended = async {
        serving.await?;
        let _ = tokio::join!(worker, sender, follower);
        // what the last requests refused is kept too, once nobody else writes to the file
        keeper.abort();
        let _ = keeper.await;
        if let Err(error) = kept::refresh(&app, &objections, None).await {
            error!(error = format!("{error:#}"), "objections could not be kept beside the database");
        }
        app.db.close().await;
        Ok::<_, Failure>(())
    };
    // one span for all that still runs: whoever stops us kills what has not ended soon after
    tokio::select! {
        ended = ended => ended,
        () = async { let _ = signalled.wait_for(|stop| *stop).await; tokio::time::sleep(GRACE).await } => {
            warn!(seconds = GRACE.as_secs(), "some work was still running: it is taken up again at the next start");
            Ok(())
        }
    }
}

/// Says at once whether the mail relay takes us in: a wrong password should not wait for the first letter.
async fn greet_relay(app: kernel::app::App) {
    let Some(relay) = app.site.relay.clone().filter(|_| !app.site.demo) else {
        info!("no letter leaves from here: they are kept in the box at /bureau/courrier");
        return;
    };
    match relay.connect(&app.site.url).await {
        Ok(line) => {
            info!(?relay, "the mail relay answers");
            line.close().await;
        }
        Err(error) => error!(?relay, error = format!("{error:#}"), "the mail relay cannot be used; letters wait"),
    }
}

/// Keeps the map and the search in step with the database, changed here or by another process.
async fn follow(app: kernel::app::App, program: Program, mut stop: watch::Receiver<bool>) {
    let mut seen = 0;
    loop {
        if let Err(error) = program.follow().await {
            error!(error = format!("{error:#}"), "what is derived could not follow");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        seen = program.capabilities.census.atlas().seq.max(seen);
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            () = app.db.pulse().wait(seen, Duration::from_secs(2)) => {}
        }
    }
}

async fn signal() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
