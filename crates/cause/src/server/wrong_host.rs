//! `server.wrong-host`: see the page beside this file.

use syntax::shown;
use url::Url;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The request reaches another virtual host or backend than the one meant.
pub const CAUSE: Cause = Cause {
    id: "server.wrong-host",
    means: "The request reaches another virtual host or backend than the one meant.",
    fixed_by: &[Person::Owner, Person::Developer],
    disclosure: Disclosure::Owner,
    page: include_str!("wrong-host.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if refused.status() == 421 {
        all.push(Evidence::new(
            5.0,
            Seen::Status,
            "421: the server says that the request was meant for another one",
        ));
    }
    if refused.status() == 0 {
        return all;
    }
    all.extend(two_servers(seen));
    all.extend(one_family(seen));
    all.extend(other_name(refused));
    all.extend(foreign_certificate(refused));
    if let Some((host, status)) = by_name(seen) {
        let says = format!("at the same address the name {} gets {status}", shown::line(&host, 60));
        all.push(Evidence::new(3.5, Seen::Difference, says));
    }
    if !all.is_empty() && !seen.lookups_of_host().is_empty() {
        all.push(Evidence::new(
            -1.0,
            Seen::Dns,
            "the name system was asked about this name, which may be the matter",
        ));
    }
    all
}

/// One name, two addresses, two servers.
fn two_servers(seen: &Observations) -> Option<Evidence> {
    let answered: Vec<&Step> = seen.steps.iter().filter(|step| step.status() != 0).collect();
    for (index, one) in answered.iter().enumerate() {
        let other = answered.iter().skip(index + 1).find(|two| {
            let (a, b) = (&one.exchange.connection.address, &two.exchange.connection.address);
            one.asks_like(two)
                && a.is_some()
                && b.is_some()
                && a != b
                && !one.answers_like(two)
                && product(one) != product(two)
        });
        if let Some(two) = other {
            let says = format!(
                "{} has two addresses, and different servers answer there: {} and {}",
                shown::line(one.host().unwrap_or("the name"), 60),
                shown::line(product(one).unwrap_or("no name"), 30),
                shown::line(product(two).unwrap_or("no name"), 30)
            );
            return Some(Evidence::new(5.0, Seen::Difference, says));
        }
    }
    None
}

fn product(step: &Step) -> Option<&str> {
    step.header("server").map(|server| server.split(['/', ' ']).next().unwrap_or(server))
}

/// A realm, cookie or certificate that names another host.
fn other_name(refused: &Step) -> Vec<Evidence> {
    let mut all = Vec::new();
    let Some(host) = refused.host() else { return all };
    let related = |name: &str| {
        let tail = |text: &str| text.rsplit('.').take(2).map(str::to_owned).collect::<Vec<_>>();
        tail(name) == tail(host)
    };
    if let Some(realm) = refused.challenge_param("realm")
        && is_name(realm)
        && !related(realm)
    {
        all.push(Evidence::new(
            3.0,
            Seen::Challenge,
            format!("the realm is {}, another host", shown::line(realm, 60)),
        ));
    }
    if refused.path() == "/"
        && let Some(realm) = refused.challenge_param("realm")
        && ["haproxy statistics", "traefik dashboard", "router", "phpmyadmin"]
            .contains(&realm.to_ascii_lowercase().as_str())
    {
        let says = format!("the realm “{}” is of a management page, not of a site", shown::line(realm, 40));
        all.push(Evidence::new(2.5, Seen::Challenge, says));
    }
    let foreign = refused.set_cookies.iter().filter_map(|set| set.domain.as_deref()).find(|domain| {
        let domain = domain.trim_start_matches('.');
        is_name(domain) && !host.ends_with(domain)
    });
    if let Some(domain) = foreign {
        all.push(Evidence::new(
            2.5,
            Seen::Cookie,
            format!("it sets a cookie for {}, another host", shown::line(domain, 60)),
        ));
    }
    let names = &refused.exchange.connection.names;
    let subject = refused.exchange.connection.subject.as_deref().unwrap_or("");
    let mismatch = names.iter().any(|line| line.contains("does not match") || line.contains("not matched"))
        || refused.exchange.connection.verify.as_deref().is_some_and(|text| text.contains("does not match"));
    if mismatch {
        all.push(Evidence::new(
            4.0,
            Seen::Tls,
            format!("the certificate is for another name ({})", shown::line(subject, 80)),
        ));
    }
    all
}

/// Another name at the same address is let in: the client was told where to connect, or sent another Host.
fn by_name(seen: &Observations) -> Option<(String, u16)> {
    let refused = seen.refused();
    let address = refused.exchange.connection.address.as_ref()?;
    let other = seen.steps.iter().find(|step| {
        step.is_let_in()
            && step.exchange.connection.address.as_ref() == Some(address)
            && step.path() == refused.path()
            && step.sent("host") != refused.sent("host")
            && step.credentials.len() == refused.credentials.len()
    })?;
    Some((other.sent("host")?.to_owned(), other.status()))
}

/// Whether `text` is a host name with a dot in it.
fn is_name(text: &str) -> bool {
    text.contains('.')
        && !text.contains([' ', '/', '@'])
        && text
            .rsplit('.')
            .next()
            .is_some_and(|last| last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic()))
        && Url::parse(&format!("http://{text}/")).is_ok()
}

/// The certificate is for other names than the one that was asked.
fn foreign_certificate(refused: &Step) -> Option<Evidence> {
    let connection = &refused.exchange.connection;
    let host = refused.host()?;
    let subject = connection.subject.as_deref()?;
    let name = subject.split(['=', ' ', ';', ',']).rfind(|part| part.contains('.'))?;
    let matched = connection.names.iter().any(|names| names.contains(host) || names.contains("matched"));
    let covers = name == host
        || name
            .strip_prefix("*.")
            .is_some_and(|rest| host.split_once('.').is_some_and(|(_, own)| own == rest));
    (!matched && !covers && connection.names.is_empty() && host.contains('.')).then(|| {
        Evidence::new(
            4.0,
            Seen::Tls,
            format!("the certificate is for {}, not for {}", shown::line(name, 60), shown::line(host, 60)),
        )
    })
}

/// IPv4 and IPv6 lead to different places of one machine, or to two machines.
fn one_family(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let is_v6 = |step: &Step| {
        step.exchange.connection.address.as_deref().map(|address| address.matches(':').count() > 1)
    };
    let own = is_v6(refused)?;
    seen.twins().find(|twin| twin.is_let_in() && is_v6(twin) == Some(!own))?;
    let (bad, good) = if own { ("IPv6", "IPv4") } else { ("IPv4", "IPv6") };
    Some(Evidence::new(
        4.5,
        Seen::Difference,
        format!("over {good} the same request is let in, over {bad} another site answers"),
    ))
}
