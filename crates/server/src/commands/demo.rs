//! `maillage demo`

use std::net::SocketAddr;

use accounts::demo::{EMAIL, PASSWORD};
use kernel::capability::Capability;
use kernel::lang::Message;

use super::Failure;
use super::serve::{listen_on, serve};
use crate::config::Config;
use crate::program::{Index, Program};

/// Serve the site with fictional places of former Aquitaine
#[derive(clap::Args)]
pub struct Demo {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
}

impl Demo {
    /// Fills an empty folder with fictional content and serves it on loopback.
    ///
    /// # Errors
    /// What could not be opened, somebody's network is there, or the port is taken.
    pub async fn run(self, mut config: Config, chosen: bool) -> Result<(), Failure> {
        listen_on(&mut config, self.listen);
        if !config.listen.ip().is_loopback() {
            return Err(Failure::Refused(config.lang.t("cli-demo-loopback")));
        }
        if !chosen {
            config.data = std::path::PathBuf::from("target/demo");
            config.database = kernel::db::Address::File(config.data.join("maillage.db"));
            config.files = kernel::files::Place::Folder(config.data.join("files"));
        }
        let mut site = config.site.clone();
        site.demo = true;
        site.name = "Maillage Aquitaine".to_owned();
        let program = Program::open_as(&config, Index::OnDisk, site).await?;
        let accounts = &program.capabilities.accounts;
        if accounts.is_taken().await? {
            return Err(Failure::Refused(config.lang.t("cli-demo-taken")));
        }
        accounts.demo().await?;
        for Capability { demo, .. } in &program.capabilities.all {
            demo().await?;
        }
        // once there is a place to keep
        accounts.demo().await?;
        program.follow().await?;
        let desk = Message::new("cli-demo-desk").with("email", EMAIL).with("password", PASSWORD);
        println!("{}", config.lang.say(&desk));
        serve(&config, program).await
    }
}
