//! `credentials.conflicting`: see the page beside this file.

use std::collections::BTreeSet;

use syntax::credentials::{Form, Place};
use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// Several credentials travel in one request, and the server judges another one than the caller means.
pub const CAUSE: Cause = Cause {
    id: "credentials.conflicting",
    means: "Several credentials travel in one request, and the server judges another one than the caller means.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("conflicting.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let told = !all.is_empty();
    all.extend(twice(refused));
    all.extend(presigned(refused));
    all.extend(overwritten(seen));
    all.extend(userinfo(refused));
    if let Some(more) = seen.surplus() {
        let says = format!("without {} the same request is let in", more.join(" and "));
        all.push(Evidence::new(5.7, Seen::Difference, says));
    }
    let several = kinds(refused);
    if several.len() > 1 {
        let weight = if told || refused.status() == 400 { 2.0 } else { 0.8 };
        all.push(Evidence::new(
            weight,
            Seen::Request,
            format!("the request carries several credentials: {}", several.join(", ")),
        ));
        all.extend(cookie_beside_token(refused));
    } else if told && all.len() == 1 {
        all.push(Evidence::new(-2.5, Seen::Request, "only one credential was sent"));
    }
    if all.iter().any(|e| e.weight > 0.0) && seen.admitted_with_same().any(|(_, step)| kinds(step) == several)
    {
        all.push(Evidence::new(
            -2.0,
            Seen::Difference,
            "the same set of credentials is let in elsewhere on this host",
        ));
    }
    all
}

/// Two fields of the same name.
fn twice(refused: &Step) -> Option<Evidence> {
    let values: Vec<&str> = refused.exchange.request.fields.all("authorization").collect();
    if values.len() < 2 {
        return None;
    }
    let different = values.iter().collect::<BTreeSet<_>>().len() > 1;
    let says = format!("Authorization stands {} times in the request", values.len());
    Some(Evidence::new(if different { 5.3 } else { 4.0 }, Seen::Request, says))
}

/// A signed URL is a credential of its own.
fn presigned(refused: &Step) -> Option<Evidence> {
    let in_url = refused.signed.iter().any(|signed| signed.presigned);
    let beside = refused.authorization().is_some_and(|credential| credential.form != Form::SigV4);
    (in_url && beside && matches!(refused.status(), 400 | 401 | 403)).then(|| {
        Evidence::new(6.0, Seen::Request, "the URL is signed already, and Authorization was sent beside it")
    })
}

/// The command asks for one credential and the request carries another: `.netrc` or `-u` took its place.
fn overwritten(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let sent = refused.authorization()?;
    let command = seen.commands.get(refused.exchange.command?)?.to_ascii_lowercase();
    let meant = ["bearer", "token", "apikey", "negotiate"]
        .into_iter()
        .find(|scheme| command.contains(&format!("authorization: {scheme} ")))?;
    (sent.is("Basic") && (command.contains("netrc") || command.contains(" -n ") || !command.contains(" -u")))
        .then(|| {
            let says = format!("the command names {meant}, and Basic was sent: from .netrc or the URL");
            Evidence::new(5.0, Seen::Credential, says)
        })
}

fn userinfo(refused: &Step) -> Option<Evidence> {
    let sent = refused.authorization()?;
    let other = refused.credentials.iter().find(|credential| credential.place == Place::Userinfo)?;
    let same = sent.is("Basic")
        && syntax::basic::decode(sent.bare()).is_some_and(|pair| {
            other.value.expose().as_bytes().starts_with(&pair.user)
                && other.value.expose().as_bytes().ends_with(pair.password.expose())
        });
    (!same).then(|| {
        Evidence::new(3.0, Seen::Url, "the URL holds user:password, and Authorization says something else")
    })
}

/// An application that has a session takes the session's user, and asks for its CSRF token.
fn cookie_beside_token(refused: &Step) -> Option<Evidence> {
    let token = refused.authorization().is_some();
    let cookie = refused.credentials.iter().any(|credential| matches!(credential.place, Place::Cookie(_)));
    let csrf = refused.told.iter().any(|told| told.cause == "expired.nonce")
        || refused.body_lower().contains("csrf");
    if token && cookie && csrf {
        return Some(Evidence::new(
            4.0,
            Seen::Cookie,
            "a session cookie travels beside the token, and the answer asks for the session's CSRF token",
        ));
    }
    (token && cookie && refused.scheme_is_offered() != Some(false))
        .then(|| Evidence::new(0.7, Seen::Cookie, "a session cookie travels beside the token"))
}

/// The places that carry a credential, as words; those of one login form count once.
fn kinds(step: &Step) -> Vec<String> {
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for credential in &step.credentials {
        kinds.insert(match &credential.place {
            Place::Authorization => "Authorization".into(),
            Place::Header(name) if is_half(name) => continue,
            Place::Header(name) => shown::line(name, 30),
            Place::Query(_) => "the query".into(),
            Place::Cookie(_) => "a session cookie".into(),
            Place::Userinfo => "the URL's userinfo".into(),
            Place::Body(_) | Place::ProxyAuthorization => continue,
        });
    }
    kinds.into_iter().collect()
}

/// Fields that belong to a pair, or name an account.
fn is_half(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["client-id", "application", "email", "secret", "user", "amz-security-token", "csrf", "goog"]
        .iter()
        .any(|part| lower.contains(part))
}
