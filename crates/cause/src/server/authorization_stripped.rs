//! `server.authorization-stripped`: see the page beside this file.

use syntax::credentials::{FaultKind, Form, Place};
use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// A hop in front of the application removes the Authorization header (or another credential, or the identity that a verifier found), so the application never sees it.
pub const CAUSE: Cause = Cause {
    id: "server.authorization-stripped",
    means: "A hop in front of the application removes the Authorization header (or another credential, or the identity that a verifier found), so the application never sees it.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("authorization-stripped.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    all.extend(backend_takes_it(seen));
    if !is_sent(refused) || !matches!(refused.status(), 400..=403 | 500) {
        return all;
    }
    all.extend(says_none(seen).or_else(|| names_what_was_sent(refused)));
    all.extend(like_anonymous(refused));
    all.extend(bare_challenge(refused));
    all.extend(same_for_all(seen));
    if !all.is_empty() && behind(refused) {
        all.push(Evidence::new(
            0.8,
            Seen::Header,
            "the application runs behind a web server, of a kind that often keeps Authorization to itself",
        ));
    }
    if !all.is_empty() {
        all.extend(against(seen));
    }
    all
}

/// Whether a credential that could be understood left the client in a header field.
fn is_sent(step: &Step) -> bool {
    step.credentials.iter().any(|credential| {
        matches!(credential.place, Place::Authorization | Place::Header(_))
            && !matches!(credential.form, Form::Empty | Form::Placeholder)
    })
}

/// The answer says that there were no credentials, and there were.
fn says_none(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let told = refused
        .told
        .iter()
        .filter(|told| told.cause == "credentials.missing" && told.weight >= 4.0)
        .max_by(|one, two| one.weight.total_cmp(&two.weight))?;
    let fits = fits(refused, &told.quote);
    let weight = if fits { 4.0 } else { 1.0 };
    let what =
        refused.authorization().map_or("a key was sent in a header field", |_| "Authorization was sent");
    Some(Evidence::new(weight, told.seen, format!("{what}, and the answer says “{}”", told.quote)))
}

/// The answer misses a header field by its name, and that very field was sent.
fn names_what_was_sent(step: &Step) -> Option<Evidence> {
    let told = step
        .told
        .iter()
        .filter(|told| ["credentials.missing", "credentials.wrong-place"].contains(&told.cause))
        .max_by(|one, two| one.weight.total_cmp(&two.weight))?;
    let plain = |text: &str| text.to_ascii_lowercase().replace('_', "-");
    let quote = plain(&told.quote);
    let misses = ["missing", "not found", "required", "no ", "absent", "not provided", "make sure"];
    let field = step.credentials.iter().find_map(|one| match &one.place {
        Place::Header(name) => quote.contains(&plain(name)).then_some(name.as_str()),
        Place::Authorization => quote.contains("authorization header").then_some("Authorization"),
        _ => None,
    })?;
    let weight = match field {
        "Authorization" => 4.5,
        name if name.contains('_') => 7.0,
        _ => 5.5,
    };
    misses.iter().any(|word| quote.contains(word)).then(|| {
        let says = format!("{} was sent, and the answer says “{}”", shown::line(field, 40), told.quote);
        Evidence::new(weight, told.seen, says)
    })
}

/// Whether what the answer misses is what was sent, and not another kind of credential in another place.
fn fits(step: &Step, quote: &str) -> bool {
    let quote = quote.to_ascii_lowercase();
    let Some(own) = step.authorization() else { return true };
    let names = |words: &[&str]| words.iter().any(|word| quote.contains(word));
    if names(&["authorization", "auth header", "authentication header", "credentials"]) {
        return true;
    }
    if names(&["x-api-key", "api key", "apikey", "api_key", "cookie", "session", "subscription key", "query"])
    {
        return false;
    }
    !(own.is("basic") && names(&["token", "jwt", "bearer"])
        || own.is("bearer") && names(&["basic", "password"]))
}

/// WordPress tells a visitor without an identity (401) from one who lacks a permission (403).
fn like_anonymous(step: &Step) -> Option<Evidence> {
    let code = step.problem.codes.iter().find(|code| code.starts_with("rest_"))?;
    let known = ["rest_cookie", "rest_login_required", "rest_disabled", "rest_no_route"];
    if step.status() != 401 || known.iter().any(|other| code.starts_with(other)) {
        return None;
    }
    let basic = step.authorization().is_some_and(|own| own.is("basic"));
    // WordPress reads application passwords over https only, and tokens not at all by itself.
    let weight = match (basic, step.url().is_some_and(|url| url.scheme() == "http")) {
        (true, false) => 6.0,
        (true, true) => 5.0,
        _ => 2.5,
    };
    Some(Evidence::new(
        weight,
        Seen::Body,
        format!("{} with status 401: WordPress saw a visitor and no credentials", shown::line(code, 40)),
    ))
}

