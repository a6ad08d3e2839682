//! `maillage user`

use std::io::{IsTerminal, Read};

use kernel::auth::{self, Role, SHORTEST_PASSWORD};
use kernel::lang::{Lang, Message};
use serde_json::json;

use super::Failure;
use crate::config::Config;
use crate::program::{Index, Program};

/// Accounts of the team
#[derive(clap::Args)]
pub struct User {
    #[command(subcommand)]
    action: Action,
    /// Report as JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Add an account, or change its name, password and role; the password is read from standard input
    Add {
        /// E-mail address
        email: String,
        /// How the person wants to be called
        #[arg(long, default_value = "")]
        name: String,
        /// coordinator (everything) or referent (sheets)
        #[arg(long, default_value = "coordinator")]
        role: String,
        /// The password itself; safer without, since other programs see command lines
        #[arg(long)]
        password: Option<String>,
    },
    /// List accounts
    List,
    /// Remove an account and close its sessions
    Remove {
        /// E-mail address
        email: String,
    },
}

impl User {
    /// Adds, lists or removes accounts.
    ///
    /// # Errors
    /// The address or the password is refused, or the database is away.
    pub async fn run(self, config: &Config) -> Result<(), Failure> {
        let program = Program::open(config, Index::Unused).await?;
        match &self.action {
            Action::Add { email, name, role, password } => {
                let role = add(&program, &config.lang, email, name, (role, password.clone())).await?;
                let told = Message::new("cli-user-saved").with("email", email).with("role", role.key());
                self.tell(&config.lang, &told, &json!({ "email": email, "role": role.key() }));
            }
            Action::List => {
                let accounts = auth::list_accounts(&program.app.db).await?;
                if self.json {
                    let line = |a: &auth::Account| json!({ "email": a.email, "name": a.name, "role": a.role.key() });
                    println!("{}", json!({ "accounts": accounts.iter().map(line).collect::<Vec<_>>() }));
                } else {
                    for account in accounts {
                        println!("{}\t{}\t{}", account.email, account.name, account.role.key());
                    }
                }
            }
            Action::Remove { email } => {
                if !auth::remove_account(&program.app.db, email).await? {
                    let unknown = Message::new("cli-user-unknown").with("email", email);
                    return Err(Failure::Nothing(config.lang.say(&unknown)));
                }
                let told = Message::new("cli-user-removed").with("email", email);
                self.tell(&config.lang, &told, &json!({ "removed": email }));
            }
        }
        program.app.db.close().await;
        Ok(())
    }

    fn tell(&self, lang: &Lang, words: &Message, report: &serde_json::Value) {
        match self.json {
            true => println!("{report}"),
            false => println!("{}", lang.say(words)),
        }
    }
}

async fn add(
    program: &Program,
    lang: &Lang,
    email: &str,
    name: &str,
    (role, password): (&str, Option<String>),
) -> Result<Role, Failure> {
    let refused = |message: Message| Failure::Refused(lang.say(&message));
    let valid = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    if !valid {
        return Err(refused(Message::new("cli-user-email-wrong").with("email", email)));
    }
    let role = Role::from_key(role).ok_or_else(|| refused(Message::new("cli-user-role-wrong").with("role", role)))?;
    let password = match password {
        Some(password) => password,
        None => {
            if std::io::stdin().is_terminal() {
                eprintln!("{}", lang.t("cli-user-password"));
            }
            let mut typed = String::new();
            std::io::stdin().read_to_string(&mut typed)?;
            typed.trim_end_matches(['\r', '\n']).to_owned()
        }
    };
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(refused(Message::new("cli-user-password-short").with("least", SHORTEST_PASSWORD)));
    }
    let name = if name.is_empty() { email.split('@').next().unwrap_or(email) } else { name };
    auth::save_account(&program.app, email, name, &password, role).await?;
    Ok(role)
}
