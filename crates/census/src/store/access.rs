//! Every SQL statement on what other programs are given: access tokens, webhooks, and the messages told to them.

use jiff::Timestamp;
use kernel::args;
use kernel::change::PUBLISHED;
use kernel::db::{Db, FromRow, Row, Tx};
use kernel::ids::{self, AccountId, FactId, MessageId, PartyId, TokenId, WebhookId};

/// A token, without its secret.
pub struct TokenLine {
    /// Its id.
    pub id: TokenId,
    /// Which program.
    pub name: String,
    /// Keys, separated by spaces.
    pub scopes: String,
    /// Who made it; none when the account is gone.
    pub maker: Option<AccountId>,
    /// Their name.
    pub made_by: Option<String>,
    /// When it was made, as stored.
    pub created_at: String,
    /// When it was last used.
    pub used_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
}

impl FromRow for TokenLine {
    fn from_row(row: &Row<'_>) -> sqlx::Result<TokenLine> {
        Ok(TokenLine {
            id: ids::read(&row.at::<String>(0)?)?,
            name: row.at(1)?,
            scopes: row.at(2)?,
            made_by: row.at(3)?,
            created_at: row.at(4)?,
            used_at: row.at(5)?,
            revoked_at: row.at(6)?,
            maker: row.at::<Option<String>>(7)?.map(|id| ids::read(&id)).transpose()?,
        })
    }
}

/// Every token, the latest first.
///
/// # Errors
/// The database is away.
pub async fn list_tokens(db: &Db) -> sqlx::Result<Vec<TokenLine>> {
    let sql = "select token.id, token.name, token.scopes, account.name, token.created_at, token.used_at, \
               token.revoked_at, token.created_by from token left join account on account.id = token.created_by \
               order by token.id desc";
    db.all(sql, vec![]).await
}

/// A token to be written.
pub struct NewToken<'a> {
    /// Its id.
    pub id: TokenId,
    /// The hash of its secret.
    pub hash: &'a str,
    /// Which program.
    pub name: &'a str,
    /// Keys, separated by spaces.
    pub scopes: &'a str,
    /// Who makes it.
    pub by: Option<AccountId>,
}

/// Keeps a token.
///
/// # Errors
/// The database refused.
pub async fn insert_token(db: &Db, now: Timestamp, token: &NewToken<'_>) -> sqlx::Result<()> {
    let sql = "insert into token (id, hash, name, scopes, created_by, created_at) values ($1, $2, $3, $4, $5, $6)";
    let NewToken { id, hash, name, scopes, by } = token;
    db.execute(sql, args![*id, *hash, *name, *scopes, *by, now]).await.map(|_| ())
}

/// Makes a token worthless; its line stays.
///
/// # Errors
/// The database refused.
pub async fn revoke_token(db: &Db, now: Timestamp, id: TokenId) -> sqlx::Result<bool> {
    let sql = "update token set revoked_at = $1 where id = $2 and revoked_at is null";
    Ok(db.execute(sql, args![now, id]).await? == 1)
}

/// An address that wants to be told.
#[derive(Clone)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Where messages go.
    pub url: String,
    /// Which program.
    pub name: String,
    /// Keys of events, separated by spaces.
    pub events: String,
    /// Signs each message: base64.
    pub secret: String,
    /// Since when no message got through.
    pub failing_since: Option<String>,
    /// When it was switched off.
    pub disabled_at: Option<String>,
    /// By whom: `person` or `failing`.
    pub disabled_why: Option<String>,
}

impl FromRow for Webhook {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Webhook> {
        Ok(Webhook {
            id: ids::read(&row.at::<String>(0)?)?,
            url: row.at(1)?,
            name: row.at(2)?,
            events: row.at(3)?,
            secret: row.at(4)?,
            failing_since: row.at(5)?,
            disabled_at: row.at(6)?,
            disabled_why: row.at(7)?,
        })
    }
}

const WEBHOOK: &str = "select id, url, name, events, secret, failing_since, disabled_at, disabled_why from webhook";

/// Every webhook, in the order of names.
///
/// # Errors
/// The database is away.
pub async fn list_webhooks(db: &Db) -> sqlx::Result<Vec<Webhook>> {
    db.all(&format!("{WEBHOOK} order by name, id"), vec![]).await
}

/// The webhook of that id.
///
/// # Errors
/// The database is away.
pub async fn find_webhook(db: &Db, id: WebhookId) -> sqlx::Result<Option<Webhook>> {
    db.optional(&format!("{WEBHOOK} where id = $1"), args![id]).await
}

/// Keeps a webhook.
///
/// # Errors
/// The database refused.
pub async fn insert_webhook(db: &Db, now: Timestamp, hook: &Webhook) -> sqlx::Result<()> {
    let sql = "insert into webhook (id, url, name, events, secret, created_at) values ($1, $2, $3, $4, $5, $6)";
    db.execute(sql, args![hook.id, &hook.url, &hook.name, &hook.events, &hook.secret, now]).await.map(|_| ())
}

