//! Where each exchange stands, and which one is to be explained.

use serde_json::Value;
use syntax::credentials::{FaultKind, Form};
use syntax::problem::Kind;

use super::{Outcome, Purpose, Standing, Step};

/// Statuses that refuse by their own meaning.
const REFUSALS: [u16; 14] = [401, 402, 403, 407, 419, 429, 431, 440, 451, 494, 495, 496, 498, 511];

/// From what a phrase must weigh to make an otherwise neutral status a refusal.
const CLEAR: f64 = 2.0;

pub(super) fn standing(step: &Step) -> Standing {
    let clear = step.told.iter().map(|told| told.weight).fold(0.0, f64::max) >= CLEAR;
    match step.status() {
        0 if step.exchange.failure.is_some() => Standing::Failed,
        0 => Standing::Unanswered,
        status if REFUSALS.contains(&status) => Standing::Refused,
        // A browser gives up unless a preflight succeeds.
        300.. if step.is_preflight() => Standing::Refused,
        301 | 302 | 303 | 307 | 308 if step.redirects_to_login() || clear => Standing::Refused,
        300..=303 | 305..=399 => Standing::Moved,
        200..=299 | 304 if step.exchange.failure.is_some() => Standing::Failed,
        200..=299 if clear && says_no(step) => Standing::Refused,
        200..=299 | 304 => Standing::Admitted,
        _ if clear
            || (step.status() == 400
                && step.credentials.iter().any(|credential| !credential.faults.is_empty())) =>
        {
            Standing::Refused
        }
        _ => Standing::Other,
    }
}

/// Whether a body that comes with a success is an error document all the same: its own words then count.
fn says_no(step: &Step) -> bool {
    let body = step.body();
    let short = body.len() < 4096;
    // A page can quote an error document of any vocabulary.
    let is_page = step.header("content-type").is_some_and(|kind| kind.contains("html"));
    match if is_page { Kind::Html } else { step.problem.kind } {
        Kind::None => false,
        // An article that quotes refusals is none: only a login form, or a page of something in between, refuses.
        Kind::Html => {
            step.is_login_page()
                || (short
                    && step.told.iter().any(|told| told.cause.starts_with("network.") && told.weight >= 3.0))
        }
        Kind::Text => body.len() < 512,
        _ => body.len() < 64 * 1024 && names_an_error(&body),
    }
}

/// Whether a document says at its top that it is an error: a list of events that were refused elsewhere does not.
fn names_an_error(body: &str) -> bool {
    let start = body.trim_start();
    if start.starts_with('<') {
        let lower = start.chars().take(1024).collect::<String>().to_lowercase();
        return ["<error>", "<error ", "<fault", ":fault>", "<code>", "<ows:exception"]
            .iter()
            .any(|mark| lower.contains(mark));
    }
    let Ok(value) = serde_json::from_str::<Value>(start) else { return false };
    match &value {
        Value::Object(members) => {
            members.iter().any(|(name, value)| is_error_member(&name.to_ascii_lowercase(), value))
        }
        Value::Array(list) => list.len() == 1 && list[0].get("errorCode").is_some(),
        _ => false,
    }
}

fn is_error_member(name: &str, value: &Value) -> bool {
    match name {
        "ok" | "success" | "successful" | "authenticated" => *value == Value::Bool(false),
        "error" | "errors" | "fault" | "faultcode" | "errcode" | "errorcode" | "error_code" | "exception" => {
            match value {
                Value::Null | Value::Bool(false) => false,
                Value::String(text) => !text.is_empty() && text != "0",
                Value::Array(list) => !list.is_empty(),
                Value::Number(number) => number.as_i64() != Some(0),
                _ => true,
            }
        }
        "status" | "result" | "state" => value.as_str().is_some_and(|text| {
            ["error", "fail", "failed", "failure", "invalid", "unauthorized", "denied"]
                .contains(&text.to_ascii_lowercase().as_str())
        }),
        _ => false,
    }
}

