//! `maillage user`

use std::io::{IsTerminal, Read};

use kernel::auth::{self, Role, SHORTEST_PASSWORD};
use kernel::lang::{Lang, Message};

use super::Failure;
use crate::config::Config;
use crate::program::{Index, Program};

/// Accounts of the team
#[derive(clap::Args)]
pub struct User {
    #[command(subcommand)]
    action: Action,
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
        match self.action {
            Action::Add { email, name, role, password } => {
                add(&program, &config.lang, &email, &name, (&role, password)).await?;
            }
            Action::List => {
                for account in auth::list_accounts(&program.app.db).await? {
                    println!("{}\t{}\t{}", account.email, account.name, account.role.key());
                }
            }
            Action::Remove { email } => {
                if !auth::remove_account(&program.app.db, &email).await? {
                    let unknown = Message::new("cli-user-unknown").with("email", email);
                    return Err(Failure::Nothing(config.lang.say(&unknown)));
                }
                println!("{}", config.lang.say(&Message::new("cli-user-removed").with("email", email)));
            }
        }
        program.app.db.close().await;
        Ok(())
    }
}

async fn add(
    program: &Program,
    lang: &Lang,
    email: &str,
    name: &str,
    (role, password): (&str, Option<String>),
) -> Result<(), Failure> {
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
    println!("{}", lang.say(&Message::new("cli-user-saved").with("email", email).with("role", role.key())));
    Ok(())
}
