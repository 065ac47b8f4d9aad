//! `server.cached-refusal`: see the page beside this file.

use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// A cache answers with a stored refusal.
pub const CAUSE: Cause = Cause {
    id: "server.cached-refusal",
    means: "A cache answers with a stored refusal.",
    fixed_by: &[Person::Owner, Person::User],
    disclosure: Disclosure::Owner,
    page: include_str!("cached-refusal.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    if refused.status() == 0 || (200..300).contains(&refused.status()) {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mark = refused.cache_mark();
    if let Some(line) = refused.exchange.connection.info.iter().find(|line| line.contains("from cache")) {
        all.push(Evidence::new(
            6.0,
            Seen::Header,
            format!("the browser took the answer {}", shown::line(line, 60)),
        ));
    }
    if let Some((says, strong)) = &mark {
        all.push(Evidence::new(if *strong { 5.0 } else { 3.5 }, Seen::Header, says.clone()));
    } else {
        all.extend(seen.told(CAUSE.id));
    }
    if let Some(id) = repeated(seen) {
        all.push(Evidence::new(
            4.0,
            Seen::Header,
            format!("two answers carry the same {id} and Date: one was stored"),
        ));
    }
    let round = seen
        .steps
        .iter()
        .find(|step| step.is_let_in() && refused.goes_round(step) && same_or_less(step, refused));
    if round.is_some() {
        let weight = if all.is_empty() { 2.0 } else { 3.5 };
        all.push(Evidence::new(
            weight,
            Seen::Difference,
            "with another query, or asked past caches, the same is let in",
        ));
    }
    if mark.is_some() && seen.twins().any(|twin| twin.is_let_in() && twin.cache_mark().is_none()) {
        all.push(Evidence::new(1.5, Seen::Difference, "an answer that was not stored lets in"));
    }
    if !all.is_empty() && round.is_none() && !matches!(refused.status(), 300..=403 | 407) {
        all.push(Evidence::new(
            -5.0,
            Seen::Status,
            format!("{} is no refusal, stored or not", refused.status()),
        ));
    }
    let speaks = refused.told.iter().any(|told| {
        told.weight >= 4.5 && !["server.cached-refusal", "credentials.missing"].contains(&told.cause)
    });
    if !all.is_empty() && speaks && round.is_none() {
        all.push(Evidence::new(-1.0, Seen::Body, "the answer names a reason of its own, stored or not"));
    }
    if mark.is_some() && refused.header("cache-control").is_some_and(|value| value.contains("no-store")) {
        all.push(Evidence::new(-1.0, Seen::Header, "Cache-Control forbids to store the answer"));
    }
    all
}

/// A field that names one exchange, found in two answers.
fn repeated(seen: &Observations) -> Option<&'static str> {
    let refused = seen.refused();
    ["x-request-id", "x-amz-request-id", "x-amzn-requestid", "x-correlation-id", "x-trace-id"]
        .into_iter()
        .find(|name| {
            refused.header(name).is_some_and(|own| {
                seen.steps.iter().enumerate().any(|(index, step)| {
                    index != seen.judged
                        && step.header(name) == Some(own)
                        && step.header("date") == refused.header("date")
                        && step.status() == refused.status()
                })
            })
        })
}

/// The exchange that was let in carried nothing that the refused one did not.
fn same_or_less(step: &Step, refused: &Step) -> bool {
    step.credentials.len() <= refused.credentials.len() && step.cookies.len() <= refused.cookies.len()
}
