//! `malformed.algorithm`: see the page beside this file.

use syntax::challenge::Challenge;
use syntax::credentials::Form;
use syntax::{digest, shown};

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The token or signature uses an algorithm that the server does not accept.
pub const CAUSE: Cause = Cause {
    id: "malformed.algorithm",
    means: "The token or signature uses an algorithm that the server does not accept.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("algorithm.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let told = !all.is_empty();
    let alg = refused.jwt().and_then(|jwt| jwt.header.get("alg")?.as_str()).unwrap_or_default().to_owned();
    if let Some(jwt) = refused.jwt() {
        if jwt.segments == 3 && (alg.eq_ignore_ascii_case("none") || (jwt.unsigned && alg.is_empty())) {
            all.push(Evidence::new(5.3, Seen::Credential, "the token's alg is none: it is not signed"));
        } else if let Some(published) =
            published(seen).filter(|list| !list.is_empty() && !list.contains(&alg))
        {
            let weight = if alg.starts_with("HS") { 4.8 } else { 3.8 };
            let says = format!(
                "the token's alg is {}, and {} is published",
                shown::line(&alg, 16),
                published.join(", ")
            );
            all.push(Evidence::new(weight, Seen::Credential, says));
        }
    }
    if told && !alg.is_empty() {
        all.push(Evidence::new(
            0.5,
            Seen::Credential,
            format!("the token's alg is {}", shown::line(&alg, 16)),
        ));
    }
    all.extend(of_digest(seen));
    if told && !refused.has_credentials() {
        all.push(Evidence::new(-3.0, Seen::Request, "nothing was sent that could have an algorithm"));
    }
    all
}

/// The algorithms that keys and metadata in the recording name. `alg` is optional in a key (RFC 7517 §4.4): what its
/// kind can do counts then.
fn published(seen: &Observations) -> Option<Vec<String>> {
    let mut found: Vec<String> = seen.keys.algorithms();
    for step in &seen.steps {
        let Some(value) = metadata(step) else { continue };
        for name in ["access_token_signing_alg_values_supported", "id_token_signing_alg_values_supported"] {
            let list = value.get(name).and_then(serde_json::Value::as_array);
            found.extend(list.into_iter().flatten().filter_map(serde_json::Value::as_str).map(str::to_owned));
        }
    }
    found.sort();
    found.dedup();
    (!found.is_empty()).then_some(found)
}

fn metadata(step: &Step) -> Option<serde_json::Value> {
    let body = step.body();
    (body.len() < 128 * 1024 && body.contains("signing_alg_values_supported"))
        .then(|| serde_json::from_str(&body).ok())
        .flatten()
}

/// A Digest algorithm that was not offered.
fn of_digest(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let sent = refused.authorization().filter(|credential| credential.form == Form::DigestParams)?;
    let params = digest::params(sent.value.expose());
    let used = params.get("algorithm").unwrap_or("MD5").to_ascii_uppercase();
    let last = seen
        .before()
        .iter()
        .rev()
        .find(|step| step.challenged_with("Digest") && step.host() == refused.host());
    let challenges = last.unwrap_or(refused);
    let algorithm =
        |challenge: &Challenge| challenge.param("algorithm").unwrap_or("MD5").to_ascii_uppercase();
    let offered: Vec<String> =
        challenges.challenges.list.iter().filter(|challenge| challenge.is("Digest")).map(algorithm).collect();
    if offered.is_empty() || offered.contains(&used) {
        return None;
    }
    let says = format!(
        "Digest was answered with {}, and {} is offered",
        shown::line(&used, 16),
        shown::line(&offered.join(", "), 40)
    );
    Some(Evidence::new(4.8, Seen::Challenge, says))
}
