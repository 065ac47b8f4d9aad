//! `server.forwarded-facts-lost`: see the page beside this file.

use syntax::credentials::Place;
use syntax::shown;
use url::Url;

use crate::observations::{Pattern, Words, quote_of};
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The hop in front does not tell the application the scheme, host or address that the client used, so the application's own checks refuse.
pub const CAUSE: Cause = Cause {
    id: "server.forwarded-facts-lost",
    means: "The hop in front does not tell the application the scheme, host or address that the client used, so the application's own checks refuse.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("forwarded-facts-lost.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    all.extend(sees_http(refused));
    if let Some(other) = seen.admitted_at_other_host().filter(|other| seen.is_backend(other))
        && refused
            .main_credential()
            .is_some_and(|main| matches!(main.place, Place::Body(_) | Place::Cookie(_)))
    {
        let says = format!(
            "asked at {} the server takes the same login, through the hop in front it does not",
            shown::line(other.host().unwrap_or_default(), 60)
        );
        all.push(Evidence::new(4.7, Seen::Difference, says));
    }
    all.extend(plain_form(seen));
    all.extend(circle(seen));
    all.extend(inner_address(seen));
    all.extend(same_origin(refused));
    all.extend(wordpress(seen));
    if let Some(says) = plain_cookie(seen) {
        all.push(Evidence::new(1.5, Seen::Cookie, says));
    }
    all
}

/// Redirects that lead back to where they began.
fn circle(seen: &Observations) -> Option<Evidence> {
    let moved: Vec<(&Url, Url)> = seen
        .steps
        .iter()
        .filter(|step| matches!(step.status(), 301 | 302 | 303 | 307 | 308))
        .filter_map(|step| Some((step.url()?, step.location()?)))
        .collect();
    let itself = moved.iter().find(|(from, to)| **from == *to);
    let host = |url: &Url| (url.host_str().map(str::to_owned), url.path().to_owned());
    if let Some((from, _)) = itself {
        let times = moved.iter().filter(|(url, _)| url == from).count();
        let weight = if times > 1 || from.scheme() == "https" { 5.0 } else { 3.0 };
        return Some(Evidence::new(
            weight,
            Seen::Redirect,
            format!("{} {} redirects to itself", from.scheme(), shown::line(from.path(), 60)),
        ));
    }
    let flips = moved
        .iter()
        .any(|(from, to)| from.scheme() == "https" && to.scheme() == "http" && host(from) == host(to));
    let back = moved
        .iter()
        .any(|(from, to)| from.scheme() == "http" && to.scheme() == "https" && host(from) == host(to));
    match (flips, back) {
        (true, true) => Some(Evidence::new(
            5.0,
            Seen::Redirect,
            "https is redirected to http and http to https, in a circle",
        )),
        (true, false) => Some(Evidence::new(
            3.0,
            Seen::Redirect,
            "a request over https is redirected to the same over http",
        )),
        _ => None,
    }
}

/// An address that only the hop in front can know, told to the client.
fn inner_address(seen: &Observations) -> Option<Evidence> {
    seen.steps.iter().filter(|step| step.host() == seen.refused().host()).find_map(|step| {
        let (url, location) = (step.url()?, step.location()?);
        if url.scheme() == "https" {
            let back = location.query_pairs().find(|(name, value)| {
                matches!(
                    &**name,
                    "redirect_uri"
                        | "redirect_url"
                        | "rd"
                        | "rurl"
                        | "return_to"
                        | "returnurl"
                        | "service"
                        | "next"
                        | "callback"
                ) && Url::parse(value).is_ok_and(|back| {
                    back.scheme() == "http"
                        && back.host_str() == url.host_str()
                        && back.host_str() != Some("localhost")
                })
            });
            if let Some((name, _)) = back {
                let says = format!("the request came over https, and {name} in the redirect says http");
                return Some(Evidence::new(4.5, Seen::Redirect, says));
            }
        }
        let inner = location.host_str().is_some_and(|host| {
            (host == "localhost" || host.starts_with("127.") || !host.contains('.'))
                && url.host_str().is_some_and(|own| own.contains('.') && !own.starts_with("127."))
        });
        let port = location.host_str() == url.host_str()
            && location.port().is_some()
            && location.port() != url.port();
        if inner || port {
            let says = format!(
                "the redirect leads to {}:{}, which is where the application listens behind the server",
                shown::line(location.host_str().unwrap_or(""), 60),
                location.port_or_known_default().unwrap_or(0)
            );
            return Some(Evidence::new(
                match (inner, location.scheme()) {
                    (true, _) => 4.5,
                    (false, "http") => 5.0,
                    _ => 3.0,
                },
                Seen::Redirect,
                says,
            ));
        }
        None
    })
}

