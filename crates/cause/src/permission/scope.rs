//! `permission.scope`: see the page beside this file.

use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The credential is accepted, but lacks a scope or role that this operation needs.
pub const CAUSE: Cause = Cause {
    id: "permission.scope",
    means: "The credential is accepted, but lacks a scope or role that this operation needs.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("scope.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    all.extend(challenge(refused));
    all.extend(github(refused));
    all.extend(manager(refused));
    if let Some(needed) = refused.header("x-required-permission") {
        all.push(Evidence::new(
            4.5,
            Seen::Header,
            format!("X-Required-Permission: {}", shown::line(needed, 80)),
        ));
    }
    if refused.status() == 403 && !refused.problem.needs.is_empty() && refused.has_credentials() {
        let needs: Vec<String> =
            refused.problem.needs.iter().take(4).map(|need| shown::line(need, 40)).collect();
        let weight = if all.is_empty() { 3.5 } else { 1.5 };
        all.push(Evidence::new(
            weight,
            Seen::Body,
            format!("the answer names what is needed: {}", needs.join(", ")),
        ));
    }
    if refused.status() == 403
        && refused.jwt().is_some_and(|jwt| jwt.claims.is_some() && jwt.grants().is_empty())
        && all.is_empty()
    {
        all.push(Evidence::new(1.0, Seen::Credential, "the token carries no scope and no role at all"));
    }
    if !all.is_empty() && !refused.has_credentials() && refused.cookies.is_empty() {
        all.push(Evidence::new(-3.0, Seen::Request, "no credential was sent that could lack a scope"));
    }
    if !all.is_empty()
        && refused.status() == 401
        && refused.challenge_param("error").is_some_and(|error| error == "invalid_token")
    {
        all.push(Evidence::new(
            -2.0,
            Seen::Challenge,
            "the challenge says that the token itself is not valid",
        ));
    }
    all
}

/// The scopes that the challenge asks for (RFC 6750 §3), against those of the token.
fn challenge(refused: &Step) -> Option<Evidence> {
    let wanted = refused.challenge_param("scope")?;
    let grants = refused.jwt().map(syntax::jwt::Jwt::grants)?;
    let missing: Vec<String> = wanted
        .split([' ', ','])
        .filter(|scope| !scope.is_empty() && !grants.iter().any(|own| own == scope))
        .map(|scope| shown::line(scope, 60))
        .collect();
    let says = |what: String| format!("the challenge asks for the scope {}, {what}", shown::line(wanted, 80));
    if missing.is_empty() {
        return Some(Evidence::new(-2.0, Seen::Challenge, says("and the token has it".into())));
    }
    let weight = if refused.status() == 403 { 4.0 } else { 2.0 };
    Some(Evidence::new(weight, Seen::Challenge, says(format!("and the token lacks {}", missing.join(", ")))))
}

/// Tomcat's manager has one page for a wrong address and a missing role. Its interfaces for programs want a role that
/// the users of its pages do not have.
pub(super) fn manager(refused: &Step) -> Option<Evidence> {
    let path = refused.path();
    let role = ["/manager/text", "/manager/jmxproxy"].iter().any(|start| path.starts_with(start));
    let page = refused.body_lower().contains("by default the manager is only accessible from a browser");
    (refused.status() == 403
        && role
        && refused.authorization().is_some()
        && (page || refused.is_software("tomcat")))
    .then(|| {
        Evidence::new(
            4.0,
            Seen::Request,
            "this part of Tomcat's manager wants a role of its own: manager-script or manager-jmx",
        )
    })
}

/// GitHub and its kin tell the scopes of the token and those that would do.
fn github(refused: &Step) -> Option<Evidence> {
    let list = |name: &str| -> Option<Vec<String>> {
        let value = refused.header(name)?;
        Some(
            value.split(',').map(|scope| scope.trim().to_owned()).filter(|scope| !scope.is_empty()).collect(),
        )
    };
    if !matches!(refused.status(), 403 | 404) {
        return None;
    }
    if let (Some(own), Some(wanted)) = (list("x-oauth-scopes"), list("x-accepted-oauth-scopes"))
        && !wanted.is_empty()
        && !wanted.iter().any(|scope| own.contains(scope))
    {
        let show = |scopes: &[String]| {
            if scopes.is_empty() { "none".to_owned() } else { shown::line(&scopes.join(", "), 80) }
        };
        let says = format!("the token has the scopes {}, and one of {} is needed", show(&own), show(&wanted));
        return Some(Evidence::new(4.7, Seen::Header, says));
    }
    if refused.status() == 404 && list("x-accepted-oauth-scopes").is_some_and(|wanted| !wanted.is_empty()) {
        return Some(Evidence::new(-2.5, Seen::Header, "the token has one of the scopes that are needed"));
    }
    let needed = refused.header("x-accepted-github-permissions").filter(|_| refused.status() == 403)?;
    Some(Evidence::new(
        2.5,
        Seen::Header,
        format!("the answer names the permission that is needed: {}", shown::line(needed, 80)),
    ))
}
