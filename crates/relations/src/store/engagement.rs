//! Every SQL statement on objectives, their targets, and how far each has come.

use jiff::Timestamp;
use kernel::args;
use kernel::change::Changed;
use kernel::clock::stored;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::grants::Reach;
use kernel::ids::{self, AccountId, FactId, ObjectiveId, PartyId};
use kernel::party::Kind;

use crate::engagement::Stage;
use crate::store::segments::Card;

/// What the programme wants of its targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// Its id.
    pub id: ObjectiveId,
    /// Its name.
    pub name: String,
    /// Its place in the list.
    pub position: i64,
    /// Whether it is pursued no longer.
    pub closed: bool,
    /// Grows at each edit.
    pub version: i64,
}

impl FromRow for Objective {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Objective> {
        Ok(Objective {
            id: ids::read(&row.at::<String>(0)?)?,
            name: row.at(1)?,
            position: row.at(2)?,
            closed: row.at::<Option<String>>(3)?.is_some(),
            version: row.at(4)?,
        })
    }
}

const OBJECTIVE: &str = "select id, name, position, closed_at, version from objective";

/// All of them, in order, those that are pursued first.
///
/// # Errors
/// The database is away.
pub async fn list_objectives(db: &Db) -> sqlx::Result<Vec<Objective>> {
    let sql = format!("{OBJECTIVE} order by case when closed_at is null then 0 else 1 end, position, name");
    db.all(&sql, vec![]).await
}

/// The objective of that id.
///
/// # Errors
/// The database is away.
pub async fn find_objective(db: &Db, id: ObjectiveId) -> sqlx::Result<Option<Objective>> {
    db.optional(&format!("{OBJECTIVE} where id = $1"), args![id]).await
}

/// Enters an objective, at the end of the list; one that the same form made already stays as it is.
///
/// # Errors
/// The database refused.
pub async fn insert_objective(
    tx: &mut Tx,
    now: Timestamp,
    id: ObjectiveId,
    name: &str,
    by: Option<AccountId>,
) -> sqlx::Result<()> {
    let (last,): (i64,) = tx.one("select coalesce(max(position), 0) from objective", vec![]).await?;
    tx.execute(
        "insert into objective (id, name, position, version, created_at, created_by) values ($1, $2, $3, $4, $5, $6) \
         on conflict (id) do nothing",
        args![id, name, last + 1, 1_i64, now, by],
    )
    .await
    .map(|_| ())
}

/// Changes the name of an objective, closes it or opens it again; false when somebody changed it since that version.
///
/// # Errors
/// The database refused.
pub async fn update_objective(tx: &mut Tx, now: Timestamp, objective: &Objective) -> sqlx::Result<bool> {
    let sql = "update objective set name = $1, closed_at = case when $2 = 0 then null else coalesce(closed_at, $3) end, \
               version = version + 1 where id = $4 and version = $5";
    let closed = i64::from(objective.closed);
    let args = args![&objective.name, closed, now, objective.id, objective.version];
    Ok(tx.execute(sql, args).await? == 1)
}

/// Puts the objective one place before.
///
/// # Errors
/// The database refused.
pub async fn raise_objective(tx: &mut Tx, objective: &Objective) -> sqlx::Result<()> {
    let sql = format!("{OBJECTIVE} where position < $1 order by position desc limit 1");
    let Some(above) = tx.optional::<Objective>(&sql, args![objective.position]).await? else { return Ok(()) };
    let sql = "update objective set position = $1 where id = $2";
    tx.execute(sql, args![above.position, objective.id]).await?;
    tx.execute(sql, args![objective.position, above.id]).await?;
    Ok(())
}

/// How many targets in reach stand at each stage: objective, stage, count.
///
/// # Errors
/// The database is away.
pub async fn counts(db: &Db, reach: &Reach) -> sqlx::Result<Vec<(String, String, i64)>> {
    let mut args = Vec::new();
    let filter = reach.filter(&mut args);
    let sql = format!(
        "select engagement.objective, engagement.stage, cast(count(*) as bigint) from engagement \
         join party on party.id = engagement.party where party.standing <> 'trash' and {filter} \
         group by engagement.objective, engagement.stage"
    );
    db.all(&sql, args).await
}

