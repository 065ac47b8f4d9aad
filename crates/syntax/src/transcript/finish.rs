//! The last hand on an exchange of a transcript: its URL, what its command says, the end of its body.

use crate::exchange::{Connection, Request};
use crate::wire::{body, head, target};
use crate::{Exchange, Failure, Position, curl};

/// What is known before a request is sent.
#[derive(Default)]
pub(super) struct Pending {
    pub(super) connection: Connection,
    pub(super) failure: Option<Failure>,
    /// The URL that the client has named.
    pub(super) url: Option<String>,
    /// The client has said that it goes on to that URL.
    pub(super) another: bool,
    /// Fields of an HTTP/2 or HTTP/3 request.
    pub(super) fields: Vec<(String, String)>,
    pub(super) at: Option<Position>,
    /// Something has happened on the way to the server.
    pub(super) begun: bool,
    /// The client has given the connection up.
    pub(super) ended: bool,
}

/// An exchange in the making.
pub(super) struct Open {
    pub(super) exchange: Exchange,
    pub(super) failure: Option<Failure>,
    /// The client has said itself that the exchange failed.
    pub(super) told: bool,
    /// Its request line was seen.
    pub(super) has_line: bool,
    /// The connection is that of the exchange before.
    inherited: bool,
    url: Option<String>,
    fields: Vec<(String, String)>,
    another: bool,
}

/// Opens an exchange with what is `pending`; without news about the connection it is that of the one `before`.
pub(super) fn open(
    pending: Pending,
    command: Option<usize>,
    before: Option<&Exchange>,
    at: Position,
) -> Open {
    let mut connection = pending.connection;
    let mut inherited = false;
    if let Some(before) = before.filter(|before| before.command == command) {
        let is_new =
            connection.host.is_some() || connection.address.is_some() || !connection.tried.is_empty();
        if !is_new && connection.proxy.is_none() {
            let info = std::mem::take(&mut connection.info);
            connection = Connection { info, ..before.connection.facts() };
            inherited = true;
        }
    }
    let at = pending.at.unwrap_or(at);
    Open {
        exchange: Exchange { connection, command, at, ..Exchange::default() },
        failure: None,
        told: false,
        has_line: false,
        inherited,
        url: pending.url,
        fields: pending.fields,
        another: pending.another,
    }
}

/// Finishes an exchange. `before` are those that were recorded before it.
pub(super) fn exchange(open: Open, command: Option<&curl::Command>, before: &[Exchange]) -> Exchange {
    let Open { mut exchange, failure, told, has_line, inherited, url, fields, another } = open;
    exchange.response =
        exchange.response.take().filter(|response| response.status >= 200 || response.status == 101);
    if let Some(response) = &mut exchange.response {
        unchunk(response);
        let whole = head::content_length(&response.fields) == Some(response.body.len());
        if !whole && response.body.ends_with(b"\n") {
            response.body.pop();
        }
        // zsh marks an output without a line break at its end with a percent sign.
        let one_more = head::content_length(&response.fields).and_then(|length| length.checked_add(1))
            == Some(response.body.len());
        let marked = [b"}%".as_slice(), b"]%", b">%"].iter().any(|end| response.body.ends_with(end));
        if !whole && response.body.ends_with(b"%") && (one_more || marked) {
            response.body.pop();
        }
        body::decode(response);
    }
    exchange.failure = failure.filter(|_| told || exchange.response.as_ref().is_none_or(is_cut));

    let redirect = before.last().filter(|last| last.command == exchange.command).and_then(target::location);
    let named = url.and_then(|url| url::Url::parse(&url).ok());
    if !has_line {
        let missing = missing(&exchange, command, before, &fields, redirect.as_ref());
        let seen = std::mem::take(&mut exchange.request.fields);
        exchange.request = missing;
        if !seen.0.is_empty() {
            exchange.request.fields = seen;
        }
    }
    if inherited && !leads_to(&exchange.connection, &exchange.request) {
        exchange.connection = Connection { info: exchange.connection.info, ..Connection::default() };
    }
    take_body(&mut exchange.request, command);
    if let Some(url) = address(&exchange, command, named.as_ref(), &fields) {
        exchange.request.url = Some(url);
    }
    exchange.followed = another && redirect.is_some();
    exchange
}

/// Whether a request that names its host can have been sent on `connection`.
fn leads_to(connection: &Connection, request: &Request) -> bool {
    let host = request.fields.get("host").map(|host| super::info::split_port(host).0);
    connection.proxy.is_some()
        || host.is_none_or(|host| connection.host.as_deref().is_none_or(|own| own.eq_ignore_ascii_case(host)))
}

