//! `expired.not-yet-valid`: see the page beside this file.

use syntax::date;

use crate::observations::times::span;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The token's validity has not begun.
pub const CAUSE: Cause = Cause {
    id: "expired.not-yet-valid",
    means: "The token's validity has not begun.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("not-yet-valid.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let mut all = seen.told(CAUSE.id);
    let refused = seen.refused();
    let Some(now) = refused.server_time().filter(|_| refused.status() != 0) else { return all };
    for lifetime in refused.lifetimes().into_iter().filter(|one| one.main) {
        let Some(from) = lifetime.starts.max(lifetime.issued).filter(|from| *from > now) else { continue };
        let ahead = from - now;
        // A start that lies behind the issue on purpose has nothing to do with clocks.
        let meant = lifetime.starts.zip(lifetime.issued).is_some_and(|(starts, issued)| starts > issued + 60);
        let weight = match (lifetime.starts == Some(from), ahead) {
            _ if meant => 5.0,
            (true, 0..=30) => 5.0,
            (true, _) => 3.5,
            (false, 0..=30) => 4.0,
            (false, _) => 2.5,
        };
        let verb = if lifetime.starts == Some(from) { "holds from" } else { "was issued at" };
        let says = format!(
            "{} {verb} {}, and the server's clock shows {}: {} too early",
            lifetime.what,
            date::show(from),
            date::show(now),
            span(ahead)
        );
        all.push(Evidence::new(weight, Seen::Clock, says));
    }
    all
}
