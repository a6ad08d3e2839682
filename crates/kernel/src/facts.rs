//! Everything that can happen here, in the past tense: ids and small values, never rows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::args;
use crate::clock::Chance;
use crate::db::Tx;
use crate::ids::{
    AccountId, BatchId, FactId, GrantId, InteractionId, LetterId, LotId, MembershipId, MergeId, ObjectiveId, PartyId,
    PeopleImportId, ProposalId, RequestId, RoundId, SegmentId, WaveId,
};

/// One thing that happened. Additive only: a changed meaning is a new variant, old ones stay readable for ever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fact {
    // census
    /// A place or an organisation entered the registry by hand.
    PartyListed {
        /// Which.
        party: PartyId,
    },
    /// Its sheet was edited by hand.
    PartyEdited {
        /// Which.
        party: PartyId,
        /// The keys of the fields.
        fields: Vec<String>,
    },
    /// It was put in the trash.
    PartyTrashed {
        /// Which.
        party: PartyId,
    },
    /// It came back from the trash.
    PartyRestored {
        /// Which.
        party: PartyId,
    },
    /// A file was imported.
    ImportApplied {
        /// Which import.
        batch: BatchId,
        /// The name of the source.
        source: String,
        /// How many sheets were created.
        created: u64,
        /// How many were updated.
        updated: u64,
    },
    /// An import was undone.
    ImportUndone {
        /// Which import.
        batch: BatchId,
        /// How many sheets were kept because somebody had edited them since.
        kept: u64,
    },
    /// The author of a proposal showed that the address is theirs: the team may look at it.
    ProposalConfirmed {
        /// Which.
        proposal: ProposalId,
        /// The sheet it is about; none for a new one.
        party: Option<PartyId>,
    },
    /// A proposal was accepted, in whole or in part.
    ProposalAccepted {
        /// Which.
        proposal: ProposalId,
        /// The sheet that was created or changed.
        party: PartyId,
        /// The keys of the fields that were taken.
        fields: Vec<String>,
    },
    /// A proposal was refused.
    ProposalRefused {
        /// Which.
        proposal: ProposalId,
    },
    /// Somebody showed that they speak for a place or an organisation.
    PartyClaimed {
        /// Which.
        party: PartyId,
    },
    /// A link by which somebody spoke for a place or an organisation was withdrawn.
    PassWithdrawn {
        /// Which.
        party: PartyId,
    },
    /// The place or the organisation itself said what is still true.
    PartyConfirmed {
        /// Which.
        party: PartyId,
        /// The keys of the fields.
        fields: Vec<String>,
    },
    /// It asked to be listed no longer.
    PartyLeft {
        /// Which.
        party: PartyId,
    },
    /// A question, or a notice, was sent to many.
    RoundStarted {
        /// Which.
        round: RoundId,
        /// How many were to be written to.
        asked: u64,
    },
    /// Questions began to be asked of some places.
    WaveOpened {
        /// Which.
        wave: WaveId,
        /// Of how many.
        asked: u64,
    },
    /// A place answered them, by itself or through the team.
    WaveAnswered {
        /// Which.
        wave: WaveId,
        /// Who.
        party: PartyId,
    },
    /// They are asked no longer.
    WaveClosed {
        /// Which.
        wave: WaveId,
    },
    // letters
    /// A letter could not be delivered: the relay, or the recipient's own, refused it for good.
    LetterRefused {
        /// Which.
        letter: LetterId,
        /// Whom it was about.
        party: Option<PartyId>,
    },
    /// A sector was drawn.
    SectorDrawn {
        /// Its number.
        sector: i64,
    },
    /// A sector got another name, or other communes.
    SectorEdited {
        /// Its number.
        sector: i64,
    },
    /// A sector was removed.
    SectorRemoved {
        /// Its number.
        sector: i64,
    },
    /// Two parties were merged: one stays, the other is taken into it.
    PartiesMerged {
        /// Which merge.
        merge: MergeId,
        /// Who stays.
        survivor: PartyId,
        /// Who went.
        absorbed: PartyId,
    },
    /// A merge was taken back.
    MergeUndone {
        /// Which merge.
        merge: MergeId,
        /// Who had stayed.
        survivor: PartyId,
        /// Who came back.
        absorbed: PartyId,
    },
    /// Somebody said what two parties that look alike are.
    LikenessAnswered {
        /// One of them.
        one: PartyId,
        /// The other.
        other: PartyId,
        /// `different`, `host`, `same`…
        answer: String,
    },
    /// Many sheets were changed at once.
    LotApplied {
        /// Which lot.
        lot: LotId,
        /// How many sheets changed.
        changed: u64,
    },
    /// Such a lot was taken back.
    LotUndone {
        /// Which lot.
        lot: LotId,
        /// How many sheets kept something, because somebody had edited them since.
        kept: u64,
    },
    /// The network's own words or fields changed.
    VocabularyChanged {
        /// Which change, counted from 1.
        number: i64,
        /// `term/kinds/own1`, `field/own_fibre`…
        subject: String,
    },
    // accounts
    /// Somebody signed in.
    SignedIn {
        /// Who.
        account: AccountId,
    },
    /// A role was given to somebody.
    RoleGiven {
        /// The grant that holds it.
        grant: GrantId,
        /// To whom.
        account: AccountId,
        /// The word of the role.
        role: String,
        /// On what part of the network: `territory:department:33`.
        scope: String,
        /// The grant of which it is a delegation.
        delegated_from: Option<GrantId>,
    },
    /// A role was taken back.
    RoleTakenBack {
        /// The grant that held it.
        grant: GrantId,
        /// From whom.
        account: AccountId,
    },
    /// A role got other rights, or was created: the rights are those from now on.
    RoleChanged {
        /// Its word.
        role: String,
        /// Its name, for a role of the network's own.
        name: Option<String>,
        /// The words of its rights, separated by spaces.
        rights: String,
    },
    /// An account was closed: its sessions ended at once.
    AccountClosed {
        /// Whose.
        account: AccountId,
    },
    /// It was opened again, with the roles that had not ended.
    AccountReopened {
        /// Whose.
        account: AccountId,
    },
    /// An administrator began to look through the eyes of somebody.
    SeenAs {
        /// Through whose.
        account: AccountId,
        /// Why, as it was typed.
        reason: String,
    },
    /// The administrator came back.
    SeenAsEnded {
        /// From whose eyes.
        account: AccountId,
    },
    // relations
    /// Something that happened with people was noted.
    InteractionNoted {
        /// Which.
        interaction: InteractionId,
    },
    /// What was noted was changed.
    InteractionEdited {
        /// Which.
        interaction: InteractionId,
    },
    /// What was noted was removed.
    InteractionRemoved {
        /// Which.
        interaction: InteractionId,
    },
    // privacy
    /// Somebody asked something about their own data.
    DataRequested {
        /// Which request.
        request: RequestId,
    },
    /// All that was known of a person was forgotten.
    PersonForgotten {
        /// Who it was.
        party: PartyId,
    },
    // membership
    /// A party became a member, or is one for longer.
    MembershipOpened {
        /// Which membership.
        membership: MembershipId,
        /// Whose.
        party: PartyId,
    },
    // people
    /// What is known of a person changed.
    PersonChanged {
        /// Whom.
        party: PartyId,
        /// `listed`, `edited`, `trashed`, `restored`, `forgotten`.
        what: String,
    },
    /// Two people were made one, or two again.
    PeopleMerged {
        /// Which merge.
        merge: MergeId,
        /// Who stays.
        survivor: PartyId,
        /// Who went, or came back.
        absorbed: PartyId,
        /// Whether it was taken back.
        undone: bool,
    },
    // engagement
    /// A target of an objective came to another stage, became one, or is one no longer.
    TargetMoved {
        /// Which objective.
        objective: ObjectiveId,
        /// Who.
        party: PartyId,
        /// `identify`, `contacted`…; none when it is a target no longer.
        stage: Option<String>,
    },
    /// The people of a segment left as a file.
    SegmentExported {
        /// Which.
        segment: SegmentId,
        /// How many.
        count: u64,
    },
    // ways into an account
    /// A passkey was added to an account.
    PasskeyAdded {
        /// Whose.
        account: AccountId,
    },
    /// A passkey opens an account no longer.
    PasskeyRemoved {
        /// Whose.
        account: AccountId,
    },
    /// An identity at a provider opens an account from now on.
    IdentityTied {
        /// Whose.
        account: AccountId,
    },
    /// Such an identity opens it no longer.
    IdentityUntied {
        /// Whose.
        account: AccountId,
    },
    // people as files
    /// A file of people was brought in.
    PeopleImported {
        /// Which import.
        import: PeopleImportId,
        /// How many people were created.
        created: u64,
        /// How many were completed.
        updated: u64,
    },
    /// It was taken back.
    PeopleImportUndone {
        /// Which import.
        import: PeopleImportId,
        /// How many people were kept because somebody had changed them since.
        kept: u64,
    },
    /// People left as a file, or on paper.
    PeopleExported {
        /// `csv`, `xlsx`, `vcf`, `letters`, `labels`.
        format: String,
        /// How many.
        count: u64,
    },
}

