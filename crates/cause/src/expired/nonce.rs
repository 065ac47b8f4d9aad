//! `expired.nonce`: see the page beside this file.

use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// A server-issued nonce is too old, used up or absent.
pub const CAUSE: Cause = Cause {
    id: "expired.nonce",
    means: "A server-issued nonce is too old, used up or absent.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("nonce.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if refused.status() == 419 {
        all.push(Evidence::new(4.5, Seen::Status, "419 is the status for a form token that has run out"));
    }
    all.extend(digest(refused));
    if let Some(nonce) = refused.header("dpop-nonce") {
        let used = refused.sent("dpop").and_then(|proof| syntax::jwt::decode(proof.trim()).ok());
        let same = used.as_ref().and_then(|proof| proof.text("nonce")) == Some(nonce);
        if used.is_some() && !same {
            all.push(Evidence::new(
                3.5,
                Seen::Header,
                "the answer brings a DPoP-Nonce, and the proof was made without it",
            ));
        }
    }
    if refused.header("x-csrf-token").is_some_and(|value| value.eq_ignore_ascii_case("required")) {
        all.push(Evidence::new(5.0, Seen::Header, "X-CSRF-Token: Required asks to fetch a token first"));
    }
    all.extend(token_not_echoed(refused));
    let elsewhere =
        |told: &crate::observations::Told| told.cause == "server.forwarded-facts-lost" && told.weight >= 5.0;
    if !all.is_empty() && refused.told.iter().any(elsewhere) {
        all.push(Evidence::new(
            -5.0,
            Seen::Body,
            "the answer refuses the origin or host, before any token is looked at",
        ));
    }
    all
}

fn digest(refused: &Step) -> Option<Evidence> {
    let sent = refused.authorization().filter(|own| own.is("digest"))?;
    let challenge = refused.challenges.list.iter().find(|challenge| challenge.is("digest"))?;
    if challenge.param("stale").is_some_and(|stale| stale.eq_ignore_ascii_case("true")) {
        return Some(Evidence::new(
            5.0,
            Seen::Challenge,
            "the Digest challenge says stale=true: the password was right, the nonce too old",
        ));
    }
    let fresh = challenge.param("nonce").is_some_and(|nonce| !sent.value.expose().contains(nonce));
    (fresh && challenge.param("stale").is_none()).then(|| {
        Evidence::new(0.7, Seen::Challenge, "the challenge brings another nonce than the one that was used")
    })
}

/// The double-submit pattern: a cookie holds the token, and a header or field must repeat it.
fn token_not_echoed(refused: &Step) -> Option<Evidence> {
    const COOKIES: [&str; 9] = [
        "csrftoken",
        "XSRF-TOKEN",
        "csrf_token",
        "_csrf",
        "csrf",
        "_xsrf",
        "X-CSRF-TOKEN",
        "csrf_access_token",
        "__Host-csrf",
    ];
    const FIELDS: [&str; 6] = [
        "x-csrftoken",
        "x-xsrf-token",
        "x-csrf-token",
        "csrf-token",
        "x-xsrftoken",
        "requestverificationtoken",
    ];
    let safe = matches!(refused.method().to_ascii_uppercase().as_str(), "GET" | "HEAD" | "OPTIONS" | "");
    if safe || !matches!(refused.status(), 400 | 401 | 403 | 419 | 422) {
        return None;
    }
    let cookie = refused
        .cookies
        .iter()
        .find(|cookie| COOKIES.iter().any(|name| cookie.name.eq_ignore_ascii_case(name)))?;
    let body = String::from_utf8_lossy(&refused.exchange.request.body).to_ascii_lowercase();
    let echoed = FIELDS.iter().any(|name| refused.sent(name).is_some())
        || body.contains("csrf")
        || body.contains("_xsrf");
    (!echoed).then(|| {
        let name = shown::line(&cookie.name, 40);
        Evidence::new(
            3.5,
            Seen::Request,
            format!("the cookie {name} was sent, and no header field or form field repeats it"),
        )
    })
}