/// A target of an objective.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Who.
    pub card: Card,
    /// How far it has come.
    pub stage: Stage,
    /// Since when it stands there.
    pub since: String,
    /// Who takes care of it: account and name.
    pub owner: Option<(AccountId, String)>,
    /// Grows at each move.
    pub version: i64,
}

impl FromRow for Target {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Target> {
        let owner: Option<String> = row.at(7)?;
        let name: Option<String> = row.at(8)?;
        Ok(Target {
            card: Card::from_row(row)?,
            stage: Stage::from_key(&row.at::<String>(5)?).unwrap_or(Stage::Identify),
            since: row.at(6)?,
            owner: match owner {
                Some(id) => Some((ids::read(&id)?, name.unwrap_or_default())),
                None => None,
            },
            version: row.at(9)?,
        })
    }
}

const TARGET: &str = "select party.id, party.kind, party.name, party.slug, party.territory, engagement.stage, \
                      engagement.since, engagement.owner, account.name, engagement.version from engagement \
                      join party on party.id = engagement.party left join account on account.id = engagement.owner \
                      where engagement.objective = $1 and party.standing <> 'trash'";

/// Which targets are shown.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of that kind alone.
    pub kind: Option<Kind>,
    /// Of that owner alone; `Some(None)` for those of nobody.
    pub owner: Option<Option<AccountId>>,
    /// In these runs of communes alone.
    pub within: Option<kernel::grants::Ranges>,
}

impl Wanted {
    /// The condition, on `party` and `engagement`.
    fn filter(&self, args: &mut Vec<Value>) -> String {
        let mut all = vec!["1 = 1".to_owned()];
        if let Some(kind) = self.kind {
            args.push(Value::from(kind.key()));
            all.push(format!("party.kind = ${}", args.len()));
        }
        match self.owner {
            Some(Some(owner)) => {
                args.push(Value::from(owner));
                all.push(format!("engagement.owner = ${}", args.len()));
            }
            Some(None) => all.push("engagement.owner is null".to_owned()),
            None => {}
        }
        if let Some(ranges) = &self.within {
            let mut ways = vec!["1 = 0".to_owned()];
            for (first, last) in ranges.iter() {
                let at = args.len() + 1;
                ways.push(format!("party.territory >= ${at} and party.territory <= ${}", at + 1));
                args.extend([Value::from(first), Value::from(last)]);
            }
            all.push(format!("({})", ways.join(" or ")));
        }
        all.join(" and ")
    }
}

/// How many targets of an objective that are in reach stand at each stage: its word, and the count.
///
/// # Errors
/// The database is away.
pub async fn count_targets(
    db: &Db,
    objective: ObjectiveId,
    wanted: &Wanted,
    reach: &Reach,
) -> sqlx::Result<Vec<(String, i64)>> {
    let mut args = args![objective];
    let wanted = wanted.filter(&mut args);
    let filter = reach.filter(&mut args);
    let sql = format!(
        "select engagement.stage, cast(count(*) as bigint) from engagement join party on party.id = engagement.party \
         where engagement.objective = $1 and party.standing <> 'trash' and {wanted} and {filter} \
         group by engagement.stage"
    );
    db.all(&sql, args).await
}

/// The targets of an objective that are in reach, at that stage or at any, by name: so many after the first ones.
///
/// # Errors
/// The database is away.
pub async fn list_targets(
    db: &Db,
    objective: ObjectiveId,
    (wanted, stage): (&Wanted, Option<Stage>),
    reach: &Reach,
    (offset, limit): (usize, usize),
) -> sqlx::Result<Vec<Target>> {
    let mut args = args![objective];
    let mut filter = wanted.filter(&mut args);
    if let Some(stage) = stage {
        args.push(Value::from(stage.key()));
        filter.push_str(&format!(" and engagement.stage = ${}", args.len()));
    }
    let reach = reach.filter(&mut args);
    let sql =
        format!("{TARGET} and {filter} and {reach} order by party.sort_key, party.id limit {limit} offset {offset}");
    db.all(&sql, args).await
}

/// One target, when it is in reach.
///
/// # Errors
/// The database is away.
pub async fn find_target(
    db: &Db,
    objective: ObjectiveId,
    party: PartyId,
    reach: &Reach,
) -> sqlx::Result<Option<Target>> {
    let mut args = args![objective, party];
    let filter = reach.filter(&mut args);
    db.optional(&format!("{TARGET} and party.id = $2 and {filter}"), args).await
}

