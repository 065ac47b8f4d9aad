//! Where each exchange stands, and which one is to be explained.

use serde_json::Value;
use syntax::credentials::{FaultKind, Form, Place};
use syntax::problem::Kind;

use super::{Outcome, Purpose, Standing, Step};

/// Statuses that refuse by their own meaning.
const REFUSALS: [u16; 14] = [401, 402, 403, 407, 419, 429, 431, 440, 451, 494, 495, 496, 498, 511];

/// From what a phrase must weigh to make an otherwise neutral status a refusal.
const CLEAR: f64 = 2.0;

pub(super) fn standing(step: &Step) -> Standing {
    let clear = step.told.iter().map(|told| told.weight).fold(0.0, f64::max) >= CLEAR;
    // Polling for a device or a consent is the protocol at work (RFC 8628 section 3.5).
    if step.problem.codes.iter().any(|code| code == "authorization_pending" || code == "slow_down") {
        return Standing::Other;
    }
    match step.status() {
        0 if step.exchange.failure.is_some() => Standing::Failed,
        0 => Standing::Unanswered,
        status if REFUSALS.contains(&status) => Standing::Refused,
        // A browser gives up unless a preflight succeeds.
        300.. if step.is_preflight() => Standing::Refused,
        301 | 302 | 303 | 307 | 308 if step.redirects_to_login() || clear => Standing::Refused,
        300..=303 | 305..=399 => Standing::Moved,
        200..=299 | 304 if step.exchange.failure.is_some() => Standing::Failed,
        200..=299 if (clear && says_no(step)) || is_login_instead(step) => Standing::Refused,
        200..=299 | 304 => Standing::Admitted,
        // nginx answers 500 by itself where its own check can't be made; an application's 500 has a page of its own.
        500 if step.has_credentials() && step.own_page() == Some("nginx") => Standing::Refused,
        _ if clear
            || (step.status() == 400
                && step.credentials.iter().any(|credential| !credential.faults.is_empty())) =>
        {
            Standing::Refused
        }
        _ => Standing::Other,
    }
}

/// Whether a login page came where something else was asked for: by a program, or after a redirect to another host.
fn is_login_instead(step: &Step) -> bool {
    let path = step.path().to_ascii_lowercase();
    let asked_for = [
        "login", "signin", "sign-in", "sign_in", "logon", "/auth", "session", "account", "oauth", "saml",
        "sso",
    ]
    .iter()
    .any(|word| path.contains(word));
    let by_program =
        step.exchange.resource_type.as_deref().is_some_and(|kind| kind == "xhr" || kind == "fetch")
            || step.sent("accept").is_some_and(|accept| accept.contains("json") && !accept.contains("html"))
            || step.sent("sec-fetch-mode").is_some_and(|mode| mode == "cors");
    let elsewhere = step.refreshes_elsewhere();
    let renewed = step.set_cookies.iter().any(|set| {
        step.cookies.iter().any(|sent| sent.name == set.name && sent.value.expose() != set.value.expose())
            && syntax::cookie::is_session_name(&set.name)
    });
    if renewed && !asked_for && step.is_login_page() {
        return true;
    }
    (by_program || elsewhere)
        && (elsewhere || (step.is_login_page() && (!asked_for || step.exchange.followed)))
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
                    && step.method().eq_ignore_ascii_case("POST")
                    && step.told.iter().any(|told| told.weight >= 4.0))
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
    if let Some(best) = open.iter().map(|index| rank(steps, *index, automatic)).max() {
        let mut best = open.into_iter().filter(|index| rank(steps, *index, automatic) == best);
        // A program ends where it failed; a person shows the failure first and then what was tried.
        let judged = if automatic { best.next_back() } else { best.next() };
        return (judged.unwrap_or(0), Outcome::Refused);
    }
    if let Some(unclear) = steps
        .iter()
        .rposition(|step| step.standing == Standing::Other && step.status() >= 400 && !is_ornament(step))
        && !steps[unclear + 1..]
            .iter()
            .any(|later| later.standing == Standing::Admitted && later.asks_like(&steps[unclear]))
    {
        return (unclear, Outcome::Unclear);
    }
    let admitted = steps.iter().rposition(|step| step.standing == Standing::Admitted);
    if admitted.is_none() && steps.iter().all(|step| step.standing == Standing::Unanswered) {
        return (0, Outcome::NotAsked);
    }
    (admitted.unwrap_or(steps.len().saturating_sub(1)), Outcome::Admitted)
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
    // A browser that sends credentials with everything but this has kept them back, which is worth a word.
    let kept_back = step.status() == 401
        && !step.has_credentials()
        && step.exchange.resource_type.as_deref() == Some("manifest")
        && steps.iter().any(|other| other.standing == Standing::Admitted && other.authorization().is_some());
    if is_ornament(step)
        && !kept_back
        && steps.iter().any(|other| other.standing == Standing::Admitted && !is_ornament(other))
    {
        return false;
    }
    // The second message of NTLM is a step of the handshake: the answer to the third one counts.
    let half_way =
        step.challenges.list.iter().chain(&step.proxy_challenges.list).any(|challenge| {
            challenge.token68.as_deref().is_some_and(|token| token.starts_with("TlRMTVNTUAAC"))
        });
    if half_way && steps[index + 1..].iter().any(|later| later.same_resource(step)) {
        return false;
    }
    !(index + 1..steps.len()).any(|later| settles(steps, index, later, automatic))
}

