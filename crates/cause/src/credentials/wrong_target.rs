//! `credentials.wrong-target`: see the page beside this file.

use syntax::jwt::Jwt;
use syntax::shown;
use url::Url;

use super::targets;
use crate::observations::differences::site;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The credential is genuine but was issued for another audience, issuer, environment, region or tenant.
pub const CAUSE: Cause = Cause {
    id: "credentials.wrong-target",
    means: "The credential is genuine but was issued for another audience, issuer, environment, region or tenant.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("wrong-target.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let told = !all.is_empty();
    if !refused.has_credentials() {
        if told {
            all.push(Evidence::new(
                -3.0,
                Seen::Request,
                "no credential was sent that could be for another server",
            ));
        }
        return all;
    }
    if refused.status() == 0 {
        return all;
    }
    if let Some(other) = seen.admitted_at_other_host().filter(|other| !seen.is_backend(other)) {
        let says = format!(
            "the same credential is accepted at {}",
            shown::line(other.host().unwrap_or_default(), 60)
        );
        let near = other
            .host()
            .zip(refused.host())
            .is_some_and(|(one, two)| site(one) == site(two) || brand(one) == brand(two));
        all.push(Evidence::new(if near { 5.5 } else { 3.0 }, Seen::Difference, says));
    }
    if let Some(jwt) = refused.jwt() {
        all.extend(other_kind(refused, jwt));
        all.extend(other_tenant(refused, jwt));
        all.extend(audience(refused, jwt));
        all.extend(environment(refused, jwt));
    }
    all.extend(targets::scope(refused));
    all.extend(targets::product(refused));
    all.extend(targets::mode(refused));
    if all.is_empty() && seen.is_sound_token() {
        let says = "the token is whole and in time, so its audience, issuer or signature is what is left";
        all.push(Evidence::new(0.9, Seen::Credential, says));
    }
    if !all.is_empty() && seen.admitted_with_same().next().is_some() {
        all.push(Evidence::new(
            -2.0,
            Seen::Difference,
            "the same credential is let in elsewhere on this host",
        ));
    }
    all
}

/// An ID token or a refresh token where an access token is asked.
fn other_kind(refused: &Step, jwt: &Jwt) -> Option<Evidence> {
    let claim = |name: &str| jwt.text(name).unwrap_or_default().to_ascii_lowercase();
    let path = refused.path().to_ascii_lowercase();
    let refreshes = path.contains("refresh") || path.contains("logout") || path.ends_with("/token");
    let kind = [claim("typ"), claim("token_use"), claim("token_type"), claim("type"), claim("tokentype")];
    let is = |words: &[&str]| kind.iter().any(|own| words.contains(&own.as_str()));
    if !refreshes && is(&["refresh", "refresh_token", "offline"]) {
        return Some(Evidence::new(
            4.7,
            Seen::Credential,
            "the token says of itself that it is a refresh token",
        ));
    }
    if is(&["id", "id_token", "idtoken"]) {
        return Some(Evidence::new(
            4.0,
            Seen::Credential,
            "the token says of itself that it is an ID token, which is meant for the client",
        ));
    }
    let has = |name: &str| jwt.claims.as_ref().is_some_and(|claims| claims.contains_key(name));
    let grants = has("scope") || has("scp") || has("permissions");
    let firebase = jwt.text("iss").is_some_and(|iss| iss.contains("securetoken.google.com"));
    if !grants && !firebase && (has("nonce") || has("at_hash") || has("c_hash")) {
        let says = "the token has nonce or at_hash and no scope: an ID token, which is meant for the client and not for an API";
        return Some(Evidence::new(3.7, Seen::Credential, says));
    }
    None
}

/// The challenge names another tenant or issuer than the token.
fn other_tenant(refused: &Step, jwt: &Jwt) -> Option<Evidence> {
    let issuer = Url::parse(jwt.text("iss")?).ok()?;
    let named = ["authorization_uri", "authorization", "issuer", "as_uri", "realm"]
        .into_iter()
        .filter_map(|name| refused.challenge_param(name))
        .find_map(|value| Url::parse(value).ok())?;
    let tenant = |url: &Url| {
        url.path_segments()
            .into_iter()
            .flatten()
            .find(|part| part.len() == 36 && part.matches('-').count() == 4)
            .map(str::to_owned)
    };
    if let (Some(own), Some(wanted)) = (tenant(&issuer), tenant(&named)) {
        return if own == wanted {
            Some(Evidence::new(-1.0, Seen::Challenge, "the token is of the tenant that the challenge names"))
        } else {
            Some(Evidence::new(
                4.8,
                Seen::Challenge,
                "the challenge names another tenant than the one that issued the token",
            ))
        };
    }
    let (own, wanted) = (issuer.host_str()?, named.host_str()?);
    let realms = |url: &Url| url.path().trim_end_matches('/').to_owned();
    if site(own) != site(wanted) && Some(wanted) != refused.host() {
        let says = format!(
            "the token comes from {}, and the challenge names {}",
            shown::line(own, 60),
            shown::line(wanted, 60)
        );
        return Some(Evidence::new(2.5, Seen::Challenge, says));
    }
    (own == wanted
        && realms(&issuer).contains("/realms/")
        && realms(&named).contains("/realms/")
        && realms(&issuer) != realms(&named))
    .then(|| {
        Evidence::new(
            4.5,
            Seen::Challenge,
            "the challenge names another realm than the one that issued the token",
        )
    })
}

