//! What else deserves a word, whether or not it is the cause.

use cause::{Observations, Step};
use syntax::Note;
use syntax::challenge::FaultKind as Broken;
use syntax::credentials::{FaultKind, Place};

use crate::report::Noticed;

/// Remarks on the recording, the request and the answer.
pub fn notice(seen: &Observations, notes: &[Note]) -> Vec<Noticed> {
    let mut all: Vec<Noticed> = notes
        .iter()
        .map(|note| Noticed {
            id: note.id.to_owned(),
            says: note.says.clone(),
            line: note.at.map(|at| at.line),
            column: note.at.map(|at| at.column),
        })
        .collect();
    if seen.steps.is_empty() {
        return all;
    }
    let step = seen.refused();
    for (id, says) in [
        in_url(step),
        plain_http(step),
        soon_over(step),
        challenge(step),
        no_challenge(step),
        two(step),
        body(step),
        scheme_case(step),
    ]
    .into_iter()
    .flatten()
    {
        if !all.iter().any(|noticed| noticed.id == id) {
            all.push(Noticed { id: id.to_owned(), says, line: None, column: None });
        }
    }
    all
}

type Remark = Option<(&'static str, String)>;

fn in_url(step: &Step) -> Remark {
    let place = step
        .credentials
        .iter()
        .find(|credential| matches!(credential.place, Place::Query(_) | Place::Userinfo))?;
    let what = if place.place == Place::Userinfo {
        "userinfo".to_owned()
    } else {
        crate::redact::place(&place.place)
    };
    Some((
        "request.credentials-in-url",
        format!(
            "a credential stands in the URL ({what}): it ends up in logs, histories and Referer fields; use a header"
        ),
    ))
}

fn plain_http(step: &Step) -> Remark {
    let url = step.url()?;
    let local =
        url.host_str().is_some_and(|host| host == "localhost" || host.starts_with("127.") || host == "[::1]");
    (url.scheme() == "http" && !local && step.has_credentials() && step.status() != 0).then(|| {
        (
            "request.credentials-in-the-clear",
            "credentials went over plain http: everybody on the way can read them".to_owned(),
        )
    })
}

fn soon_over(step: &Step) -> Remark {
    const SOON: i64 = 300;
    let (expires, now) = (step.jwt()?.seconds("exp")?, step.time()?);
    let left = expires - now;
    (0 < left && left < SOON)
        .then(|| ("credential.soon-over", format!("the token ends {left} seconds after this request")))
}

fn challenge(step: &Step) -> Remark {
    let fault = step.challenges.faults.first()?;
    let what = match fault.kind {
        Broken::Empty => "is empty",
        Broken::UnexpectedByte => "holds a character that may not stand there",
        Broken::UnclosedQuote => "has a quoted string that never ends",
        Broken::UnquotedValue => "has a parameter value that must be quoted",
        Broken::RealmNotQuoted => "gives realm without quotes (RFC 9110 section 11.5)",
        Broken::RealmMissing => "lacks realm",
        Broken::DuplicateParameter => "gives a parameter twice",
        Broken::BrokenParameter => "has a parameter without name or value",
        Broken::Token68AndParameters => "mixes a token and parameters",
        Broken::DigestIncomplete => "lacks a parameter that Digest needs (RFC 7616 section 3.3)",
    };
    Some((
        "answer.challenge-broken",
        format!(
            "WWW-Authenticate breaks the standard: it {what}, at byte {} of field {}",
            fault.offset,
            fault.line + 1
        ),
    ))
}

fn no_challenge(step: &Step) -> Remark {
    (step.status() == 401 && step.header("www-authenticate").is_none())
        .then(|| ("answer.challenge-missing", "401 without WWW-Authenticate: the standard asks for one (RFC 9110 section 15.5.2), and clients that wait for it never send credentials".to_owned()))
}

fn two(step: &Step) -> Remark {
    let count = step.credentials.iter().filter(|credential| credential.place == Place::Authorization).count();
    (count > 1).then(|| {
        (
            "request.authorization-twice",
            format!(
                "Authorization stands {count} times in the request; servers take the first, the last or none"
            ),
        )
    })
}

fn body(step: &Step) -> Remark {
    let kind = step.sent("content-type").unwrap_or("").to_ascii_lowercase();
    let body = &step.exchange.request.body;
    if !kind.contains("json") || body.is_empty() {
        return None;
    }
    let error = serde_json::from_slice::<serde::de::IgnoredAny>(body).err()?;
    Some((
        "request.body-not-json",
        format!(
            "the body is announced as JSON and is none: it breaks at line {}, column {}",
            error.line(),
            error.column()
        ),
    ))
}

fn scheme_case(step: &Step) -> Remark {
    step.main_credential().filter(|credential| credential.has(FaultKind::SchemeCase))?;
    Some(("request.scheme-case", "the scheme word is written in unusual letters; that is lawful (RFC 9110 section 11.1), and some servers refuse it".to_owned()))
}