/// Those of these targets that are in reach.
///
/// # Errors
/// The database is away.
pub async fn find_targets(
    db: &Db,
    objective: ObjectiveId,
    parties: &[PartyId],
    reach: &Reach,
) -> sqlx::Result<Vec<Target>> {
    let mut all = Vec::with_capacity(parties.len());
    for piece in parties.chunks(500) {
        let mut args = args![objective];
        args.extend(piece.iter().map(|party| Value::from(*party)));
        let list = dialect::in_list(2, piece.len());
        let filter = reach.filter(&mut args);
        let sql = format!("{TARGET} and party.id in ({list}) and {filter} order by party.id");
        all.extend(db.all::<Target>(&sql, args).await?);
    }
    Ok(all)
}

/// Who moves targets, when, and under which ids the steps are noted.
pub struct Mover<'a> {
    /// The program.
    pub app: &'a kernel::app::App,
    /// Who.
    pub by: Option<AccountId>,
    /// When.
    pub at: Timestamp,
}

impl Mover<'_> {
    async fn note(
        &self,
        tx: &mut Tx,
        (objective, party): (ObjectiveId, PartyId),
        before: Option<Stage>,
        stage: Option<Stage>,
    ) -> sqlx::Result<()> {
        tx.touch(Changed::Known(party));
        // the steps are rows of a journal, born as facts are
        let id = FactId::new(self.at, &self.app.chance);
        let (before, after) = (before.map(Stage::key), stage.map(Stage::key));
        let sql = "insert into engagement_step (id, objective, party, before, stage, at, by) \
                   values ($1, $2, $3, $4, $5, $6, $7)";
        tx.execute(sql, args![id, objective, party, before, after, self.at, self.by]).await.map(|_| ())
    }

    /// Makes a party a target; false when it is one already.
    ///
    /// # Errors
    /// The database refused.
    pub async fn add(&self, tx: &mut Tx, objective: ObjectiveId, party: PartyId, stage: Stage) -> sqlx::Result<bool> {
        let sql = "insert into engagement (objective, party, stage, since, owner, version) \
                   values ($1, $2, $3, $4, $5, $6) on conflict (objective, party) do nothing";
        let args = args![objective, party, stage.key(), self.at, self.by, 1_i64];
        if tx.execute(sql, args).await? == 0 {
            return Ok(false);
        }
        self.note(tx, (objective, party), None, Some(stage)).await?;
        Ok(true)
    }

    /// Moves a target to that stage; false when somebody moved it since that version.
    ///
    /// # Errors
    /// The database refused.
    pub async fn move_to(
        &self,
        tx: &mut Tx,
        objective: ObjectiveId,
        target: &Target,
        stage: Stage,
    ) -> sqlx::Result<bool> {
        let sql = "update engagement set stage = $1, since = $2, version = version + 1 \
                   where objective = $3 and party = $4 and version = $5";
        let args = args![stage.key(), self.at, objective, target.card.id, target.version];
        if tx.execute(sql, args).await? == 0 {
            return Ok(false);
        }
        self.note(tx, (objective, target.card.id), Some(target.stage), Some(stage)).await?;
        Ok(true)
    }

    /// Gives a target to somebody; false when somebody moved it since that version.
    ///
    /// # Errors
    /// The database refused.
    pub async fn give(
        &self,
        tx: &mut Tx,
        objective: ObjectiveId,
        target: &Target,
        owner: Option<AccountId>,
    ) -> sqlx::Result<bool> {
        tx.touch(Changed::Known(target.card.id));
        let sql = "update engagement set owner = $1, version = version + 1 \
                   where objective = $2 and party = $3 and version = $4";
        Ok(tx.execute(sql, args![owner, objective, target.card.id, target.version]).await? == 1)
    }

    /// Makes a party a target no longer; false when somebody moved it since that version.
    ///
    /// # Errors
    /// The database refused.
    pub async fn drop_target(&self, tx: &mut Tx, objective: ObjectiveId, target: &Target) -> sqlx::Result<bool> {
        let sql = "delete from engagement where objective = $1 and party = $2 and version = $3";
        if tx.execute(sql, args![objective, target.card.id, target.version]).await? == 0 {
            return Ok(false);
        }
        self.note(tx, (objective, target.card.id), Some(target.stage), None).await?;
        Ok(true)
    }
}