/// The exchange to be explained and how the recording ends.
pub(super) fn judge(steps: &[Step], automatic: bool) -> (usize, Outcome) {
    if let Some(asked) = asked_refusal(steps) {
        return asked;
    }
    let open: Vec<usize> = (0..steps.len()).filter(|index| is_open(steps, *index, automatic)).collect();
    let Some(best) = open.iter().map(|index| rank(steps, *index, automatic)).max() else {
        let admitted = steps.iter().rposition(|step| step.standing == Standing::Admitted);
        let last = steps.len().saturating_sub(1);
        let outcome = match admitted {
            Some(_) => Outcome::Admitted,
            None if steps.iter().all(|step| step.standing == Standing::Unanswered) => Outcome::NotAsked,
            None => Outcome::Admitted,
        };
        return (admitted.unwrap_or(last), outcome);
    };
    let judged = if automatic {
        open.iter().rev().find(|index| rank(steps, **index, automatic) == best)
    } else {
        open.iter().find(|index| rank(steps, **index, automatic) == best)
    };
    (judged.copied().unwrap_or(0), Outcome::Refused)
}

/// Live: what the caller asked decides alone; the probes only help to explain it.
fn asked_refusal(steps: &[Step]) -> Option<(usize, Outcome)> {
    if steps.iter().all(|step| step.purpose == Purpose::Asked) {
        return None;
    }
    let last = steps.iter().rposition(|step| step.purpose == Purpose::Asked)?;
    let outcome = match steps[last].standing {
        Standing::Refused | Standing::Failed => Outcome::Refused,
        Standing::Unanswered => Outcome::NotAsked,
        _ => Outcome::Admitted,
    };
    Some((last, outcome))
}

/// Whether this exchange was refused and nothing later in the recording settles it.
fn is_open(steps: &[Step], index: usize, automatic: bool) -> bool {
    let step = &steps[index];
    if !matches!(step.standing, Standing::Refused | Standing::Failed) {
        return false;
    }
    if is_ornament(step)
        && steps.iter().any(|other| other.standing == Standing::Admitted && !is_ornament(other))
    {
        return false;
    }
    !steps[index + 1..].iter().any(|later| settles(step, later, automatic))
}

/// Whether `later` shows that the refusal of `step` was only the protocol at work: the challenge was answered, the
/// token was renewed, the login was passed.
fn settles(step: &Step, later: &Step, automatic: bool) -> bool {
    if later.standing != Standing::Admitted || later.asks_for_login() {
        return false;
    }
    if step.is_preflight() != later.is_preflight() || step.was_stored() && step.goes_round(later) {
        return false;
    }
    if !step.same_resource(later)
        || !(step.method().eq_ignore_ascii_case(later.method()) || step.redirects_to_login())
    {
        return false;
    }
    let apart = !automatic && step.exchange.command != later.exchange.command;
    if !step.has_credentials() || is_handshake(step, later) {
        // A person who tried with credentials after a refusal without a challenge has shown what is missing in it.
        return !apart || !step.challenges.list.is_empty() || step.redirects_to_login();
    }
    !apart && later.has_credentials() && step.authorization().is_none_or(|_| later.authorization().is_some())
}

/// Digest, NTLM and Negotiate take several rounds.
fn is_handshake(step: &Step, later: &Step) -> bool {
    let round = |form: Option<Form>| matches!(form, Some(Form::DigestParams | Form::Ntlm | Form::Spnego));
    let form = |step: &Step| step.authorization().map(|credential| credential.form);
    round(form(step)) && round(form(later))
}

/// Pictures, fonts and the like, which a page can do without.
fn is_ornament(step: &Step) -> bool {
    let path = step.path().to_ascii_lowercase();
    matches!(
        step.exchange.resource_type.as_deref(),
        Some("image" | "font" | "stylesheet" | "media" | "manifest" | "ping")
    ) || ["/favicon.ico", "/robots.txt", "/manifest.json", "/site.webmanifest"]
        .iter()
        .any(|end| path.ends_with(end))
        || [".png", ".ico", ".svg", ".woff2", ".woff", ".css", ".gif", ".jpg", ".map"]
            .iter()
            .any(|end| path.ends_with(end))
        || path.contains("/apple-touch-icon")
}

/// What makes a refusal the one that is meant.
fn rank(steps: &[Step], index: usize, automatic: bool) -> (bool, u8, bool) {
    let step = &steps[index];
    let real = step.main_credential().is_some_and(|credential| !credential.has(FaultKind::Placeholder))
        || !step.signed.is_empty();
    let standing = match step.status() {
        401 | 403 | 407 => 3,
        0 => 1,
        _ if step.is_preflight() => 2,
        301..=399 => 1,
        _ => 2,
    };
    if automatic {
        (!is_ornament(step), standing, false)
    } else {
        (!is_ornament(step), u8::from(real), standing == 3)
    }
}
