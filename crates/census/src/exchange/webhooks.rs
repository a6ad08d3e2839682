//! Webhooks: other programs told of what changes, by signed messages that are sent again until they get through.
//!
//! Headers and signature are those of Standard Webhooks. A fact makes one message for each address that wants it, in
//! one transaction with the job that sends it; the message keeps its id however often it is sent.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use kernel::auth::{self, Right};
use kernel::capability::{JobKind, Reaction, Scheduled};
use kernel::db::Tx;
use kernel::facts::Fact;
use kernel::ids::{FactId, MessageId, PartyId, WebhookId};
use kernel::jobs;
use kernel::lang::{Lang, Message};
use kernel::mail::{self, Block, Letter};
use kernel::party::{self, Standing};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::Census;
use crate::store::access::{self, MessageLine, Webhook};

/// What may be told. The keys are stored and sent: never renamed.
pub const EVENTS: [&str; 4] = ["sheet.created", "sheet.updated", "sheet.removed", "registry.changed"];
/// What a test is told as.
pub const TEST: &str = "test";

/// Waits between one try and the next: nearly two days in all.
const WAITS: [SignedDuration; 9] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(5),
    SignedDuration::from_hours(10),
    SignedDuration::from_hours(12),
    SignedDuration::from_hours(14),
];
/// An address where nothing got through for so long is switched off.
const DEAD: SignedDuration = SignedDuration::from_hours(72);
/// How long an answer is waited for: other jobs wait meanwhile.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long messages that are over are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// A new secret, in base64: 32 bytes.
pub fn secret(chance: &kernel::clock::Chance) -> String {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    STANDARD.encode(bytes)
}

/// The secret as it is shown to whoever verifies signatures.
pub fn shown(secret: &str) -> String {
    format!("whsec_{secret}")
}

/// `v1,` and the HMAC-SHA-256 of `id.timestamp.body` in base64, as Standard Webhooks signs.
pub fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> String {
    let key = STANDARD.decode(secret).unwrap_or_default();
    // a key of any length is accepted, so the fallback is never taken
    let mut mac = Hmac::<Sha256>::new_from_slice(&key)
        .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// Whether a fact may be told to anybody.
fn is_told(fact: &Fact) -> bool {
    of_many(fact) || !parties_of(fact).is_empty()
}

/// Whether a fact changed many sheets at once: the feed of changes says which.
fn of_many(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::ImportApplied { .. } | Fact::ImportUndone { .. } | Fact::LotApplied { .. } | Fact::LotUndone { .. }
    )
}

/// The sheets that a fact is about, each told apart; none when nobody is told, or when it changed many.
fn parties_of(fact: &Fact) -> Vec<PartyId> {
    match fact {
        Fact::PartyListed { party }
        | Fact::PartyEdited { party, .. }
        | Fact::PartyTrashed { party }
        | Fact::PartyRestored { party }
        | Fact::ProposalAccepted { party, .. }
        | Fact::PartyLeft { party, .. } => vec![*party],
        Fact::PartiesMerged { survivor, absorbed, .. } | Fact::MergeUndone { survivor, absorbed, .. } => {
            vec![*survivor, *absorbed]
        }
        _ => Vec::new(),
    }
}

/// Whether the sheet becomes public by that fact.
fn arrives(fact: &Fact, id: PartyId) -> bool {
    match fact {
        Fact::PartyListed { .. } | Fact::PartyRestored { .. } => true,
        Fact::MergeUndone { absorbed, .. } => *absorbed == id,
        _ => false,
    }
}

/// Whether the sheet leaves the public by that fact.
fn leaves(fact: &Fact, id: PartyId) -> bool {
    match fact {
        Fact::PartyTrashed { .. } | Fact::PartyLeft { .. } => true,
        Fact::PartiesMerged { absorbed, .. } => *absorbed == id,
        _ => false,
    }
}

/// Writes the messages of a fact.
pub fn reaction(census: &Census) -> Reaction {
    let census = census.clone();
    Reaction {
        name: "census.webhooks",
        wants: is_told,
        run: Arc::new(move |id, fact| {
            let census = census.clone();
            Box::pin(async move { tell(&census, id, &fact).await })
        }),
    }
}

