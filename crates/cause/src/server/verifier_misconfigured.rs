//! `server.verifier-misconfigured`: see the page beside this file.

use syntax::credentials::Form;
use syntax::shown;
use url::Url;

use crate::observations::Signature;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The server checks tokens against the wrong issuer, audience, key or secret, and refuses good ones.
pub const CAUSE: Cause = Cause {
    id: "server.verifier-misconfigured",
    means: "The server checks tokens against the wrong issuer, audience, key or secret, and refuses good ones.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("verifier-misconfigured.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    all.extend(good_token(seen));
    all.extend(near_issuer(refused));
    all.extend(own_audience(refused));
    all.extend(webhook(seen));
    let alg = refused.jwt().and_then(|jwt| jwt.header.get("alg")).and_then(|alg| alg.as_str()).unwrap_or("");
    if all.iter().any(|one| one.weight >= 4.0 && one.says.contains("asymmetric"))
        && ["RS", "ES", "PS", "Ed"].iter().any(|start| alg.starts_with(start))
    {
        all.push(Evidence::new(
            1.5,
            Seen::Credential,
            "the token is signed with a key pair, as issuers do, and the server has a plain secret",
        ));
    }
    let sent = refused.credentials.iter().any(|one| matches!(one.form, Form::Jws | Form::Jwe | Form::Opaque));
    if !all.is_empty() && !sent && refused.public_client().is_none() && refused.signed.is_empty() {
        all.push(Evidence::new(
            -3.0,
            Seen::Request,
            "no token or signature was sent that could be judged wrongly",
        ));
    }
    if !all.is_empty() && refused.told.iter().any(|told| told.cause == "expired.token" && told.weight >= 4.0)
    {
        all.push(Evidence::new(-3.0, Seen::Body, "the answer speaks of the token's time"));
    }
    all
}

/// The token verifies against the published key and is in time.
fn good_token(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let (index, jwt) = refused.jwts.first()?;
    let credential = refused.credentials.get(*index)?;
    if !matches!(refused.status(), 400 | 401 | 403 | 500)
        || seen.keys.check(jwt, credential) != Signature::Good
    {
        return None;
    }
    let now = seen.time()?;
    let in_time =
        jwt.seconds("exp").is_none_or(|exp| exp > now) && jwt.seconds("nbf").is_none_or(|nbf| nbf <= now);
    if !in_time {
        return None;
    }
    let doubts =
        ["malformed.signature", "revoked.signing-key", "credentials.rejected", "credentials.wrong-target"]
            .iter()
            .any(|id| seen.tells(id))
            || seen.tells(CAUSE.id)
            || refused.challenge_param("error") == Some("invalid_token");
    let weight = if doubts { 5.0 } else { 1.5 };
    Some(Evidence::new(
        weight,
        Seen::Credential,
        "the token verifies against the published key and is in time",
    ))
}

/// The issuer that the server expects is the token's own, written otherwise or by an inner name.
fn near_issuer(refused: &Step) -> Option<Evidence> {
    let own = refused.jwt()?.text("iss")?;
    let texts = format!(
        "{} {}",
        refused.body(),
        refused
            .challenges
            .list
            .iter()
            .flat_map(|one| &one.params)
            .map(|(_, value)| value.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    );
    let expected = urls(&texts)
        .into_iter()
        .find(|url| url.trim_end_matches(['.', ',', ')', '\'', '"']) != own && is_near(url, own))?;
    Some(Evidence::new(
        4.5,
        Seen::Credential,
        format!(
            "the token's issuer is {}, and the server speaks of {}: the same one, written otherwise",
            shown::line(own, 60),
            shown::line(&expected, 60)
        ),
    ))
}

/// The addresses in `text`, at most 16.
fn urls(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("http").filter(|_| found.len() < 16) {
        let tail = &rest[at..];
        let end = tail
            .find(|c: char| {
                c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`' | ',' | ')' | ']' | '}')
            })
            .unwrap_or(tail.len());
        let one = tail.get(..end).unwrap_or("").replace("\\/", "/");
        if one.starts_with("http://") || one.starts_with("https://") {
            found.push(one.trim_end_matches(['.', '\\']).to_owned());
        }
        rest = tail.get(end.max(4)..).unwrap_or("");
    }
    found
}

/// Whether both name one issuer: but for a slash, the scheme, a port, or a host that is an inner name.
fn is_near(one: &str, two: &str) -> bool {
    let (Ok(one), Ok(two)) = (Url::parse(one), Url::parse(two)) else { return false };
    let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
    if path(&one) != path(&two) {
        return false;
    }
    one.host_str() == two.host_str() || ((is_inner(&one) || is_inner(&two)) && path(&one).len() > 1)
}

/// A name that means something only inside of a network or container.
fn is_inner(url: &Url) -> bool {
    let host = url.host_str().unwrap_or("");
    !host.contains('.')
        || ["localhost", ".local", ".internal", ".svc", ".cluster.local"]
            .iter()
            .any(|end| host.ends_with(end))
        || ["127.", "10.", "192.168.", "172.1", "172.2", "172.3"].iter().any(|start| host.starts_with(start))
}

/// The server calls the audience wrong although it is the server itself.
fn own_audience(refused: &Step) -> Option<Evidence> {
    let jwt = refused.jwt()?;
    let host = refused.host()?;
    let complains = refused.told.iter().any(|told| told.quote.to_ascii_lowercase().contains("aud"));
    let audience = jwt
        .audiences()
        .into_iter()
        .find(|aud| Url::parse(aud).ok().as_ref().and_then(Url::host_str) == Some(host) || *aud == host)?;
    complains.then(|| {
        let says = format!(
            "the token's audience {} is the very host that was asked, which calls it wrong",
            shown::line(audience, 60)
        );
        Evidence::new(3.0, Seen::Credential, says)
    })
}

/// A known sender's signature is right by design: where it is refused, the receiver computes it over something else.
fn webhook(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let client = refused.public_client().filter(|_| refused.method().eq_ignore_ascii_case("POST"))?;
    let signed = refused
        .exchange
        .request
        .fields
        .iter()
        .any(|field| field.name.to_ascii_lowercase().contains("signature"));
    if !signed
        || !matches!(refused.status(), 400 | 401 | 403 | 500)
        || !refused.body_lower().contains("signature")
    {
        return None;
    }
    let other = seen.steps.iter().any(|step| {
        step.is_let_in()
            && step.host() == refused.host()
            && step.sent("user-agent") == refused.sent("user-agent")
    });
    let (weight, more) = if other { (5.0, ", and others of its deliveries are accepted") } else { (3.0, "") };
    Some(Evidence::new(
        weight,
        Seen::Request,
        format!(
            "{client} signed the request{more}: the receiver checks it over other bytes or with another secret"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_issuer_in_two_spellings() {
        assert!(is_near("https://id.example.com/realms/a", "https://id.example.com/realms/a/"));
        assert!(is_near("http://keycloak:8080/realms/a", "https://id.example.com/realms/a"));
        assert!(!is_near("https://id.example.com/realms/b", "https://id.example.com/realms/a"));
        assert_eq!(
            urls("expected 'https://a.example/x', got http://b.example/."),
            ["https://a.example/x", "http://b.example/"]
        );
    }
}
