//! `revoked.credential`: see the page beside this file.

use crate::observations::Standing;
use crate::observations::times::span;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The key or token was revoked or rotated by its owner.
pub const CAUSE: Cause = Cause {
    id: "revoked.credential",
    means: "The key or token was revoked or rotated by its owner.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Neutral,
    page: include_str!("credential.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if !refused.has_credentials() {
        return all;
    }
    let now = seen.time();
    let over = refused
        .lifetimes()
        .iter()
        .any(|one| one.main && one.ends.zip(now).is_some_and(|(ends, now)| ends <= now));
    if refused.status() == 401
        && !over
        && let Some((_, earlier)) = seen.admitted_with_same().filter(|(index, _)| *index < seen.judged).last()
        && !seen.steps[seen.judged + 1..]
            .iter()
            .any(|later| later.standing == Standing::Admitted && seen.same_credential(later, refused))
    {
        let mut says = format!("the same credential was accepted for {}", earlier.name());
        if let Some((before, now)) = earlier.time().zip(refused.time()).filter(|(before, now)| now > before) {
            says.push_str(&format!(" {} earlier", span(now - before)));
        }
        let expiry = refused.lifetimes().iter().any(|one| one.main && one.ends.is_some());
        if expiry {
            says.push_str(", and its own time is not over");
        }
        // Let in at another path, the credential may well be good: then it is the path, or who checks there.
        let weight = match (earlier.same_resource(refused), expiry) {
            (true, _) => 5.2,
            (false, true) => 2.0,
            (false, false) => 2.6,
        };
        all.push(Evidence::new(weight, Seen::Difference, says));
    }
    all.extend(ended_between(seen));
    if seen.steps.iter().any(|step| is_inactive(&step.body())) {
        all.push(Evidence::new(4.5, Seen::Body, "introspection answers that the token is not active"));
    }
    if over && !all.is_empty() {
        all.push(Evidence::new(-3.0, Seen::Clock, "the token's time is over anyway"));
    }
    all
}

/// A call that ends or replaces credentials, and was let in before the refusal.
fn ended_between(seen: &Observations) -> Option<Evidence> {
    const ENDS: [&str; 9] = [
        "revoke",
        "logout",
        "signout",
        "sign-out",
        "rotate",
        "regenerate",
        "roll",
        "invalidate",
        "blacklist",
    ];
    let refused = seen.refused();
    let step = seen.before().iter().rev().find(|step| {
        let path = step.path().to_ascii_lowercase();
        matches!(step.status(), 200..=299)
            && !step.method().eq_ignore_ascii_case("GET")
            && (ENDS.iter().any(|word| path.contains(word))
                || (step.method().eq_ignore_ascii_case("DELETE")
                    && ["token", "key", "session"].iter().any(|word| path.contains(word))))
    })?;
    let same = seen.same_credential(step, refused);
    let says = format!("{} was let in before, which ends or replaces credentials", step.name());
    Some(Evidence::new(if same { 3.5 } else { 2.5 }, Seen::Difference, says))
}

/// RFC 7662 §2.2.
fn is_inactive(body: &str) -> bool {
    body.len() < 4096 && body.split_whitespace().collect::<String>().contains("\"active\":false")
}
