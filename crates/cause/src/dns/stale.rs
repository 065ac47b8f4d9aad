//! `dns.stale`: see the page beside this file.

use crate::observations::names;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

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
            None if elsewhere.is_private_for_public() => 1.5,
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
    let address = |step: &Step| step.exchange.connection.address.as_deref().and_then(names::address);
    let own = address(refused)?;
    let (other, ip) = seen.steps.iter().find_map(|step| {
        let ip = address(step).filter(|ip| *ip != own)?;
        // Many names have several addresses by right; then the servers behind them are alike.
        let families = ip.is_ipv4() != own.is_ipv4();
        let unlike = step.header("server") != refused.header("server")
            || step.exchange.connection.subject != refused.exchange.connection.subject
            || (families && step.standing != refused.standing);
        (step.host() == refused.host() && step.path() == refused.path() && step.status() != 0 && unlike)
            .then_some((step, ip))
    })?;
    let families = ip.is_ipv4() != own.is_ipv4();
    let says = format!(
        "at {own} the name answers {}, at {ip} {}: two different servers",
        refused.status(),
        other.status()
    );
    Some(Evidence::new(if families { 3.0 } else { 3.2 }, Seen::Difference, says))
}
