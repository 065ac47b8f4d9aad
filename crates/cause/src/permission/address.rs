//! `permission.address`: see the page beside this file.

use syntax::shown;

use crate::observations::{Standing, names};
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The credential or the resource is limited to other client addresses.
pub const CAUSE: Cause = Cause {
    id: "permission.address",
    means: "The credential or the resource is limited to other client addresses.",
    fixed_by: &[Person::Owner, Person::Network],
    disclosure: Disclosure::Caller,
    page: include_str!("address.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if !matches!(refused.status(), 401 | 403 | 404 | 0) {
        return all;
    }
    if let Some(inside) = seen.steps.iter().find(|step| {
        step.standing == Standing::Admitted
            && is_loopback(step)
            && !is_loopback(refused)
            && step.path() == refused.path()
    }) {
        let says = format!(
            "{} is let in at {}, and refused from elsewhere",
            inside.name(),
            shown::line(inside.host().unwrap_or("loopback"), 60)
        );
        all.push(Evidence::new(3.7, Seen::Difference, says));
    }
    let same = seen
        .twins()
        .filter(|twin| twin.has_credentials() != refused.has_credentials())
        .any(|twin| twin.answers_like(refused));
    if refused.status() == 403 && same {
        all.push(Evidence::new(
            1.7,
            Seen::Difference,
            "with and without credentials the answer is the same 403",
        ));
    } else if !all.is_empty()
        && seen.twins_without().any(|twin| twin.status() == 401)
        && refused.status() == 403
    {
        all.push(Evidence::new(
            -0.7,
            Seen::Difference,
            "without credentials the same address is asked for them",
        ));
    }
    if super::scope::manager(refused).is_some() {
        all.push(Evidence::new(
            -3.0,
            Seen::Request,
            "credentials were sent to a part of the manager that wants a role of its own",
        ));
    }
    if let Some(own) = own_address(refused)
        && refused.status() != 404
    {
        all.push(Evidence::new(2.5, Seen::Body, format!("the answer names the client's address {own}")));
    }
    all
}

fn is_loopback(step: &Step) -> bool {
    let host = step.host().unwrap_or("");
    host == "localhost" || host == "[::1]" || host.starts_with("127.")
}

/// The address that the request says it comes from, where the answer repeats it.
fn own_address(refused: &Step) -> Option<String> {
    let stated = ["x-forwarded-for", "x-real-ip", "cf-connecting-ip", "true-client-ip", "forwarded"];
    let body = refused.body();
    stated
        .iter()
        .filter_map(|name| refused.sent(name))
        .flat_map(|value| value.split([',', ' ', ';', '=']))
        .find_map(|part| {
            let ip = names::address(part)?.to_string();
            body.contains(&ip).then_some(ip)
        })
}