/// The token's audience against the server that was asked.
fn audience(refused: &Step, jwt: &Jwt) -> Option<Evidence> {
    const GRAPH: [&str; 2] = ["00000003-0000-0000-c000-000000000000", "00000002-0000-0000-c000-000000000000"];
    let host = refused.host()?;
    let audiences = jwt.audiences();
    if audiences.is_empty() {
        return None;
    }
    let shown_list = shown::line(&audiences.join(", "), 80);
    if audiences.iter().all(|aud| GRAPH.contains(aud)) && !host.contains("graph.") {
        return Some(Evidence::new(
            if jwt.header.contains_key("nonce") { 6.0 } else { 5.0 },
            Seen::Credential,
            "the token was issued for Microsoft Graph, and another server was asked",
        ));
    }
    let hosts: Vec<String> =
        audiences.iter().filter_map(|aud| Url::parse(aud).ok()?.host_str().map(str::to_owned)).collect();
    if hosts.is_empty() {
        return None;
    }
    if hosts.iter().any(|own| own == host) {
        return Some(Evidence::new(
            -1.5,
            Seen::Credential,
            format!("the token's audience is the host that was asked ({shown_list})"),
        ));
    }
    let near = hosts.iter().any(|own| site(own) == site(host));
    let local = host == "localhost"
        || host.starts_with("127.")
        || host.starts_with("192.168.")
        || host.starts_with("10.");
    let weight = if refused.status() == 401 && !near && !local { 2.6 } else { 1.3 };
    let says = format!("the token is for {shown_list}, and {} was asked", shown::line(host, 60));
    Some(Evidence::new(weight, Seen::Credential, says))
}

/// Words of host names by which people tell their environments apart.
const ENVIRONMENTS: &[(&str, &[&str])] = &[
    ("development", &["dev", "develop", "development", "local"]),
    ("test", &["test", "testing", "tst", "qa", "int", "integration"]),
    ("staging", &["stage", "staging", "stg", "preprod", "pre", "uat", "acc", "acceptance"]),
    ("sandbox", &["sandbox", "sbx", "demo", "playground"]),
    ("production", &["prod", "production", "prd", "live"]),
];

fn environment_of(host: &str) -> Option<&'static str> {
    host.split(['.', '-']).find_map(|label| {
        ENVIRONMENTS.iter().find(|(_, words)| words.contains(&label)).map(|(name, _)| *name)
    })
}

fn environment(refused: &Step, jwt: &Jwt) -> Option<Evidence> {
    let asked = refused.host()?;
    let issuer = jwt.text("iss").and_then(|iss| Url::parse(iss).ok());
    let from = issuer.as_ref().and_then(Url::host_str)?;
    let (own, wanted) = (environment_of(from), environment_of(asked));
    let of_one_site = site(from) == site(asked);
    let weight = match (own, wanted) {
        (Some(own), Some(wanted)) if own != wanted => 3.7,
        (Some(own), None) if own != "production" && of_one_site => 2.5,
        (None, Some(wanted)) if wanted != "production" && of_one_site => 1.8,
        _ => return None,
    };
    let named = |host: &str, kind: Option<&str>| {
        let kind = kind.map(|kind| format!(" ({kind})")).unwrap_or_default();
        format!("{}{kind}", shown::line(host, 60))
    };
    let says = format!("the token comes from {}, and {} was asked", named(from, own), named(asked, wanted));
    Some(Evidence::new(weight, Seen::Credential, says))
}

/// The label of a host name before its public ending: what `api.example.eu` and `api.example.com` have in common.
fn brand(host: &str) -> &str {
    host.trim_end_matches('.').rsplit('.').nth(1).unwrap_or(host)
}
