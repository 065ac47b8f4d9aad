//! `server.stacked-auth`: see the page beside this file.

use syntax::shown;

use crate::observations::software::Kind;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// Two layers want the same Authorization header for different schemes, and no value satisfies both.
pub const CAUSE: Cause = Cause {
    id: "server.stacked-auth",
    means: "Two layers want the same Authorization header for different schemes, and no value satisfies both.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("stacked-auth.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let mut all = seen.told(CAUSE.id);
    all.extend(next_layer(seen));
    all.extend(neither(seen));
    all.extend(foreign_scheme(seen));
    if all.iter().all(|one| one.weight < 3.0) {
        all.extend(foreign_words(seen));
    }
    all
}

/// The first layer's challenge is met, and something else refuses the same field.
fn next_layer(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let own = refused.authorization()?;
    if !matches!(refused.status(), 401 | 403) || !(own.is("basic") || own.is("digest")) {
        return None;
    }
    let first = seen.steps.iter().find(|step| {
        step.host() == refused.host()
            && step.authorization().is_none()
            && step.status() == 401
            && step.challenges.list.iter().any(|one| own.is(&one.scheme))
    })?;
    let changed = realms(first) != realms(refused);
    let voice = first.own_page() != refused.own_page() || kind_of(first) != kind_of(refused);
    let weight = match (changed, voice) {
        (true, true) if first.own_page().is_some() || !refused.challenges.list.is_empty() => 6.5,
        (true, true) => 3.5,
        (false, true) if refused.own_page().is_none() && first.own_page().is_some() => 5.0,
        (true, false) if !refused.challenges.list.is_empty() => 4.0,
        _ => return None,
    };
    let who = first.own_page().map_or_else(|| "one layer".to_owned(), str::to_owned);
    Some(Evidence::new(
        weight,
        Seen::Difference,
        format!(
            "without credentials {who} asks for {}; with them that layer lets through, and the answer is {} {}",
            list(first),
            refused.status(),
            if refused.challenges.list.is_empty() { "of an application".to_owned() } else { list(refused) }
        ),
    ))
}

/// Two values of different schemes, each refused in favour of the other.
fn neither(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let own = refused.authorization()?;
    let other = seen.twins().find(|twin| {
        twin.status() == 401
            && twin.authorization().is_some_and(|theirs| {
                theirs.scheme.as_deref().map(str::to_ascii_lowercase)
                    != own.scheme.as_deref().map(str::to_ascii_lowercase)
            })
            && (realms(twin) != realms(refused) || kind_of(twin) != kind_of(refused))
            && twin.challenges.list.iter().any(|one| own.is(&one.scheme))
    })?;
    let theirs = other.authorization()?.scheme.as_deref().unwrap_or("another scheme");
    Some(Evidence::new(
        5.0,
        Seen::Difference,
        format!(
            "{} is refused by one layer and {} by another: no value satisfies both",
            shown::line(own.scheme.as_deref().unwrap_or("one scheme"), 20),
            shown::line(theirs, 20)
        ),
    ))
}

/// A Basic password that an application takes for a key or token of its own.
fn foreign_words(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let basic = refused.authorization().is_some_and(|own| own.is("basic"));
    let body = refused.body_lower();
    let words = ["api key", "apikey", "token", "jwt", "bearer"];
    (basic
        && refused.status() == 401
        && refused.challenges.list.is_empty()
        && words.iter().any(|word| body.contains(word))
        && ["nginx", "apache", "traefik", "caddy", "haproxy"].iter().any(|id| refused.is_software(id)))
    .then(|| {
        Evidence::new(
            1.5,
            Seen::Body,
            "a password was sent, and an application behind a server takes it for a key or token of its own",
        )
    })
}

fn realms(step: &Step) -> Vec<(String, Option<String>)> {
    let one = |c: &syntax::challenge::Challenge| {
        (c.scheme.to_ascii_lowercase(), c.param("realm").map(str::to_owned))
    };
    step.challenges.list.iter().map(one).collect()
}

fn kind_of(step: &Step) -> &'static str {
    let kind = step.header("content-type").unwrap_or("");
    match kind {
        kind if kind.contains("json") => "json",
        kind if kind.contains("html") => "html",
        _ => "",
    }
}

fn list(step: &Step) -> String {
    let one = |c: &syntax::challenge::Challenge| match c.param("realm") {
        Some(realm) => format!("{} “{}”", shown::line(&c.scheme, 20), shown::line(realm, 40)),
        None => shown::line(&c.scheme, 20),
    };
    step.challenges.list.iter().take(3).map(one).collect::<Vec<_>>().join(", ")
}

/// A web server asks for passwords where an application is spoken to with tokens of its own.
fn foreign_scheme(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let own = refused.authorization()?;
    let server = refused.own_page()?;
    if own.is("basic") || own.is("digest") || refused.status() != 401 || !refused.challenged_with("basic") {
        return None;
    }
    let both = seen.steps.iter().any(|step| {
        step.host() == refused.host()
            && step.is_let_in()
            && (step.authorization().is_some_and(|other| other.is("basic")) || step.own_page().is_none())
    });
    // A scheme that no web server knows, or an application that is known by its paths.
    let scheme = own.scheme.as_deref().unwrap_or("").to_ascii_lowercase();
    let of_application = !["bearer", "token", "negotiate", "ntlm", ""].contains(&scheme.as_str())
        || seen
            .software
            .iter()
            .any(|one| refused.is_software(&one.id) && matches!(one.kind, Kind::Application));
    let weight = if both || of_application { 5.5 } else { 3.0 };
    let says = format!(
        "{server} itself asks for Basic, and {} was sent, which is meant for the application behind it",
        shown::line(own.scheme.as_deref().unwrap_or("a token"), 20)
    );
    Some(Evidence::new(weight, Seen::Challenge, says))
}
