//! Connections that went to another address than DNS gives.

use std::net::IpAddr;

use syntax::shown;

use super::Observations;
use super::names::{Lookup, Source, address};

/// A connection that went to an address which DNS does not give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Where it went.
    pub connected: IpAddr,
    /// What DNS gives.
    pub given: Vec<IpAddr>,
    /// The server that gives it, if it was named.
    pub server: Option<String>,
    /// A server other than this machine's own resolver was asked by name.
    pub by_named_server: bool,
    /// Who gives the address that was taken, if it is seen.
    pub pinned: Option<Source>,
}

impl Elsewhere {
    /// A private address was taken where DNS gives a public one: a resolver of the own network says otherwise on purpose.
    pub fn is_private_for_public(&self) -> bool {
        let private = |ip: &IpAddr| match ip {
            IpAddr::V4(ip) => ip.is_private() || ip.is_loopback(),
            IpAddr::V6(ip) => ip.is_unique_local() || ip.is_loopback(),
        };
        private(&self.connected) && !self.given.is_empty() && !self.given.iter().any(private)
    }

    /// Both addresses in a sentence.
    pub fn says(&self) -> String {
        let given: Vec<String> = self.given.iter().take(3).map(ToString::to_string).collect();
        let by = self
            .server
            .as_deref()
            .map(|server| format!(" (asked at {})", shown::line(server, 40)))
            .unwrap_or_default();
        format!("the connection went to {}, DNS gives {}{by}", self.connected, given.join(", "))
    }
}

impl Observations {
    /// Whether the judged exchange went to an address that DNS does not give.
    pub fn elsewhere(&self) -> Option<Elsewhere> {
        let lookups = self.lookups_of_host();
        let connected = self.connected();
        let here = connected.first().copied()?;
        let same_family = |lookup: &&Lookup| lookup.addresses.iter().any(|ip| ip.is_ipv4() == here.is_ipv4());
        let mut by_dns = lookups.iter().filter(|lookup| lookup.by == Source::Dns).filter(same_family);
        let differs = |lookup: &&Lookup| !lookup.addresses.iter().any(|ip| connected.contains(ip));
        let named = |lookup: &Lookup| {
            lookup.server.as_deref().is_some_and(|server| address(server).is_none_or(|ip| !ip.is_loopback()))
        };
        let other = by_dns
            .clone()
            .find(|lookup| differs(lookup) && named(lookup))
            .or_else(|| by_dns.find(differs))?;
        let pinned = lookups
            .iter()
            .find(|lookup| lookup.by != Source::Dns && lookup.addresses.contains(&here))
            .map(|lookup| lookup.by);
        Some(Elsewhere {
            connected: here,
            given: other.addresses.clone(),
            server: other.server.clone(),
            by_named_server: named(other),
            pinned,
        })
    }
}
