//! `expired.clock-skew`: see the page beside this file.

use syntax::date;

use crate::observations::times::{Lifetime, Skew, span};
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The clocks of client, issuer and server disagree, so a credential in time looks out of time.
pub const CAUSE: Cause = Cause {
    id: "expired.clock-skew",
    means: "The clocks of client, issuer and server disagree, so a credential in time looks out of time.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("clock-skew.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let mut all = seen.told(CAUSE.id);
    let refused = seen.refused();
    let Some(now) = refused.server_time().filter(|_| refused.status() != 0) else { return all };
    let lifetimes: Vec<Lifetime> = refused.lifetimes().into_iter().filter(|one| one.main).collect();
    all.extend(lifetimes.iter().filter_map(|lifetime| from_the_future(lifetime, now)));
    all.extend(stated(refused, now, !all.is_empty()));
    all.extend(
        seen.skews().first().and_then(|skew| disagreement(skew, &lifetimes, refused.stated_time().is_some())),
    );
    if seen.tells("expired.token")
        && let Some(lifetime) = lifetimes.iter().find(|one| one.ends.is_some_and(|ends| ends > now + 60))
    {
        let says = format!("the answer speaks of expiry, while {} is in time by its Date", lifetime.what);
        all.push(Evidence::new(2.0, Seen::Clock, says));
    }
    all
}

/// A credential that was made later than now was made by another clock.
fn from_the_future(lifetime: &Lifetime, now: i64) -> Option<Evidence> {
    let from = lifetime.starts.max(lifetime.issued)?;
    let ahead = from - now;
    let meant = lifetime.starts.zip(lifetime.issued).is_some_and(|(starts, issued)| starts > issued + 60);
    if ahead <= 0 || meant {
        return None;
    }
    let weight = match ahead {
        0..=5 => 1.5,
        6..=30 => 3.0,
        31..=86_400 => 4.7,
        _ => 3.0,
    };
    let says = format!(
        "{} was made at {} by its issuer's clock, {} ahead of the server's ({})",
        lifetime.what,
        date::show(from),
        span(ahead),
        date::show(now)
    );
    Some(Evidence::new(weight, Seen::Clock, says))
}

/// The time that the client put into its signed request, against the server's.
fn stated(refused: &Step, now: i64, said: bool) -> Option<Evidence> {
    let (whose, at) = refused.stated_time()?;
    let apart = (at - now).abs();
    let signed = refused.signed.iter().any(|one| !one.presigned) || said;
    let weight = match apart {
        0..=60 => {
            return said.then(|| {
                Evidence::new(
                    -2.0,
                    Seen::Clock,
                    format!("{whose} agrees with the server's clock to within {}", span(apart.max(1))),
                )
            });
        }
        61..=240 => 1.5,
        _ if signed => 4.7,
        _ => 2.5,
    };
    let says = format!(
        "{whose} says {}, the server's clock {}: {} apart",
        date::show(at),
        date::show(now),
        span(apart)
    );
    Some(Evidence::new(weight, Seen::Clock, says))
}

/// Two clocks of the recording that can't both be right; it matters where the credential is bound to a time.
fn disagreement(skew: &Skew, lifetimes: &[Lifetime], signed: bool) -> Option<Evidence> {
    let in_time = |at: i64| {
        lifetimes.iter().all(|one| {
            one.ends.is_none_or(|ends| at <= ends)
                && one.starts.max(one.issued).is_none_or(|from| from <= at + 5)
        })
    };
    let weight = match (in_time(skew.shows), in_time(skew.server)) {
        _ if skew.apart() > 86_400 * 30 => return None,
        (true, false) => 4.7,
        _ if signed && skew.apart() > 60 => 3.0,
        _ if !lifetimes.is_empty() && skew.apart() > 60 => 1.5,
        _ => 0.7,
    };
    let says = format!(
        "{} shows {} where the server's shows {}: {} apart",
        skew.whose,
        date::show(skew.shows),
        date::show(skew.server),
        span(skew.apart())
    );
    Some(Evidence::new(weight, Seen::Clock, says))
}
