//! `credentials.wrong-place`: see the page beside this file.

use syntax::credentials::{Credential, Form, Place, is_credential_header, is_credential_parameter};
use syntax::shown;

use crate::observations::times;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The right credential is in the wrong place: another header, the query, a cookie or the body.
pub const CAUSE: Cause = Cause {
    id: "credentials.wrong-place",
    means: "The right credential is in the wrong place: another header, the query, a cookie or the body.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("wrong-place.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let Some(main) = refused.main_credential() else {
        if !all.is_empty() {
            all.push(Evidence::new(
                -4.0,
                Seen::Request,
                "no credential was sent that could be in the wrong place",
            ));
        }
        return all;
    };
    if refused.only_cookies() {
        // A session is no misplaced key.
        all.iter_mut().for_each(|evidence| evidence.weight -= 2.0);
    }
    if let Some(other) = seen.admitted_elsewhere().filter(|other| other.place != main.place) {
        let says = format!("the same credential is let in when it is sent in {}", times::place(&other.place));
        all.push(Evidence::new(5.5, Seen::Difference, says));
    }
    all.extend(named(refused, main));
    all.extend(misspelt(refused, main));
    all.extend(challenge_unanswered(refused, main));
    all.extend(by_prefix(refused));
    let spoken = all.iter().any(|evidence| evidence.weight > 0.0);
    if spoken && (refused.is_faulty() || refused.scheme_is_offered() == Some(true)) {
        all.push(Evidence::new(
            -1.5,
            Seen::Credential,
            "the credential is where the answer asks for it, or has another fault",
        ));
    }
    all
}

/// A field or parameter that the answer names and the request does not have.
fn named(refused: &Step, main: &Credential) -> Option<Evidence> {
    let wanted = places_named(refused);
    let has = |name: &str| {
        refused.exchange.request.fields.has(name)
            || refused.credentials.iter().any(|credential| match &credential.place {
                Place::Header(own) | Place::Query(own) | Place::Body(own) | Place::Cookie(own) => {
                    own.eq_ignore_ascii_case(name)
                }
                _ => false,
            })
    };
    if wanted.is_empty() || wanted.iter().any(|name| has(name)) || refused.only_cookies() {
        return None;
    }
    let says = format!(
        "the answer names {}, and the credential is in {}",
        shown::line(&wanted.join(" or "), 60),
        times::place(&main.place)
    );
    Some(Evidence::new(4.3, Seen::Body, says))
}

/// Names of credential fields that stand in the sentences and the challenge of the answer.
fn places_named(refused: &Step) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let messages = refused.problem.messages.iter().chain(refused.problem.codes.iter()).take(16);
    let challenges =
        refused.challenges.list.iter().flat_map(|challenge| challenge.params.iter().map(|(_, value)| value));
    for text in messages.chain(challenges) {
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).take(400) {
            let is_field = word.contains('-') && word.len() < 40 && is_credential_header(word);
            let is_parameter = word.contains('_')
                && word.len() < 24
                && is_credential_parameter(word)
                && ["api_key", "access_token", "auth_token", "private_token"]
                    .contains(&word.to_ascii_lowercase().as_str());
            let plain = ["Authorization", "apikey"].contains(&word);
            if (is_field || is_parameter || plain)
                && !names.iter().any(|name| name.eq_ignore_ascii_case(word))
            {
                names.push(word.to_owned());
            }
        }
    }
    names.truncate(4);
    names
}

/// `Authentication`, `X-Authorization`, `Authorisation`: a field that nobody reads.
fn misspelt(refused: &Step, main: &Credential) -> Option<Evidence> {
    let Place::Header(name) = &main.place else { return None };
    let lower = name.trim().to_ascii_lowercase();
    let near =
        lower.contains("author") || lower == "authentication" || lower == "auth" || lower.contains("autoriz");
    if !near || refused.authorization().is_some() {
        return None;
    }
    let weight = if main.scheme.is_some() { 4.5 } else { 3.5 };
    let says =
        format!("the credential is in the field {}, and there is no Authorization", shown::line(name, 40));
    Some(Evidence::new(weight, Seen::Credential, says))
}

/// A challenge asks for `Authorization`, and the key is elsewhere.
fn challenge_unanswered(refused: &Step, main: &Credential) -> Option<Evidence> {
    let elsewhere =
        matches!(main.place, Place::Header(_) | Place::Query(_) | Place::Body(_) | Place::Userinfo);
    if refused.status() != 401
        || refused.authorization().is_some()
        || !elsewhere
        || !refused.signed.is_empty()
    {
        return None;
    }
    let is_login = matches!(main.place, Place::Body(_));
    let offered = refused.offered();
    if offered.is_empty() || main.form == Form::Empty {
        return None;
    }
    let says = format!(
        "the challenge asks for {} in Authorization, and the credential is in {}",
        shown::line(&offered.join(" or "), 40),
        times::place(&main.place)
    );
    Some(Evidence::new(if is_login { 1.5 } else { 3.8 }, Seen::Challenge, says))
}

/// Keys whose beginning tells the field that they belong in: start of the key, end of the fields in which it is wrong,
/// where it belongs.
const PREFIXES: &[(&str, &str, &str)] = &[
    ("glcbt-", "private-token", "JOB-TOKEN"),
    ("sk-ant-", "authorization", "X-Api-Key"),
    ("AIza", "authorization", "the parameter key or X-Goog-Api-Key"),
    ("shpat_", "authorization", "X-Shopify-Access-Token"),
    ("NRAK-", "authorization", "Api-Key"),
    ("pcsk_", "authorization", "Api-Key"),
    ("xkeysib-", "authorization", "api-key"),
    ("hvs.", "authorization", "X-Vault-Token"),
];

fn by_prefix(refused: &Step) -> Option<Evidence> {
    refused.credentials.iter().find_map(|credential| {
        let place = match &credential.place {
            Place::Authorization => "authorization".to_owned(),
            Place::Header(name) => name.to_ascii_lowercase(),
            _ => return None,
        };
        let bare = credential.bare();
        let (_, _, belongs) =
            PREFIXES.iter().find(|(start, wrong, _)| bare.starts_with(start) && place.ends_with(wrong))?;
        // Vault and Shopify answer to their own field only; Google's newer APIs take keys elsewhere, too.
        let says = format!(
            "a key of this kind belongs in {belongs}, and it is in {}",
            times::place(&credential.place)
        );
        Some(Evidence::new(3.0, Seen::Credential, says))
    })
}