/// WordPress offers application passwords over https only, as far as it knows of it.
pub(super) fn wordpress(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let https = refused.url().is_some_and(|url| url.scheme() == "https");
    if !https || !refused.is_software("wordpress") || !matches!(refused.status(), 401 | 403) {
        return None;
    }
    let offers_none = seen.steps.iter().any(|step| {
        step.path().trim_end_matches('/').ends_with("/wp-json")
            && step.body().contains("\"authentication\":[]")
    });
    if offers_none {
        let says = "WordPress offers no application passwords on a site that is asked over https: it believes in http";
        return Some(Evidence::new(7.5, Seen::Body, says));
    }
    let link = refused.header("link").is_some_and(|link| link.contains("<http://"));
    link.then(|| Evidence::new(4.0, Seen::Header, "asked over https, WordPress links to itself over http"))
}

/// A check of the origin fails although the origin is the host that was asked.
fn same_origin(refused: &Step) -> Option<Evidence> {
    let url = refused.url()?;
    let origin = Url::parse(refused.sent("origin").or_else(|| refused.sent("referer"))?).ok()?;
    let body = refused.body_lower();
    let speaks = ["origin", "csrf", "authenticity", "referer", "cross-site", "forgery"]
        .iter()
        .any(|word| body.contains(word));
    let same = origin.host_str() == url.host_str() && origin.scheme() == url.scheme();
    let names = ["origin", "referer"].iter().any(|word| body.contains(word));
    (speaks && same && names && matches!(refused.status(), 400 | 403 | 419 | 422 | 500)).then(|| {
        Evidence::new(
            2.5,
            Seen::Request,
            format!(
                "the origin is the very host that was asked, {}",
                shown::line(url.host_str().unwrap_or(""), 60)
            ),
        )
    })
}

/// Over https a session cookie is set without Secure, and the next request is refused.
fn plain_cookie(seen: &Observations) -> Option<String> {
    let refused = seen.refused();
    if refused.url().is_none_or(|url| url.scheme() != "https") || !refused.redirects_to_login() {
        return None;
    }
    let location = refused.location()?;
    (location.scheme() == "http" && location.host_str() == refused.host())
        .then(|| "the login that a request over https is sent to is plain http".to_owned())
}

/// The answer asks for https, and https was spoken: a hop in front did not say so.
fn sees_http(refused: &Step) -> Option<Evidence> {
    let asks = Pattern::new("https|ssl|tls required|needed|only|mandatory");
    let asks_too = Pattern::new("requires|require|use|over https|ssl|tls");
    let words = Words::of(&refused.body());
    let says = words.find(&asks).or_else(|| words.find(&asks_too))?;
    (refused.exchange.connection.tls
        || refused
            .url()
            .is_some_and(|url| url.scheme() == "https" && refused.exchange.connection.port != Some(80)))
    .then(|| {
        Evidence::new(
            4.7,
            Seen::Body,
            format!("https was spoken, and the answer says “{}”: it does not know", quote_of(says)),
        )
    })
}

/// A page that was fetched over https has a form that posts to http: the application thinks that it is spoken to so.
fn plain_form(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let host = refused.host()?;
    let over_tls = |step: &Step| step.url().is_some_and(|url| url.scheme() == "https");
    if !over_tls(refused) || !(400..500).contains(&refused.status()) {
        return None;
    }
    let mark = format!("action=\"http://{host}");
    seen.before()
        .iter()
        .any(|step| step.host() == Some(host) && over_tls(step) && step.body_lower().contains(&mark))
        .then(|| Evidence::new(5.5, Seen::Body, "the form of a page that came over https posts to http: the application does not know of the https in front"))
}