/// A move: the stage before, the stage after, when, by whom.
pub type Step = (Option<String>, Option<String>, String, Option<String>);

/// The moves of a target, the last first.
///
/// # Errors
/// The database is away.
pub async fn steps(db: &Db, objective: ObjectiveId, party: PartyId) -> sqlx::Result<Vec<Step>> {
    let sql = "select engagement_step.before, engagement_step.stage, engagement_step.at, account.name \
               from engagement_step left join account on account.id = engagement_step.by \
               where engagement_step.objective = $1 and engagement_step.party = $2 \
               order by engagement_step.at desc, engagement_step.id desc";
    db.all(sql, args![objective, party]).await
}

/// When something last happened with each of these, for those with whom something did.
///
/// # Errors
/// The database is away.
pub async fn last_interactions(db: &Db, now: Timestamp, ids: &[PartyId]) -> sqlx::Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for piece in ids.chunks(500) {
        let mut args = args![stored(now)];
        args.extend(piece.iter().map(|id| Value::from(*id)));
        let list = dialect::in_list(2, piece.len());
        let sql = format!(
            "select interaction_party.party, max(interaction_party.at) from interaction_party \
             join interaction on interaction.id = interaction_party.interaction \
             where interaction_party.at <= $1 and interaction.confidentiality <> 'private' \
             and interaction_party.party in ({list}) group by interaction_party.party"
        );
        all.extend(db.all::<(String, String)>(&sql, args).await?);
    }
    Ok(all)
}

/// Targets in reach of objectives that are pursued, with whom nothing happened since that instant, by name.
///
/// # Errors
/// The database is away.
pub async fn silent(db: &Db, now: Timestamp, since: &str, reach: &Reach, limit: i64) -> sqlx::Result<Vec<Card>> {
    let mut args = args![since, stored(now)];
    let filter = reach.filter(&mut args);
    args.push(Value::from(limit));
    let last = args.len();
    let sql = format!(
        "select party.id, party.kind, party.name, party.slug, party.territory from party \
         where party.standing <> 'trash' and party.id in (select engagement.party from engagement \
         join objective on objective.id = engagement.objective where objective.closed_at is null) \
         and not exists (select 1 from interaction_party \
         join interaction on interaction.id = interaction_party.interaction \
         where interaction_party.party = party.id and interaction.confidentiality <> 'private' \
         and interaction_party.at >= $1 and interaction_party.at <= $2) and {filter} \
         order by party.sort_key, party.id limit ${last}"
    );
    db.all(&sql, args).await
}

/// The communes of places and organisations.
///
/// # Errors
/// The database is away.
pub async fn list_communes(db: &Db) -> sqlx::Result<Vec<String>> {
    let sql = "select distinct territory from party \
               where territory is not null and kind <> 'person' and standing <> 'trash'";
    let found: Vec<(String,)> = db.all(sql, vec![]).await?;
    Ok(found.into_iter().map(|(code,)| code).collect())
}

/// Referents of territories today: the scope, and their name.
///
/// # Errors
/// The database is away.
pub async fn referents(db: &Db, now: Timestamp) -> sqlx::Result<Vec<(String, String)>> {
    let sql = "select role_grant.scope, account.name from role_grant \
               join account on account.id = role_grant.account \
               where role_grant.role = 'referent' and role_grant.scope like 'territory:%' and role_grant.since <= $1 \
               and (role_grant.until is null or role_grant.until > $2) and account.closed_at is null \
               order by account.name, role_grant.scope";
    db.all(sql, args![now, now]).await
}

/// Organisations in reach, by which the official list is matched.
///
/// # Errors
/// The database is away.
pub async fn organisations(db: &Db, reach: &Reach) -> sqlx::Result<Vec<Card>> {
    let mut args = Vec::new();
    let filter = reach.filter(&mut args);
    let sql = format!(
        "select party.id, party.kind, party.name, party.slug, party.territory from party \
         where party.kind = 'organisation' and party.standing <> 'trash' and {filter} order by party.id"
    );
    db.all(&sql, args).await
}

