//! `network.intercepted`: see the page beside this file.

use std::net::IpAddr;
use syntax::shown;

use crate::observations::{Standing, names};
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// Something between client and server answers in its place: a captive portal, a gateway's login page, a TLS-inspecting box.
pub const CAUSE: Cause = Cause {
    id: "network.intercepted",
    means: "Something between client and server answers in its place: a captive portal, a gateway's login page, a TLS-inspecting box.",
    fixed_by: &[Person::Network, Person::User],
    disclosure: Disclosure::Caller,
    page: include_str!("intercepted.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if refused.status() == 511 {
        all.push(Evidence::new(5.5, Seen::Status, "511: the network itself wants a login (RFC 6585 §6)"));
    }
    if let Some(issuer) = inspector(seen) {
        all.push(Evidence::new(
            5.0,
            Seen::Tls,
            format!("the certificate was issued by {issuer}, which inspects TLS"),
        ));
    } else if all.iter().any(|evidence| evidence.seen == Seen::Connection)
        && let Some(address) =
            refused.exchange.connection.address.as_deref().filter(|address| is_private(address))
    {
        // A server of one's own network has a certificate of one's own more often than an inspector before it.
        all.push(Evidence::new(
            -1.0,
            Seen::Connection,
            format!("{} is in a private network", shown::line(address, 60)),
        ));
    }
    all.extend(portal(refused));
    all.extend(login_in_between(seen));
    all
}

/// The products that put certificates of their own between client and server.
const INSPECTORS: [&str; 50] = [
    "zscaler",
    "netskope",
    "fortinet",
    "fortigate",
    "palo alto",
    "umbrella",
    "opendns",
    "blue coat",
    "bluecoat",
    "sophos",
    "kaspersky",
    "avast",
    "avg technologies",
    "avg web",
    "eset ssl",
    "bitdefender",
    "mcafee",
    "skyhigh",
    "trellix",
    "check point",
    "checkpoint",
    "forcepoint",
    "websense",
    "watchguard",
    "sonicwall",
    "untangle",
    "cyberoam",
    "smoothwall",
    "lightspeed",
    "securly",
    "contentkeeper",
    "squid",
    "mitmproxy",
    "charles proxy",
    "fiddler",
    "do_not_trust",
    "portswigger",
    "proxyman",
    "http toolkit",
    "cato networks",
    "iboss",
    "menlo",
    "gateway ca",
    "ssl inspection",
    "tls inspection",
    "ssl decrypt",
    "forward trust",
    "web gateway",
    "proxy ca",
    "ironport",
];

/// The issuer of the certificate, or of one that another program printed beside, if it is such a product.
fn inspector(seen: &Observations) -> Option<String> {
    let refused = seen.refused();
    let own = refused.exchange.connection.issuer.as_deref();
    let host = refused.host().or(refused.exchange.connection.host.as_deref());
    let others = seen
        .steps
        .iter()
        .filter(|step| step.host() == host)
        .filter_map(|step| step.exchange.connection.issuer.as_deref());
    let lines =
        seen.other.iter().chain(&refused.exchange.connection.info).map(String::as_str).filter(|line| {
            let line = line.trim_start_matches(['*', ' ', '\t']).to_ascii_lowercase();
            line.starts_with("i:")
                || line.starts_with("issuer")
                || line.contains("issuer=")
                || line.contains("issuer:")
        });
    own.into_iter()
        .chain(others)
        .chain(lines)
        .find(|issuer| {
            let lower = issuer.to_ascii_lowercase();
            INSPECTORS.iter().any(|name| lower.contains(name))
        })
        .map(|issuer| shown::line(issuer.trim_start_matches(['*', ' ']).trim_start_matches("issuer:"), 100))
}

/// A redirect to a gateway of the network in place of an answer.
fn portal(refused: &Step) -> Option<Evidence> {
    let location = refused.location().filter(|_| matches!(refused.status(), 301 | 302 | 303 | 307 | 308))?;
    let host = location.host_str()?.to_ascii_lowercase();
    if refused.host().is_none_or(|own| own == host || own.ends_with(&host) || host.ends_with(&site(own))) {
        return None;
    }
    let text = format!("{host}{}", location.path()).to_ascii_lowercase();
    let query = location.query().unwrap_or("").to_ascii_lowercase();
    let portal = [
        "captive",
        "portal",
        "hotspot",
        "wifi",
        "wlan",
        "guest",
        "splash",
        "fgtauth",
        "gateway.",
        "wisp",
        "nodogsplash",
    ]
    .iter()
    .any(|word| text.contains(word));
    let plain = location.scheme() == "http";
    let network = is_private(&host) && !refused.host().is_some_and(is_private);
    let device = [
        "mac=",
        "client_mac",
        "clientmac",
        "ap=",
        "apname",
        "ssid",
        "userurl=",
        "wlanuserip",
        "nasid",
        "switch_url",
    ]
    .iter()
    .any(|mark| query.contains(mark));
    let weight = match (portal, network, device) {
        (_, _, true) | (true, true, _) => 4.7,
        (true, _, _) if plain || !refused.has_credentials() => 3.7,
        (_, true, _) => 3.5,
        _ => return None,
    };
    Some(Evidence::new(
        weight,
        Seen::Redirect,
        format!("the answer leads to {}, which is not of this site", shown::line(&host, 60)),
    ))
}

/// The last two labels of a host name.
fn site(host: &str) -> String {
    let mut labels: Vec<&str> = host.rsplit('.').take(2).collect();
    labels.reverse();
    labels.join(".")
}

fn is_private(host: &str) -> bool {
    match names::address(host) {
        Some(IpAddr::V4(ip)) => ip.is_private() || ip.is_link_local() || ip.is_loopback(),
        Some(IpAddr::V6(ip)) => ip.is_loopback() || (ip.segments()[0] & 0xfe00) == 0xfc00,
        None => false,
    }
}

/// A page that sends on to another host where an interface was asked, or a login of another host in front of what
/// answered before.
fn login_in_between(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    if refused.refreshes_elsewhere() {
        let host = refused.location().and_then(|to| to.host_str().map(str::to_owned)).unwrap_or_default();
        let says = format!("the answer is a page that sends the reader on to {}", shown::line(&host, 60));
        return Some(Evidence::new(4.5, Seen::Body, says));
    }
    let from = seen.redirects().first().unwrap_or(refused);
    let to = if seen.redirects().is_empty() { refused.location()? } else { refused.url()?.clone() };
    let known = seen.steps.iter().any(|step| step.standing == Standing::Admitted && step.asks_like(from));
    (known && to.host_str() != from.host() && (refused.is_login_page() || !refused.redirects_to_login()))
        .then(|| {
            let says = format!(
                "the same request was answered before, and now leads to {}",
                shown::line(to.host_str().unwrap_or_default(), 60)
            );
            Evidence::new(5.0, Seen::Redirect, says)
        })
}
