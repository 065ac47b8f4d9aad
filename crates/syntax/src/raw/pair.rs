//! Requests and answers brought together, and the URLs that they do not spell out.

use url::Url;

use super::message::{Message, What};
use crate::exchange::{Connection, EXCHANGES_LIMIT, Exchange, Request, Response};
use crate::wire::{Notes, target};

/// Exchanges out of messages in their order. As many answers as requests in a row are pipelined; otherwise an
/// answer belongs to the request right before it.
pub(super) fn exchanges(messages: Vec<Message>, notes: &mut Notes) -> Vec<Exchange> {
    let mut exchanges: Vec<Exchange> = Vec::new();
    let mut requests: Vec<Exchange> = Vec::new();
    let mut answers: Vec<(Box<Response>, crate::Position)> = Vec::new();
    for message in messages {
        match message.what {
            What::Request(request) => {
                if !answers.is_empty() {
                    join(&mut exchanges, &mut requests, &mut answers);
                }
                requests.push(Exchange { request: *request, at: message.at, ..Exchange::default() });
            }
            What::Response(response) if (100..200).contains(&response.status) && response.status != 101 => {}
            What::Response(response) => answers.push((response, message.at)),
        }
    }
    join(&mut exchanges, &mut requests, &mut answers);
    if exchanges.len() > EXCHANGES_LIMIT {
        notes.once("input.exchanges-cut", "more than 4096 exchanges; the rest was left out", None);
        exchanges.truncate(EXCHANGES_LIMIT);
    }
    for exchange in &mut exchanges {
        let scheme = scheme(exchange);
        address(&mut exchange.request, scheme);
        exchange.connection = connection(&exchange.request);
    }
    answers_only(&mut exchanges);
    target::mark_followed(&mut exchanges);
    exchanges
}

fn join(
    exchanges: &mut Vec<Exchange>,
    requests: &mut Vec<Exchange>,
    answers: &mut Vec<(Box<Response>, crate::Position)>,
) {
    let unanswered = if requests.len() == answers.len() { 0 } else { requests.len().saturating_sub(1) };
    let mut answered = requests.split_off(unanswered.min(requests.len())).into_iter();
    exchanges.append(requests);
    for (response, at) in answers.drain(..) {
        let exchange = answered.next().unwrap_or_else(|| Exchange { at, ..Exchange::default() });
        exchanges.push(Exchange { response: Some(*response), ..exchange });
    }
    exchanges.extend(answered);
}

/// The scheme, which HTTP/1.1 does not say: `https` if the message speaks of its own host that way.
fn scheme(exchange: &Exchange) -> &'static str {
    let Exchange { request, response, .. } = exchange;
    if let Some(url) = &request.url {
        return if url.scheme() == "http" { "http" } else { "https" };
    }
    let host = request.fields.get("host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if host.ends_with(":443")
        || host.ends_with(":8443")
        || request.version.starts_with("HTTP/2")
        || request.version.starts_with("HTTP/3")
    {
        return "https";
    }
    if host.ends_with(":80") || name.eq_ignore_ascii_case("localhost") || host.is_empty() {
        return "http";
    }
    let answer = response.as_ref().map(|response| &response.fields);
    let is_secure =
        |cookie: &str| cookie.to_ascii_lowercase().split(';').skip(1).any(|part| part.trim() == "secure");
    let says_so = |fields: &crate::Fields| {
        fields.has("strict-transport-security") || fields.all("set-cookie").any(is_secure)
    };
    if answer.is_some_and(says_so) {
        return "https";
    }
    // A redirect from http to https of the same host and path says the opposite of one to another path.
    let pointers = ["origin", "referer"].iter().filter_map(|name| request.fields.get(name));
    let location = answer.and_then(|fields| fields.get("location"));
    let own = |value: &str| Url::parse(value).ok().filter(|url| is_host(url, host));
    if pointers.filter_map(own).any(|url| url.scheme() == "https") {
        return "https";
    }
    match location.and_then(own) {
        Some(url) if url.scheme() == "https" && target::origin_form(url.as_str()) != request.target => {
            "https"
        }
        _ if request.fields.has("sec-fetch-site") && !is_address(name) => "https",
        _ => "http",
    }
}

fn is_host(url: &Url, host: &str) -> bool {
    let authority = url.authority();
    authority.rsplit('@').next().unwrap_or(authority).eq_ignore_ascii_case(host)
}

fn is_address(name: &str) -> bool {
    name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok()
}

fn address(request: &mut Request, scheme: &str) {
    let authority = request.fields.get("host").unwrap_or_default();
    request.url = target::absolute(scheme, authority, &request.method, &request.target);
}

fn connection(request: &Request) -> Connection {
    let Some(url) = &request.url else { return Connection::default() };
    Connection {
        host: url.host_str().map(str::to_owned),
        port: url.port_or_known_default(),
        tls: url.scheme() == "https",
        ..Connection::default()
    }
}

/// An answer without a request of its own, behind a redirect, is the answer to what the redirect led to.
fn answers_only(exchanges: &mut [Exchange]) {
    let mut redirected = false;
    let mut led: Option<Url> = None;
    for exchange in exchanges {
        if redirected && exchange.request.method.is_empty() {
            exchange.followed = true;
            exchange.request.url = led;
            exchange.connection = connection(&exchange.request);
        }
        redirected = exchange
            .response
            .as_ref()
            .is_some_and(|response| target::is_redirect(response.status) && response.fields.has("location"));
        led = target::location(exchange);
    }
}