/// Of these organisations, those that can be reached, those to whom somebody elected is tied, and those that were met.
///
/// # Errors
/// The database is away.
pub async fn known_of(db: &Db, now: Timestamp, ids: &[PartyId]) -> sqlx::Result<[Vec<String>; 3]> {
    let mut known: [Vec<String>; 3] = Default::default();
    for piece in ids.chunks(500) {
        let list = dialect::in_list(1, piece.len());
        let statements = [
            format!(
                "select distinct party from contact_point where party in ({list}) and state <> 'invalid' \
                 and sort in ('email', 'phone')"
            ),
            format!(
                "select distinct other from tie where other in ({list}) and sort in ('elected', 'presides') \
                 and (until is null or until >= ${})",
                piece.len() + 1
            ),
            format!(
                "select distinct interaction_party.party from interaction_party \
                 join interaction on interaction.id = interaction_party.interaction \
                 where interaction_party.party in ({list}) and interaction.confidentiality <> 'private' \
                 and interaction.sort in ('visit', 'meeting') and interaction.at <= ${}",
                piece.len() + 1
            ),
        ];
        for (at, (sql, found)) in statements.iter().zip(&mut known).enumerate() {
            let mut args: Vec<Value> = piece.iter().map(|id| Value::from(*id)).collect();
            match at {
                0 => {}
                // a day, a month or a year: the beginning of an instant compares with each of them
                1 => args.push(Value::from(stored(now).chars().take(4).collect::<String>())),
                _ => args.push(Value::from(now)),
            }
            found.extend(db.all::<(String,)>(sql, args).await?.into_iter().map(|(id,)| id));
        }
    }
    Ok(known)
}

/// The objectives of a person: name, stage, since when.
///
/// # Errors
/// The database is away.
pub async fn stands_of(db: &Db, party: PartyId) -> sqlx::Result<Vec<(String, String, String)>> {
    let sql = "select objective.name, engagement.stage, engagement.since from engagement \
               join objective on objective.id = engagement.objective where engagement.party = $1 \
               order by objective.position";
    db.all(sql, args![party]).await
}

/// Each move of a party, in every objective, from the first: the objective, from which stage, to which, when.
///
/// # Errors
/// The database is away.
pub async fn moves_of(db: &Db, party: PartyId) -> sqlx::Result<Vec<(String, Option<String>, Option<String>, String)>> {
    let sql = "select objective.name, engagement_step.before, engagement_step.stage, engagement_step.at \
               from engagement_step join objective on objective.id = engagement_step.objective \
               where engagement_step.party = $1 order by engagement_step.at, engagement_step.id";
    db.all(sql, args![party]).await
}

/// Where a party stands in an objective.
pub struct Standing {
    /// Which.
    pub objective: String,
    /// Its name.
    pub name: String,
    /// The word of the stage.
    pub stage: String,
    /// Since when.
    pub since: String,
    /// Who takes care of it; empty when nobody does.
    pub owner: String,
}

kernel::row!(Standing { objective, name, stage, since, owner });

/// Where a party stands in each objective that is pursued, in their order.
///
/// # Errors
/// The database is away.
pub async fn list_standings(db: &Db, party: PartyId) -> sqlx::Result<Vec<Standing>> {
    let sql = "select objective.id, objective.name, engagement.stage, engagement.since, coalesce(account.name, '') \
               from engagement join objective on objective.id = engagement.objective \
               left join account on account.id = engagement.owner \
               where engagement.party = $1 and objective.closed_at is null order by objective.position, objective.name";
    db.all(sql, args![party]).await
}

/// A person is a target of nothing any longer, and never was one.
///
/// # Errors
/// The database refused.
pub async fn forget(tx: &mut Tx, party: PartyId) -> sqlx::Result<()> {
    tx.touch(Changed::Known(party));
    tx.execute("delete from engagement where party = $1", args![party]).await?;
    tx.execute("delete from engagement_step where party = $1", args![party]).await.map(|_| ())
}

/// The stages at which targets stand.
///
/// # Errors
/// The database is away.
pub async fn list_stages(db: &Db) -> sqlx::Result<Vec<String>> {
    let found: Vec<(String,)> = db.all("select distinct stage from engagement order by stage", vec![]).await?;
    Ok(found.into_iter().map(|(stage,)| stage).collect())
}
