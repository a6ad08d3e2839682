//! Every SQL statement on next actions.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::args;
use kernel::auth::Viewer;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::ids::{self, AccountId, InteractionId, PartyId, TaskId};
use kernel::rights::{Right, Rights, Role};

use crate::exchanges::task::{NewTask, State, Task};

/// The columns of a task. Its party is told to those who may know of it alone: whoever gave it may reach further than
/// whoever does it, and a calendar leaves the program.
fn columns(viewer: &Viewer, args: &mut Vec<Value>) -> String {
    let people = viewer.reach(Right::ReadPeople).filter(args);
    let notes = viewer.reach(Right::ReadNotes).filter(args);
    format!(
        "task.id, task.subject, task.due, task.owner, coalesce(account.name, ''), \
         case when {people} or {notes} or (party.kind <> 'person' and party.standing = 'public') then task.party end, \
         coalesce(party.name, ''), task.interaction, task.state, task.created_by, task.version"
    )
}

const FROM: &str = "from task left join account on account.id = task.owner left join party on party.id = task.party";

/// Next actions of one page.
const MOST: usize = 500;

impl FromRow for Task {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Task> {
        let account = |id: Option<String>| id.map(|id| ids::read::<AccountId>(&id)).transpose();
        let party = row.at::<Option<String>>(5)?;
        Ok(Task {
            id: ids::read(&row.at::<String>(0)?)?,
            subject: row.at(1)?,
            due: row.at::<Option<String>>(2)?.and_then(|day| day.parse::<Date>().ok()),
            owner: account(row.at(3)?)?,
            owner_name: row.at(4)?,
            // whoever may not know of it is not told its name either
            party_name: if party.is_some() { row.at(6)? } else { String::new() },
            party: party.map(|id| ids::read(&id)).transpose()?,
            interaction: row.at::<Option<String>>(7)?.map(|id| ids::read(&id)).transpose()?,
            state: State::from_key(&row.at::<String>(8)?)
                .ok_or_else(|| sqlx::Error::Decode("unknown state of a task".into()))?,
            created_by: account(row.at(9)?)?,
            version: row.at(10)?,
        })
    }
}

/// The condition that hides what follows from a private note from everybody but its author, and from the author too
/// where what is read leaves the program or an administrator looks through their eyes.
fn not_private(viewer: &Viewer, leaves: bool, args: &mut Vec<Value>) -> String {
    let author = match (viewer.id(), viewer.behind(), leaves) {
        (Some(author), None, false) => {
            args.push(Value::from(author));
            format!(" and (interaction.author is null or interaction.author <> ${})", args.len())
        }
        _ => String::new(),
    };
    format!(
        "not exists (select 1 from interaction where interaction.id = task.interaction \
         and interaction.confidentiality = 'private'{author})"
    )
}

/// What the viewer has to do, the most urgent first. With `leaves`, what follows from private notes is left out.
///
/// # Errors
/// The database is away.
pub async fn list_mine(db: &Db, viewer: &Viewer, leaves: bool) -> sqlx::Result<Vec<Task>> {
    let mut args = Vec::new();
    let columns = columns(viewer, &mut args);
    args.push(Value::from(viewer.id()));
    let owner = args.len();
    let shown = not_private(viewer, leaves, &mut args);
    let sql = format!(
        "select {columns} {FROM} where task.owner = ${owner} and task.state = 'open' and {shown} \
         order by coalesce(task.due, '9999'), task.id limit {MOST}"
    );
    db.all(&sql, args).await
}

/// What others have to do about the parties in the viewer's reach, person by person, the most urgent first.
///
/// # Errors
/// The database is away.
pub async fn list_team(db: &Db, viewer: &Viewer, leaves: bool) -> sqlx::Result<Vec<Task>> {
    let mut args = Vec::new();
    let columns = columns(viewer, &mut args);
    args.push(Value::from(viewer.id()));
    let owner = args.len();
    let shown = not_private(viewer, leaves, &mut args);
    let reach = viewer.reach(Right::ReadNotes).filter(&mut args);
    let sql = format!(
        "select {columns} {FROM} where (task.owner is null or task.owner <> ${owner}) and task.state = 'open' \
         and {shown} and party.id is not null and {reach} \
         order by coalesce(account.name, ''), task.owner, coalesce(task.due, '9999'), task.id limit {MOST}"
    );
    db.all(&sql, args).await
}

/// What is to be done about a party, the most urgent first.
///
/// # Errors
/// The database is away.
pub async fn list_about(db: &Db, viewer: &Viewer, party: PartyId, limit: usize) -> sqlx::Result<Vec<Task>> {
    let mut args = Vec::new();
    let columns = columns(viewer, &mut args);
    args.push(Value::from(party));
    let about = args.len();
    let shown = not_private(viewer, false, &mut args);
    let reach = viewer.reach(Right::ReadNotes).filter(&mut args);
    let sql = format!(
        "select {columns} {FROM} where task.party = ${about} and task.state = 'open' and {shown} and {reach} \
         order by coalesce(task.due, '9999'), task.id limit {limit}"
    );
    db.all(&sql, args).await
}