/// RFC 6750 §3.1: a challenge to a token that was seen names an error; one to a request without a token does not.
fn bare_challenge(step: &Step) -> Option<Evidence> {
    let bearer = step.authorization().is_some_and(|own| own.is("bearer") && own.form == Form::Jws);
    let bare = step.challenges.list.iter().any(|one| one.is("bearer") && one.param("error").is_none())
        && step.challenge_param("error").is_none();
    (bearer && bare && step.told.iter().all(|told| told.weight < 4.0 || told.cause == "credentials.missing"))
        .then(|| {
            Evidence::new(
                1.5,
                Seen::Challenge,
                "the challenge to a request with a token names no error, as if there had been no token",
            )
        })
}

/// The same answer with, without and with wrong credentials, from an application and not from a server's own page.
fn same_for_all(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    if refused.own_page().is_some() || refused.status() == 400 {
        return None;
    }
    let asked = |scheme: &str| {
        refused.challenged_with(scheme) && refused.authorization().is_some_and(|own| own.is(scheme))
    };
    if ["basic", "digest", "negotiate", "ntlm"].into_iter().any(asked) && !behind(refused) {
        // A wrong password gets the same answer as none from most servers.
        return None;
    }
    let without = seen.twins_without().any(|twin| twin.answers_like(refused));
    let wrong = seen.twins_with_other().any(|twin| {
        twin.answers_like(refused)
            && twin.main_credential().map(|c| &c.scheme) == refused.main_credential().map(|c| &c.scheme)
    });
    match (without, wrong) {
        (true, true) => Some(Evidence::new(
            3.0,
            Seen::Difference,
            "the answer is the same with the credentials, with wrong ones and with none",
        )),
        (true, false) => Some(Evidence::new(
            1.8,
            Seen::Difference,
            "the answer is the same with the credentials and with none",
        )),
        _ => None,
    }
}

/// A web server or gateway with an application behind it that is known to need the field handed on.
fn behind(step: &Step) -> bool {
    let apache = step.is_software("apache") || step.is_software("litespeed");
    let php = ["php", "wordpress", "drupal", "laravel", "joomla", "nextcloud", "symfony", "moodle"]
        .iter()
        .any(|id| step.is_software(id));
    apache
        || php
        || (step.header("server").is_some_and(|server| server.to_ascii_lowercase().contains("nginx"))
            && step.own_page().is_none()
            && step.header("x-powered-by").is_some())
}

fn against(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = Vec::new();
    if seen.twins_without().any(|twin| !twin.answers_like(refused)) {
        let says = "without credentials the answer is another one: the application saw them";
        all.push(Evidence::new(-4.0, Seen::Difference, says));
    }
    if refused.challenge_param("error").is_some_and(|error| !error.is_empty() && error != "invalid_request") {
        all.push(Evidence::new(
            -3.0,
            Seen::Challenge,
            "the challenge names an error of a token that was seen",
        ));
    }
    let own = refused.authorization();
    let offered = refused.challenges.list.iter().any(|one| own.is_some_and(|own| own.is(&one.scheme)));
    if own.is_some() && !refused.challenges.list.is_empty() && !offered {
        all.push(Evidence::new(
            -3.5,
            Seen::Challenge,
            "another scheme is asked for than the one that was sent",
        ));
    }
    let spoilt = [
        FaultKind::SchemeMissing,
        FaultKind::SchemeDoubled,
        FaultKind::SchemeSeparator,
        FaultKind::SchemeMisspelt,
        FaultKind::Quotes,
        FaultKind::LineBreak,
    ];
    if own.is_some_and(|own| spoilt.iter().any(|kind| own.has(*kind))) {
        all.push(Evidence::new(
            -3.5,
            Seen::Credential,
            "Authorization is written so that servers overlook it",
        ));
    }
    if super::forwarded_facts_lost::wordpress(seen).is_some() {
        all.push(Evidence::new(
            -8.0,
            Seen::Header,
            "WordPress takes the connection for http, and reads no password there",
        ));
    }
    let named = names_what_was_sent(refused).is_some();
    if !named
        && refused.told.iter().any(|told| {
            told.weight >= 3.0
                && ["credentials.wrong-place", "credentials.wrong-scheme"].contains(&told.cause)
        })
    {
        all.push(Evidence::new(
            -3.0,
            Seen::Body,
            "the answer names another place or scheme for the credential",
        ));
    }
    if seen.twins().any(|twin| twin.is_let_in() && twin.authorization().is_some()) {
        all.push(Evidence::new(-3.0, Seen::Difference, "another Authorization reached the application"));
    }
    if !seen.redirects().is_empty() && refused.authorization().is_none() {
        all.push(Evidence::new(
            -3.0,
            Seen::Redirect,
            "the request was redirected, and the client dropped the field",
        ));
    }
    all
}

/// Asked by its own address, the server behind takes the same credential: the hop in front changes the request.
fn backend_takes_it(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let other = seen.admitted_at_other_host().filter(|other| seen.is_backend(other))?;
    let header = refused
        .main_credential()
        .is_some_and(|main| matches!(main.place, Place::Authorization | Place::Header(_)));
    let says = format!(
        "asked at {} the server takes the same credential, through {} it does not",
        shown::line(other.host().unwrap_or_default(), 60),
        shown::line(refused.host().unwrap_or_default(), 60)
    );
    // A 403 knows who asks; then it is the address that counts.
    (header && refused.status() == 401).then(|| Evidence::new(5.0, Seen::Difference, says))
}