/// A trace shows chunks as they came; `-v` shows what was in them.
fn unchunk(response: &mut crate::Response) {
    const MOST_CHUNKS: usize = 100_000;
    let is_chunked = response
        .fields
        .get("transfer-encoding")
        .is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
    if !is_chunked {
        return;
    }
    let mut patience = MOST_CHUNKS;
    let whole = body::dechunk(&response.body, &mut patience).filter(|(_, took)| *took == response.body.len());
    if let Some((body, _)) = whole {
        response.body = body;
    }
}

/// Whether less of the body is there than was announced.
fn is_cut(response: &crate::Response) -> bool {
    head::content_length(&response.fields).is_none_or(|length| response.body.len() < length)
}

/// The request that was meant, where no request line was recorded: by the stream's fields, by the redirect that
/// led to it, or by the command.
fn missing(
    exchange: &Exchange,
    command: Option<&curl::Command>,
    before: &[Exchange],
    fields: &[(String, String)],
    redirect: Option<&url::Url>,
) -> Request {
    let mut request = Request::default();
    if !fields.is_empty() {
        for (name, value) in fields {
            match name.as_str() {
                ":method" => request.method.clone_from(value),
                ":path" => request.target.clone_from(value),
                name if name.starts_with(':') => {}
                name => request.fields.push(name, value),
            }
        }
        return request;
    }
    let mut own = before.iter().filter(|earlier| earlier.command == exchange.command);
    if let Some(url) = redirect {
        let last = own.next_back();
        let keeps = last
            .and_then(|last| last.response.as_ref())
            .is_some_and(|answer| matches!(answer.status, 307 | 308));
        request.method = last
            .map(|last| last.request.method.clone())
            .filter(|_| keeps)
            .unwrap_or_else(|| "GET".to_owned());
        request.target = target::origin_form(url.as_str()).to_owned();
        request.url = Some(url.clone());
        return request;
    }
    let Some(requests) = command.map(|command| &command.requests) else { return request };
    let index = own.filter(|earlier| !earlier.followed).count();
    requests.get(index).or_else(|| requests.last()).cloned().unwrap_or_default()
}

/// curl does not show the body that it sends; its command does.
fn take_body(request: &mut Request, command: Option<&curl::Command>) {
    let Some(length) = head::content_length(&request.fields).filter(|length| *length > 0) else { return };
    if !request.body.is_empty() {
        return;
    }
    let meant = command.and_then(|command| {
        command.requests.iter().find(|meant| meant.method == request.method && meant.body.len() == length)
    });
    if let Some(meant) = meant {
        body::append(&mut request.body, &meant.body);
    }
}

/// The absolute URL of the request.
fn address(
    exchange: &Exchange,
    command: Option<&curl::Command>,
    named: Option<&url::Url>,
    fields: &[(String, String)],
) -> Option<url::Url> {
    let Exchange { request, connection, .. } = exchange;
    let pseudo = |name: &str| fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
    let shown = connection.host.as_ref().map(|host| match (host.contains(':'), connection.port) {
        (true, Some(port)) => format!("[{host}]:{port}"),
        (true, None) => format!("[{host}]"),
        (false, Some(port)) => format!("{host}:{port}"),
        (false, None) => host.clone(),
    });
    let sent = request.fields.get("host").map(str::to_owned).or_else(|| pseudo(":authority"));
    if request.target.is_empty() && sent.is_none() {
        // Nothing was sent: what the client or the command named is nearer than the connection.
        let meant = named.cloned().or_else(|| request.url.clone());
        return meant.or_else(|| target::absolute(scheme(connection, None), shown.as_deref()?, "", ""));
    }
    let authority = sent.filter(|sent| !sent.is_empty()).or(shown).or_else(|| {
        request
            .url
            .as_ref()
            .or(named)
            .map(|url| url.authority().rsplit('@').next().unwrap_or_default().to_owned())
    })?;
    let host = authority.rsplit_once(':').map_or(authority.as_str(), |(host, _)| host);
    let meant =
        command.into_iter().flat_map(|command| &command.requests).filter_map(|request| request.url.as_ref());
    let hint = named
        .into_iter()
        .chain(meant)
        .find(|url| url.host_str() == Some(host) || url.host_str() == Some(&authority));
    target::absolute(scheme(connection, hint), &authority, &request.method, &request.target)
}

fn scheme<'a>(connection: &Connection, hint: Option<&'a url::Url>) -> &'a str {
    match hint {
        _ if connection.tls && connection.proxy.is_none() => "https",
        Some(url) => url.scheme(),
        None if connection.tls || connection.port == Some(443) => "https",
        None => "http",
    }
}