/// Removes a webhook and what was told to it.
///
/// # Errors
/// The database refused.
pub async fn remove_webhook(db: &Db, id: WebhookId) -> sqlx::Result<bool> {
    Ok(db.execute("delete from webhook where id = $1", args![id]).await? == 1)
}

/// Switches a webhook on again.
///
/// # Errors
/// The database refused.
pub async fn enable_webhook(db: &Db, id: WebhookId) -> sqlx::Result<()> {
    let sql = "update webhook set disabled_at = null, disabled_why = null, failing_since = null where id = $1";
    db.execute(sql, args![id]).await.map(|_| ())
}

/// Switches a webhook off; answers whether it was on.
///
/// # Errors
/// The database refused.
pub async fn disable_webhook(tx: &mut Tx, now: Timestamp, id: WebhookId, why: &str) -> sqlx::Result<bool> {
    let sql = "update webhook set disabled_at = $1, disabled_why = $2 where id = $3 and disabled_at is null";
    Ok(tx.execute(sql, args![now, why, id]).await? == 1)
}

/// One message.
pub struct MessageLine {
    /// Sent as `webhook-id`.
    pub id: MessageId,
    /// To whom.
    pub webhook: WebhookId,
    /// The key of its event.
    pub event: String,
    /// JSON, as it is signed and sent.
    pub body: String,
    /// `waiting`, `delivered` or `failed`.
    pub state: String,
    /// How often it was sent.
    pub attempts: i64,
    /// What was answered the last time.
    pub answer: Option<String>,
    /// When it was written, as stored.
    pub created_at: String,
}

impl FromRow for MessageLine {
    fn from_row(row: &Row<'_>) -> sqlx::Result<MessageLine> {
        Ok(MessageLine {
            id: ids::read(&row.at::<String>(0)?)?,
            webhook: ids::read(&row.at::<String>(1)?)?,
            event: row.at(2)?,
            body: row.at(3)?,
            state: row.at(4)?,
            attempts: row.at(5)?,
            answer: row.at(6)?,
            created_at: row.at(7)?,
        })
    }
}

const MESSAGE: &str = "select id, webhook, event, body, state, attempts, answer, created_at from webhook_message";

/// The message of that id.
///
/// # Errors
/// The database is away.
pub async fn find_message(db: &Db, id: MessageId) -> sqlx::Result<Option<MessageLine>> {
    db.optional(&format!("{MESSAGE} where id = $1"), args![id]).await
}

/// What was told to a webhook, the latest first.
///
/// # Errors
/// The database is away.
pub async fn list_messages(db: &Db, webhook: WebhookId, limit: i64) -> sqlx::Result<Vec<MessageLine>> {
    let sql = format!("{MESSAGE} where webhook = $1 order by created_at desc, id desc limit $2");
    db.all(&sql, args![webhook, limit]).await
}

/// Writes a message, unless that fact was told to that webhook already; answers whether it was new.
///
/// # Errors
/// The database refused.
pub async fn insert_message(
    tx: &mut Tx,
    now: Timestamp,
    (id, webhook, fact): (MessageId, WebhookId, FactId),
    (event, body): (&str, &str),
) -> sqlx::Result<bool> {
    let sql = "insert into webhook_message (id, webhook, fact, event, body, state, attempts, created_at) \
               values ($1, $2, $3, $4, $5, 'waiting', 0, $6) on conflict (webhook, fact) do nothing";
    Ok(tx.execute(sql, args![id, webhook, fact, event, body, now]).await? == 1)
}

/// Notes what became of a message, and of the webhook's health.
///
/// # Errors
/// The database refused.
pub async fn update_message(
    tx: &mut Tx,
    now: Timestamp,
    message: &MessageLine,
    (state, answer): (&str, &str),
) -> sqlx::Result<()> {
    let done = (state != "waiting").then_some(now);
    let sql = "update webhook_message set state = $1, attempts = attempts + 1, answer = $2, done_at = $3 where id = $4";
    tx.execute(sql, args![state, answer, done, message.id]).await?;
    match state {
        "delivered" => {
            let sql = "update webhook set failing_since = null where id = $1 and failing_since is not null";
            tx.execute(sql, args![message.webhook]).await?;
        }
        _ => {
            let sql = "update webhook set failing_since = $1 where id = $2 and failing_since is null";
            tx.execute(sql, args![now, message.webhook]).await?;
        }
    }
    Ok(())
}

/// Forgets messages that are over, older than that.
///
/// # Errors
/// The database refused.
pub async fn sweep_messages(db: &Db, before: Timestamp) -> sqlx::Result<u64> {
    db.execute("delete from webhook_message where state <> 'waiting' and created_at < $1", args![before]).await
}

/// Whether that party was ever public: of what never was, nobody is told that it left.
///
/// # Errors
/// The database is away.
pub async fn was_published(db: &Db, id: PartyId) -> sqlx::Result<bool> {
    let sql = "select count(*) from change where noun = $1 and id = $2";
    Ok(db.one::<(i64,)>(sql, args![PUBLISHED, id]).await?.0 > 0)
}
