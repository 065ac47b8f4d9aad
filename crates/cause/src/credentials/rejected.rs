//! `credentials.rejected`: see the page beside this file.

use syntax::credentials::{FaultKind, Form, Place};

use crate::observations::Standing;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The credentials are well formed, of the right scheme and in the right place, but the server does not know them: wrong password, unknown user, unknown key.
pub const CAUSE: Cause = Cause {
    id: "credentials.rejected",
    means: "The credentials are well formed, of the right scheme and in the right place, but the server does not know them: wrong password, unknown user, unknown key.",
    fixed_by: &[Person::User, Person::Developer, Person::Owner],
    disclosure: Disclosure::Neutral,
    page: include_str!("rejected.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let told = !all.is_empty();
    if !refused.has_credentials() {
        if told {
            all.push(Evidence::new(-3.0, Seen::Request, "no credential was sent that could be unknown"));
        }
        return all;
    }
    if refused.status() == 0 {
        return all;
    }
    all.extend(plain(refused));
    if all.is_empty() {
        return all;
    }
    if seen.differs_without() {
        all.push(Evidence::new(1.0, Seen::Difference, "without credentials the answer is another one"));
    }
    if seen.twins_with_other().any(|twin| twin.standing == Standing::Refused && twin.answers_like(refused)) {
        all.push(Evidence::new(0.7, Seen::Difference, "another credential gets the same answer"));
    }
    if seen.twins_with_other().any(|twin| twin.is_let_in() && same_kind(twin, refused)) {
        all.push(Evidence::new(2.0, Seen::Difference, "another credential of the same kind is let in"));
    }
    all.extend(against(seen, told));
    all.extend(crate::server::instead(seen));
    all
}

/// A credential of the right scheme with nothing wrong in its form.
fn plain(refused: &Step) -> Option<Evidence> {
    let main = refused.main_credential()?;
    if refused.status() != 401 || refused.is_faulty() || refused.only_cookies() {
        return None;
    }
    let (weight, says) = match (refused.scheme_is_offered(), main.form) {
        (Some(true), Form::BasicPair) => (2.3, "user and password were sent as asked, and refused"),
        (Some(true), Form::DigestParams) => (1.5, "the Digest response was sent as asked, and refused"),
        (Some(true), Form::Opaque) => {
            (1.6, "the key or token was sent under a scheme that is offered, and refused")
        }
        (_, Form::Ntlm) if main.value.expose().starts_with("TlRMTVNTUAAD") => {
            (4.5, "the NTLM handshake went to its end, and the proof of the password was refused")
        }
        (None, Form::BasicPair) => (1.5, "user and password were sent, and refused"),
        (None, Form::Opaque) => (1.0, "a key or token was sent, and refused"),
        _ => return None,
    };
    Some(Evidence::new(weight, Seen::Credential, says))
}

fn same_kind(one: &Step, two: &Step) -> bool {
    let kind =
        |step: &Step| step.main_credential().map(|credential| (credential.place.clone(), credential.form));
    kind(one) == kind(two)
}

fn against(seen: &Observations, told: bool) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = Vec::new();
    if refused.is_faulty()
        && !matches!(refused.main_credential().map(|main| &main.place), Some(Place::Body(_)))
    {
        all.push(Evidence::new(
            -2.5,
            Seen::Credential,
            "the credential is malformed, which explains the refusal",
        ));
    }
    if refused.told.iter().any(|told| {
        told.weight >= 4.5 && (told.cause == "revoked.account" || told.cause == "permission.lockout")
    }) {
        all.push(Evidence::new(-2.5, Seen::Body, "the answer names the state of the account"));
    }
    if refused.told.iter().any(|told| {
        told.weight >= 4.0
            && (told.cause == "credentials.wrong-target" || told.cause == "server.verifier-misconfigured")
    }) {
        all.push(Evidence::new(-3.0, Seen::Body, "the answer names the issuer or audience"));
    }
    let now = seen.time();
    if refused
        .lifetimes()
        .iter()
        .any(|one| one.main && one.ends.zip(now).is_some_and(|(ends, now)| ends <= now))
    {
        all.push(Evidence::new(-3.0, Seen::Clock, "its time is over, which is reason enough"));
    }
    if crate::malformed::stray_characters::is_certain(refused) {
        all.push(Evidence::new(-3.0, Seen::Credential, "it holds characters that do not belong to it"));
    }
    if refused.scheme_is_offered() == Some(false) {
        all.push(Evidence::new(-2.0, Seen::Challenge, "its scheme is not among those that are offered"));
    }
    let weak = refused.told.iter().filter(|told| told.cause == CAUSE.id).all(|told| told.weight < 4.0);
    if (seen.is_token() || seen.credential_is(Form::Jwe)) && weak {
        all.push(Evidence::new(-1.3, Seen::Credential, "a signed token is checked, not looked up"));
    }
    if seen.admitted_with_same().next().is_some() {
        all.push(Evidence::new(
            -2.5,
            Seen::Difference,
            "the same credential is let in elsewhere on this host",
        ));
    }
    if super::targets::is_foreign(refused) {
        let says = "by its form it belongs to another service or region";
        all.push(Evidence::new(-3.0, Seen::Credential, says));
    }
    if seen.admitted_at_other_host().is_some() {
        all.push(Evidence::new(-4.0, Seen::Difference, "another host accepts the same credential"));
    }
    if seen.same_without() && !told {
        all.push(Evidence::new(-1.5, Seen::Difference, "without credentials the answer is the same"));
    }
    let foreign = refused
        .main_credential()
        .is_some_and(|main| main.has(FaultKind::DecodedUtf8) || main.has(FaultKind::DecodedLatin1));
    if foreign {
        let says = "user or password hold characters outside of ASCII, which client and server may encode differently";
        let asked = refused.challenge_param("charset").is_some();
        all.push(Evidence::new(if asked { -1.0 } else { -4.0 }, Seen::Credential, says));
    }
    all
}