/// Sends a message.
pub fn job(census: &Census) -> JobKind {
    let census = census.clone();
    JobKind {
        name: "webhook",
        run: Arc::new(move |body| {
            let census = census.clone();
            Box::pin(async move {
                match body.get("message").and_then(Value::as_str).and_then(|id| id.parse().ok()) {
                    Some(id) => send(&census, id).await,
                    None => Ok(()),
                }
            })
        }),
    }
}

/// Forgets old messages, once a day.
pub fn sweep(census: &Census) -> Scheduled {
    let census = census.clone();
    Scheduled {
        name: "census.webhooks.sweep",
        every: Duration::from_secs(24 * 3_600),
        run: Arc::new(move || {
            let census = census.clone();
            Box::pin(async move {
                access::sweep_messages(&census.app.db, census.app.clock.now() - KEPT).await?;
                Ok(())
            })
        }),
    }
}

async fn tell(census: &Census, fact_id: FactId, fact: &Fact) -> anyhow::Result<()> {
    let hooks = access::list_webhooks(&census.app.db).await?;
    let hooks: Vec<Webhook> = hooks.into_iter().filter(|hook| hook.disabled_at.is_none()).collect();
    if hooks.is_empty() {
        return Ok(());
    }
    let events = events(census, fact).await?;
    let mut tx = census.app.db.begin().await?;
    for (nth, (event, data)) in (0_u128..).zip(events) {
        // one message for each webhook and fact: the second sheet of a merge is told under the id beside, the same at
        // each try
        let fact_id = FactId::from_bits(fact_id.bits() ^ nth);
        for hook in hooks.iter().filter(|hook| hook.events.split(' ').any(|key| key == event)) {
            write(census, &mut tx, hook.id, fact_id, (event, data.clone())).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// What is told of a fact: of many sheets where to read which, else one message for each sheet.
async fn events(census: &Census, fact: &Fact) -> anyhow::Result<Vec<(&'static str, Value)>> {
    if of_many(fact) {
        let changes = format!("{}/api/v1/changes", census.app.site.url);
        return Ok(vec![("registry.changed", json!({ "changes": changes }))]);
    }
    let mut events = Vec::new();
    for id in parties_of(fact) {
        events.extend(event(census, fact, id).await?);
    }
    Ok(events)
}

/// What is told of one sheet: of what is public its address, of what left its id, of what never was public nothing.
async fn event(census: &Census, fact: &Fact, id: PartyId) -> anyhow::Result<Option<(&'static str, Value)>> {
    let found = party::find(&census.app.db, id).await?.filter(|party| party.standing == Standing::Public);
    if let Some(party) = found {
        let event = if arrives(fact, id) { "sheet.created" } else { "sheet.updated" };
        let url = format!("{}{}", census.app.site.url, party.path());
        return Ok(Some((event, json!({ "id": id, "kind": party.kind.key(), "url": url }))));
    }
    let left = leaves(fact, id) && access::was_published(&census.app.db, id).await?;
    Ok(left.then(|| ("sheet.removed", json!({ "id": id }))))
}

/// Writes a message and the job that sends it; once for each webhook and fact.
async fn write(
    census: &Census,
    tx: &mut Tx,
    hook: WebhookId,
    fact: FactId,
    (event, data): (&str, Value),
) -> anyhow::Result<()> {
    let now = census.app.clock.now();
    let id = MessageId::new(now, &census.app.chance);
    let body = json!({ "type": event, "timestamp": now.to_string(), "data": data }).to_string();
    if access::insert_message(tx, now, (id, hook, fact), (event, &body)).await? {
        jobs::enqueue(&census.app, tx, "webhook", &json!({ "message": id })).await?;
    }
    Ok(())
}

/// Sends a test to a webhook.
///
/// # Errors
/// The database refused.
pub async fn test(census: &Census, hook: &Webhook) -> anyhow::Result<()> {
    let mut tx = census.app.db.begin().await?;
    // a test tells of no fact: an id of its own stands for one
    let fact = FactId::new(census.app.clock.now(), &census.app.chance);
    write(census, &mut tx, hook.id, fact, (TEST, json!({ "name": census.app.name().as_str() }))).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends a message once; what did not get through is tried again later, and in the end given up.
async fn send(census: &Census, id: MessageId) -> anyhow::Result<()> {
    let db = &census.app.db;
    let Some(message) = access::find_message(db, id).await?.filter(|message| message.state == "waiting") else {
        return Ok(());
    };
    let Some(hook) = access::find_webhook(db, message.webhook).await? else { return Ok(()) };
    if hook.disabled_at.is_some() && message.event != TEST {
        return note(census, &hook, &message, Err("the webhook is switched off".to_owned()), true).await;
    }
    let seconds = census.app.clock.now().as_second();
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("webhook-id", message.id.to_string()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", signature(&hook.secret, &message.id.to_string(), seconds, &message.body)),
    ];
    let answer = census.app.outside.post(&hook.url, &headers, message.body.clone(), PATIENCE).await;
    let outcome = match answer {
        Ok(status @ 200..=299) => Ok(status.to_string()),
        Ok(status) => Err(status.to_string()),
        Err(error) => Err(format!("{error:#}").chars().take(300).collect()),
    };
    // 410 says that nobody will ever listen there again
    let over = outcome.as_ref().is_err_and(|answer| answer == "410");
    note(census, &hook, &message, outcome, over).await
}

/// Notes an answer, and what follows from it, in one transaction.
async fn note(
    census: &Census,
    hook: &Webhook,
    message: &MessageLine,
    outcome: Result<String, String>,
    over: bool,
) -> anyhow::Result<()> {
    let now = census.app.clock.now();
    let tried = usize::try_from(message.attempts).unwrap_or(usize::MAX);
    let wait = WAITS.get(tried).copied().filter(|_| !over && message.event != TEST);
    let mut tx = census.app.db.begin().await?;
    match &outcome {
        Ok(answer) => access::update_message(&mut tx, now, message, ("delivered", answer)).await?,
        Err(answer) => {
            let state = if wait.is_some() { "waiting" } else { "failed" };
            access::update_message(&mut tx, now, message, (state, answer)).await?;
            if let Some(wait) = wait {
                let body = json!({ "message": message.id });
                jobs::enqueue_at(&census.app, &mut tx, "webhook", &body, now + wait).await?;
            }
            let since = hook.failing_since.as_ref().and_then(|since| since.parse::<jiff::Timestamp>().ok());
            if over || since.is_some_and(|since| now - DEAD > since) {
                switch_off(census, &mut tx, hook, answer).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Switches a webhook off, and writes so to those who coordinate the network.
async fn switch_off(census: &Census, tx: &mut Tx, hook: &Webhook, answer: &str) -> anyhow::Result<()> {
    if !access::disable_webhook(tx, census.app.clock.now(), hook.id, "failing").await? {
        return Ok(());
    }
    let lang = Lang::french();
    let accounts = auth::list_with(&census.app, Right::Administer).await?;
    for account in accounts {
        let path = format!("{}/bureau/acces/appels/{}", census.app.site.url, hook.id);
        let letter = Letter {
            kind: "webhook-off",
            to: account.email,
            lang: lang.clone(),
            subject: lang.say(&Message::new("letter-webhook-off").with("name", hook.name.clone())),
            blocks: vec![
                Block::Text(lang.say(&Message::new("letter-webhook-off-text").with("answer", answer))),
                Block::Action(lang.t("letter-webhook-off-see"), path),
            ],
            party: None,
            unsubscribe: None,
        };
        let written = mail::write(&census.app, tx, &letter).await;
        written.map_err(|error| anyhow::anyhow!("the letter could not be written: {error:?}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_signed_as_the_standard_says() {
        // the example of the specification of Standard Webhooks
        let signed = signature(
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn tries_last_nearly_two_days() {
        let all: i64 = WAITS.iter().map(SignedDuration::as_hours).sum();
        assert!((40..=48).contains(&all), "{all} h");
    }
}