/// Whether a later exchange shows that the refusal was only the protocol at work: the challenge was answered, the
/// login was passed, the token was renewed. The same request with the same credentials that goes through later settles
/// nothing: then something else has changed, and that is to be explained.
fn settles(steps: &[Step], index: usize, later_index: usize, automatic: bool) -> bool {
    let (step, later) = (&steps[index], &steps[later_index]);
    let between = &steps[index + 1..later_index];
    if later.standing != Standing::Admitted || later.asks_for_login() || !step.same_resource(later) {
        return false;
    }
    if (step.is_preflight() && !later.is_preflight()) || (step.is_from_cache() && !later.is_from_cache()) {
        return false;
    }
    if step.redirects_to_login() {
        return !between.is_empty() && automatic || step.exchange.command == later.exchange.command;
    }
    if !step.method().eq_ignore_ascii_case(later.method()) {
        return false;
    }
    if is_handshake(step, later) {
        return true;
    }
    let logged_in = between.iter().any(|step| {
        step.method().eq_ignore_ascii_case("POST")
            && matches!(step.standing, Standing::Admitted | Standing::Moved)
    });
    let place = if step.status() == 407 { Place::ProxyAuthorization } else { Place::Authorization };
    let presents = |step: &Step| step.credentials.iter().any(|credential| credential.place == place);
    match (presents(step), presents(later)) {
        (false, true) => (is_answerable(step) && step.held_back().is_none()) || (automatic && logged_in),
        // Exports of browsers leave out the Authorization that the browser adds by itself.
        (false, false) => (step.is_browser() && is_answerable(step)) || (automatic && logged_in),
        (true, true) => automatic && logged_in,
        (true, false) => false,
    }
}

/// Whether the refusal brought a challenge that a client can understand.
fn is_answerable(step: &Step) -> bool {
    use syntax::challenge::FaultKind as Broken;
    let (own, proxy) = (&step.challenges, &step.proxy_challenges);
    let challenges = if step.status() == 407 { proxy } else { own };
    !challenges.list.is_empty()
        && !challenges.faults.iter().any(|fault| {
            matches!(
                fault.kind,
                Broken::Empty
                    | Broken::UnexpectedByte
                    | Broken::UnclosedQuote
                    | Broken::UnquotedValue
                    | Broken::BrokenParameter
                    | Broken::DigestIncomplete
            )
        })
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
        // The answer to credentials says more than the challenge before them.
        let answered = standing >= 2 && step.authorization().is_some();
        (!is_ornament(step), if answered { 3 } else { standing }, answered)
    } else {
        (!is_ornament(step), u8::from(real), standing == 3)
    }
}