impl Fact {
    /// The word it is stored under, the same as its `kind` in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Fact::PartyListed { .. } => "party_listed",
            Fact::PartyEdited { .. } => "party_edited",
            Fact::PartyTrashed { .. } => "party_trashed",
            Fact::PartyRestored { .. } => "party_restored",
            Fact::ImportApplied { .. } => "import_applied",
            Fact::ImportUndone { .. } => "import_undone",
            Fact::ProposalConfirmed { .. } => "proposal_confirmed",
            Fact::ProposalAccepted { .. } => "proposal_accepted",
            Fact::ProposalRefused { .. } => "proposal_refused",
            Fact::PartyClaimed { .. } => "party_claimed",
            Fact::PassWithdrawn { .. } => "pass_withdrawn",
            Fact::PartyConfirmed { .. } => "party_confirmed",
            Fact::PartyLeft { .. } => "party_left",
            Fact::RoundStarted { .. } => "round_started",
            Fact::WaveOpened { .. } => "wave_opened",
            Fact::WaveAnswered { .. } => "wave_answered",
            Fact::WaveClosed { .. } => "wave_closed",
            Fact::LetterRefused { .. } => "letter_refused",
            Fact::SectorDrawn { .. } => "sector_drawn",
            Fact::SectorEdited { .. } => "sector_edited",
            Fact::SectorRemoved { .. } => "sector_removed",
            Fact::PartiesMerged { .. } => "parties_merged",
            Fact::MergeUndone { .. } => "merge_undone",
            Fact::LikenessAnswered { .. } => "likeness_answered",
            Fact::LotApplied { .. } => "lot_applied",
            Fact::LotUndone { .. } => "lot_undone",
            Fact::VocabularyChanged { .. } => "vocabulary_changed",
            Fact::SignedIn { .. } => "signed_in",
            Fact::RoleGiven { .. } => "role_given",
            Fact::RoleTakenBack { .. } => "role_taken_back",
            Fact::RoleChanged { .. } => "role_changed",
            Fact::AccountClosed { .. } => "account_closed",
            Fact::AccountReopened { .. } => "account_reopened",
            Fact::SeenAs { .. } => "seen_as",
            Fact::SeenAsEnded { .. } => "seen_as_ended",
            Fact::InteractionNoted { .. } => "interaction_noted",
            Fact::InteractionEdited { .. } => "interaction_edited",
            Fact::InteractionRemoved { .. } => "interaction_removed",
            Fact::DataRequested { .. } => "data_requested",
            Fact::PersonForgotten { .. } => "person_forgotten",
            Fact::MembershipOpened { .. } => "membership_opened",
            Fact::PersonChanged { .. } => "person_changed",
            Fact::PeopleMerged { .. } => "people_merged",
            Fact::TargetMoved { .. } => "target_moved",
            Fact::SegmentExported { .. } => "segment_exported",
            Fact::PasskeyAdded { .. } => "passkey_added",
            Fact::PasskeyRemoved { .. } => "passkey_removed",
            Fact::IdentityTied { .. } => "identity_tied",
            Fact::IdentityUntied { .. } => "identity_untied",
            Fact::PeopleImported { .. } => "people_imported",
            Fact::PeopleImportUndone { .. } => "people_import_undone",
            Fact::PeopleExported { .. } => "people_exported",
        }
    }
}

/// The names of the reactions that want a kind of fact, as the capabilities declared them.
pub type Wanted = fn(&Fact) -> bool;

/// Writes a fact in the transaction of the change, with one delivery for each reaction that wants it.
///
/// # Errors
/// The database refused.
pub async fn record(
    tx: &mut Tx,
    now: Timestamp,
    chance: &Chance,
    actor: Option<AccountId>,
    fact: &Fact,
    reactions: &[crate::capability::Reaction],
) -> sqlx::Result<FactId> {
    let id = FactId::new(now, chance);
    let body = serde_json::to_string(fact).map_err(|error| sqlx::Error::Encode(error.into()))?;
    tx.execute(
        "insert into fact (id, at, actor, kind, body) values ($1, $2, $3, $4, $5)",
        args![id, now, actor, fact.kind(), body],
    )
    .await?;
    for reaction in reactions.iter().filter(|reaction| (reaction.wants)(fact)) {
        tx.execute(
            "insert into delivery (fact, reaction, due_at, attempts) values ($1, $2, $3, 0)",
            args![id, reaction.name, now],
        )
        .await?;
    }
    Ok(id)
}