/// What follows from an interaction.
///
/// # Errors
/// The database is away.
pub async fn list_after(db: &Db, viewer: &Viewer, interaction: InteractionId) -> sqlx::Result<Vec<Task>> {
    let mut args = Vec::new();
    let columns = columns(viewer, &mut args);
    args.push(Value::from(interaction));
    let after = args.len();
    let shown = not_private(viewer, false, &mut args);
    let sql = format!("select {columns} {FROM} where task.interaction = ${after} and {shown} order by task.id");
    db.all(&sql, args).await
}

/// The task of that id, if the viewer may read it: their own, one that they gave, or one about a party in reach.
///
/// # Errors
/// The database is away.
pub async fn find_for(db: &Db, viewer: &Viewer, id: TaskId) -> sqlx::Result<Option<Task>> {
    let mut args = Vec::new();
    let columns = columns(viewer, &mut args);
    args.extend(args![id, viewer.id(), viewer.id()]);
    let last = args.len();
    let reach = viewer.reach(Right::ReadNotes).filter(&mut args);
    let shown = not_private(viewer, false, &mut args);
    let sql = format!(
        "select {columns} {FROM} where task.id = ${} and (task.owner = ${} or task.created_by = ${last} \
         or (party.id is not null and {reach})) and {shown}",
        last - 2,
        last - 1
    );
    db.optional(&sql, args).await
}

/// Writes a task; one that the same form made already stays as it is.
///
/// # Errors
/// The database refused.
pub async fn insert(tx: &mut Tx, task: &NewTask, now: Timestamp, by: AccountId) -> sqlx::Result<()> {
    let head = "insert into task (id, subject, due, owner, party, interaction, state, created_at, created_by, version)";
    let sql = format!("{head} values ({}) on conflict (id) do nothing", dialect::in_list(1, 10));
    let row = args![
        task.id,
        &task.subject,
        task.due.map(|day| day.to_string()),
        task.owner,
        task.party,
        task.interaction,
        State::Open.key(),
        now,
        by,
        1_i64
    ];
    tx.execute(&sql, row).await.map(|_| ())
}

/// Changes a task that is still at that version; `false` when somebody changed it meanwhile.
///
/// # Errors
/// The database refused.
pub async fn update(tx: &mut Tx, task: &Task, done_at: Option<Timestamp>) -> sqlx::Result<bool> {
    let sql = "update task set subject = $1, due = $2, owner = $3, state = $4, done_at = $5, version = version + 1 \
               where id = $6 and version = $7";
    let row = args![
        &task.subject,
        task.due.map(|day| day.to_string()),
        task.owner,
        task.state.key(),
        done_at,
        task.id,
        task.version
    ];
    Ok(tx.execute(sql, row).await? == 1)
}

/// Those who may be given something to do: open accounts with a role that notes, in the order of names.
///
/// # Errors
/// The database is away.
pub async fn list_owners(db: &Db, now: Timestamp) -> sqlx::Result<Vec<(AccountId, String)>> {
    let changed: Vec<(String, String)> = db.all("select key, rights from role order by key", vec![]).await?;
    let shipped = Role::all_shipped()
        .filter(|role| changed.iter().all(|(key, _)| *key != role.key))
        .map(|role| (role.key, role.rights));
    let own = changed.iter().map(|(key, words)| (key.clone(), Rights::read(words)));
    let keys: Vec<String> =
        shipped.chain(own).filter(|(_, rights)| rights.has(Right::Note)).map(|(key, _)| key).collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = args![now, now];
    let list = dialect::in_list(3, keys.len());
    args.extend(keys.iter().map(Value::from));
    let sql = format!(
        "select id, name from account where closed_at is null and exists (select 1 from role_grant \
         where role_grant.account = account.id and role_grant.since <= $1 \
         and (role_grant.until is null or role_grant.until > $2) and role_grant.role in ({list})) \
         order by name, id limit 300"
    );
    let rows: Vec<(String, String)> = db.all(&sql, args).await?;
    rows.into_iter().map(|(id, name)| Ok((ids::read(&id)?, name))).collect()
}

/// What the team has to do about a person, for that person: the line, the day, the state.
///
/// # Errors
/// The database is away.
pub async fn mine(db: &Db, party: PartyId) -> sqlx::Result<Vec<(String, String, String)>> {
    let sql = "select case when exists (select 1 from interaction where interaction.id = task.interaction \
               and interaction.confidentiality = 'private') then '' else task.subject end, \
               coalesce(task.due, ''), task.state from task where task.party = $1 order by task.id";
    db.all(sql, args![party]).await
}
