//! `malformed.signature`: see the page beside this file.

use syntax::credentials::Form;
use syntax::sigv4::Kind;

use crate::observations::Signature;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// A signature over the token or the request does not verify: wrong secret, wrong canonical form, or content changed after signing.
pub const CAUSE: Cause = Cause {
    id: "malformed.signature",
    means: "A signature over the token or the request does not verify: wrong secret, wrong canonical form, or content changed after signing.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("signature.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let told = !all.is_empty();
    match check(seen) {
        Some(Signature::Bad) => {
            all.push(Evidence::new(
                5.2,
                Seen::Credential,
                "the token's signature does not verify with the published key of its kid",
            ));
        }
        Some(Signature::Good) => {
            all.push(Evidence::new(
                -4.0,
                Seen::Credential,
                "the token's signature verifies with the published key",
            ));
        }
        _ => {}
    }
    if !told && seen.is_sound_token() && check(seen) != Some(Signature::Good) {
        let shared = refused
            .jwt()
            .and_then(|jwt| jwt.header.get("alg")?.as_str())
            .is_some_and(|alg| alg.starts_with("HS"));
        let (weight, says) = if shared {
            (1.2, "the token is whole and in time, and signed with a secret that both sides must share")
        } else {
            (0.6, "the token is whole and in time, so its signature may be what is wrong")
        };
        all.push(Evidence::new(weight, Seen::Credential, says));
    }
    let field = signature_field(refused);
    if let Some(name) = &field
        && matches!(refused.status(), 400 | 401 | 403)
    {
        let weight = if told { 1.0 } else { 1.5 };
        all.push(Evidence::new(weight, Seen::Request, format!("the request is signed in {name}")));
    }
    if refused.signed.iter().any(|signed| signed.kind == Kind::OAuth1) && refused.status() == 401 {
        all.push(Evidence::new(1.5, Seen::Credential, "the request carries an OAuth 1.0 signature"));
    }
    if told && !refused.has_credentials() && field.is_none() {
        all.push(Evidence::new(-2.5, Seen::Request, "neither a token nor a signature was sent"));
    }
    if told && refused.main_credential().is_some_and(|main| matches!(main.form, Form::BrokenJwt)) {
        all.push(Evidence::new(
            -2.0,
            Seen::Credential,
            "the token is not whole, so its signature can't be right",
        ));
    }
    // Microsoft signs tokens for its own Graph in a way that nobody else can check.
    if told
        && refused.jwt().is_some_and(|jwt| jwt.header.contains_key("nonce") && jwt.header.contains_key("x5t"))
    {
        all.push(Evidence::new(
            -2.5,
            Seen::Credential,
            "the token is of a kind that only Microsoft Graph can check",
        ));
    }
    if told && refused.jwt().is_some_and(|jwt| jwt.unsigned) {
        all.push(Evidence::new(-2.0, Seen::Credential, "the token has no signature"));
    }
    all
}

fn check(seen: &Observations) -> Option<Signature> {
    let refused = seen.refused();
    let (index, jwt) = refused.jwts.first()?;
    Some(seen.keys.check(jwt, refused.credentials.get(*index)?))
}

/// A field that carries a signature over the request, as webhooks and exchanges use them.
fn signature_field(refused: &Step) -> Option<String> {
    refused
        .exchange
        .request
        .fields
        .iter()
        .map(|field| field.name.to_ascii_lowercase())
        .find(|name| {
            (name.contains("signature")
                || name.ends_with("-hmac")
                || name.contains("hmac-sha256")
                || name.ends_with("-sign")
                || name == "sign")
                && !name.contains("input")
        })
        .map(|name| syntax::shown::line(&name, 40))
}
