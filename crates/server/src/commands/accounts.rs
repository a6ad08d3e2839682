//! `maillage user`

use std::io::{IsTerminal, Read};

use accounts::{Listed, password};
use kernel::error::Refused;
use kernel::lang::{Lang, Message};
use kernel::rights::Role;
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
        /// coordinator (everything), referent, treasurer… : docs/operations.md lists them
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
                let told = Message::new("cli-user-saved").with("email", email).with("role", role.as_str());
                self.tell(&config.lang, &told, &json!({ "email": email, "role": role }));
            }
            Action::List => {
                let listed = program.capabilities.accounts.list().await?;
                if self.json {
                    let line = |one: &Listed| {
                        let grants: Vec<_> =
                            one.grants.iter().map(|(role, scope)| json!({ "role": role, "scope": scope })).collect();
                        let role = one.grants.first().map(|(role, _)| role);
                        json!({ "email": one.account.email, "name": one.account.name, "role": role, "grants": grants })
                    };
                    println!("{}", json!({ "accounts": listed.iter().map(line).collect::<Vec<_>>() }));
                } else {
                    for Listed { account, grants } in listed {
                        let grants: Vec<String> = grants.iter().map(in_words).collect();
                        println!("{}\t{}\t{}", account.email, account.name, grants.join(", "));
                    }
                }
            }
            Action::Remove { email } => {
                let removed = program.capabilities.accounts.remove(email).await;
                if !removed.map_err(|error| refused(&config.lang, error))? {
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
    (role, typed): (&str, Option<String>),
) -> Result<String, Failure> {
    let refused = |message: Message| Failure::Refused(lang.say(&message));
    let valid = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    if !valid {
        return Err(refused(Message::new("cli-user-email-wrong").with("email", email)));
    }
    if Role::shipped(role).is_none() {
        return Err(refused(Message::new("cli-user-role-wrong").with("role", role)));
    }
    let typed = match typed {
        Some(typed) => typed,
        None => {
            if std::io::stdin().is_terminal() {
                eprintln!("{}", lang.t("cli-user-password"));
            }
            let mut typed = String::new();
            std::io::stdin().read_to_string(&mut typed)?;
            typed.trim_end_matches(['\r', '\n']).to_owned()
        }
    };
    if typed.chars().count() < password::SHORTEST {
        return Err(refused(Message::new("cli-user-password-short").with("least", password::SHORTEST)));
    }
    let name = if name.is_empty() { email.split('@').next().unwrap_or(email) } else { name };
    let saved = program.capabilities.accounts.save(email, name, &typed, role).await;
    saved.map_err(|error| self::refused(lang, error))?;
    Ok(role.to_owned())
}

/// What is not done for a reason that somebody can do something about, in words.
fn refused(lang: &Lang, error: anyhow::Error) -> Failure {
    match error.downcast::<Refused>() {
        Ok(Refused(message)) => Failure::Refused(lang.say(&message)),
        Err(other) => Failure::Failed(other),
    }
}

/// A role, and where it is held unless that is everywhere.
fn in_words((role, scope): &(String, String)) -> String {
    match scope.as_str() {
        "network" => role.clone(),
        part => format!("{role} ({part})"),
    }
}
