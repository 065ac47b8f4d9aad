//! `dns.stale`: see the page beside this file.

use crate::observations::names;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// A cached or outdated record sends the client to the wrong server.
pub const CAUSE: Cause = Cause {
    id: "dns.stale",
    means: "A cached or outdated record sends the client to the wrong server.",
    fixed_by: &[Person::User, Person::Network, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("stale.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let mut all = seen.told(CAUSE.id);
    if let Some(elsewhere) = seen.elsewhere() {
        let weight = match elsewhere.pinned {
            Some(_) => 0.7,
            None if elsewhere.by_named_server => 5.0,
            None => 3.5,
        };
        all.push(Evidence::new(weight, Seen::Dns, elsewhere.says()));
    }
    all.extend(two_addresses(seen));
    all
}

/// The same name at two addresses, where two different servers answer.
fn two_addresses(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let own = refused.exchange.connection.address.as_deref().and_then(names::address)?;
    let other = seen.steps.iter().find(|step| {
        step.host() == refused.host()
            && step.path() == refused.path()
            && step.status() != 0
            && step
                .exchange
                .connection
                .address
                .as_deref()
                .and_then(names::address)
                .is_some_and(|ip| ip != own)
            && (step.header("server") != refused.header("server") || step.standing != refused.standing)
    })?;
    let ip = other.exchange.connection.address.as_deref().and_then(names::address)?;
    let families = ip.is_ipv4() != own.is_ipv4();
    let says = format!(
        "at {own} the name answers {}, at {ip} {}: two different servers",
        refused.status(),
        other.status()
    );
    Some(Evidence::new(if families { 3.5 } else { 3.0 }, Seen::Difference, says))
}
