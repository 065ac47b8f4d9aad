//! One exchange with everything that can be read from it.

use std::borrow::Cow;

use syntax::challenge::{self, Challenges};
use syntax::cookie::{self, Cookie, SetCookie};
use syntax::credentials::{self, Credential, Form, Place};
use syntax::exchange::{Exchange, Response};
use syntax::jwt::{self, Jwt};
use syntax::problem::{self, Problem};
use syntax::sigv4::{self, Signed};
use syntax::{date, shown};
use url::Url;

use super::{Standing, Told, Words};

/// One exchange, read. Header fields, targets and bodies stay in [`Step::exchange`].
pub struct Step {
    /// What was recorded.
    pub exchange: Exchange,
    /// Why it was made.
    pub purpose: Purpose,
    /// Every credential of the request, wherever it is, `Authorization` first.
    pub credentials: Vec<Credential>,
    /// The tokens among them that could be taken apart, with their index in `credentials`.
    pub jwts: Vec<(usize, Jwt)>,
    /// Signatures over the request.
    pub signed: Vec<Signed>,
    /// Cookies sent.
    pub cookies: Vec<Cookie>,
    /// `WWW-Authenticate`.
    pub challenges: Challenges,
    /// `Proxy-Authenticate`.
    pub proxy_challenges: Challenges,
    /// Cookies set.
    pub set_cookies: Vec<SetCookie>,
    /// What the body of the answer says.
    pub problem: Problem,
    /// What was said in words.
    pub told: Vec<Told>,
    /// Ids of the software seen in this exchange.
    pub software: Vec<&'static str>,
    /// Where it stands: admitted, refused …
    pub standing: Standing,
    pub(super) texts: Texts,
    login_page: bool,
}

/// Why an exchange was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// By the caller: recorded, or sent as written.
    Asked,
    /// By a probe: the same without credentials.
    WithoutCredentials,
    /// By a probe: the same with a credential that is known to be wrong.
    WrongCredential,
    /// By a probe: the same with the credential in another form, place or spelling.
    OtherForm,
    /// By a probe: another path, host or method of the same server.
    Neighbour,
    /// By a probe: what the server publishes about itself.
    Metadata,
}

/// The texts of an exchange in which phrases are looked for.
#[derive(Default)]
pub(super) struct Texts {
    pub challenge: Words,
    pub body: Words,
    pub reason: Words,
    pub header: Words,
    pub location: Words,
    pub connection: Words,
    /// What was pasted beside the recording, such as lines of a server's log; at the judged exchange only.
    pub beside: Words,
}

impl Step {
    /// Reads everything that `exchange` shows by itself.
    pub(super) fn new(exchange: Exchange, purpose: Purpose) -> Self {
        let mut credentials = credentials::find(&exchange.request);
        credentials.sort_by_key(|credential| credential.place != Place::Authorization);
        let jwts = credentials
            .iter()
            .enumerate()
            .filter(|(_, credential)| matches!(credential.form, Form::Jws | Form::Jwe))
            .filter_map(|(index, credential)| Some((index, jwt::decode(credential.bare()).ok()?)))
            .collect();
        let signed = sigv4::find(&exchange.request);
        let cookies = cookie::parse(exchange.request.fields.all("cookie"));
        let empty = syntax::Fields::default();
        let fields = exchange.response.as_ref().map_or(&empty, |response| &response.fields);
        let challenges = challenge::parse(fields.all("www-authenticate"));
        let proxy_challenges = challenge::parse(fields.all("proxy-authenticate"));
        let set_cookies = fields.all("set-cookie").filter_map(cookie::parse_set).collect();
        // A page loads hundreds of scripts and images: nobody answers with one to refuse.
        let spoken = exchange.response.as_ref().filter(|response| !is_asset(response));
        let problem = spoken.map(problem::read).unwrap_or_default();
        let login_page = spoken.is_some_and(|response| is_login_page(&lower(&response.body)));
        let texts = Texts::of(&exchange, &problem);
        Self {
            exchange,
            purpose,
            credentials,
            jwts,
            signed,
            cookies,
            challenges,
            proxy_challenges,
            set_cookies,
            problem,
            told: Vec::new(),
            software: Vec::new(),
            standing: Standing::Unanswered,
            texts,
            login_page,
        }
    }

    /// Takes `lines`, which were pasted beside the recording, for words about this exchange.
    pub(super) fn put_beside(&mut self, lines: &[String]) {
        self.texts = Texts::of(&self.exchange, &self.problem);
        self.texts.beside = Words::of(&lines.join("\n"));
    }

    /// Status code; 0 without an answer.
    pub fn status(&self) -> u16 {
        self.exchange.response.as_ref().map_or(0, |response| response.status)
    }

    /// Request method, as written.
    pub fn method(&self) -> &str {
        &self.exchange.request.method
    }

    /// The absolute URL, where it is known.
    pub fn url(&self) -> Option<&Url> {
        self.exchange.request.url.as_ref()
    }

    /// Host name of the URL, lower case.
    pub fn host(&self) -> Option<&str> {
        self.url().and_then(Url::host_str)
    }

    /// Path of the URL, or the target without its query.
    pub fn path(&self) -> &str {
        self.url().map_or_else(|| self.exchange.request.target.split('?').next().unwrap_or(""), Url::path)
    }

    /// Parameters of the query, decoded.
    pub fn query(&self) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        self.url().map(|url| url.query_pairs().collect()).unwrap_or_default()
    }

    /// A header field of the request.
    pub fn sent(&self, name: &str) -> Option<&str> {
        self.exchange.request.fields.get(name)
    }

    /// A header field of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.exchange.response.as_ref()?.fields.get(name)
    }

    /// The body of the answer as text; nothing for images, scripts and the like.
    pub fn body(&self) -> Cow<'_, str> {
        let response = self.exchange.response.as_ref().filter(|response| !is_asset(response));
        let body = response.map_or(&[][..], |response| &response.body);
        // The lossy way is slow, and needed for few.
        std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed)
    }

    /// The start of the body of the answer in lower case.
    pub fn body_lower(&self) -> String {
        self.exchange
            .response
            .as_ref()
            .filter(|response| !is_asset(response))
            .map(|response| lower(&response.body))
            .unwrap_or_default()
    }

    /// The server's clock: `Date` of the answer, in seconds since 1970.
    pub fn server_time(&self) -> Option<i64> {
        date::http(self.header("date")?)
    }

    /// The best clock there is: the server's, or when the client says that it asked.
    pub fn time(&self) -> Option<i64> {
        self.server_time().or(self.exchange.started)
    }

    /// Where a redirect leads, also one that a page makes by `<meta http-equiv="refresh">`.
    pub fn location(&self) -> Option<Url> {
        let refresh = self.meta_refresh();
        let location = self.header("location").or(refresh.as_deref())?;
        match self.url() {
            Some(base) => base.join(location).ok(),
            None => Url::parse(location).ok(),
        }
    }

    fn meta_refresh(&self) -> Option<String> {
        let body = self.body();
        let lower = body.get(..body.len().min(4096)).unwrap_or("").to_ascii_lowercase();
        let tag = lower.find("http-equiv=\"refresh\"").or_else(|| lower.find("http-equiv='refresh'"))?;
        let from = tag + lower.get(tag..)?.find("url=")? + 4;
        let rest = body.get(from..)?.trim_start_matches(['\'', '"']);
        Some(rest.split(['"', '\'', '>']).next()?.trim().to_owned())
    }

    /// Whether a page that came with a success sends the reader on to another host at once.
    pub fn refreshes_elsewhere(&self) -> bool {
        self.status() == 200
            && self.header("location").is_none()
            && self.location().is_some_and(|to| to.host_str().is_some() && to.host_str() != self.host())
    }

    /// Whether any credential is in the request.
    pub fn has_credentials(&self) -> bool {
        !self.credentials.is_empty() || !self.signed.is_empty()
    }

    /// The credential of `Authorization`, the first one if there are several.
    pub fn authorization(&self) -> Option<&Credential> {
        self.credentials.iter().find(|credential| credential.place == Place::Authorization)
    }

    /// The credential that the server most likely judged: `Authorization`, or else a key, a token, a body's, a cookie.
    pub fn main_credential(&self) -> Option<&Credential> {
        self.authorization()
            .or_else(|| self.credentials.iter().min_by_key(|credential| credential.place.clone()))
    }

    /// The token of the main credential, or else the first token there is.
    pub fn jwt(&self) -> Option<&Jwt> {
        self.jwts.first().map(|(_, jwt)| jwt)
    }

    /// Whether a challenge for `scheme` came.
    pub fn challenged_with(&self, scheme: &str) -> bool {
        self.challenges.list.iter().any(|challenge| challenge.is(scheme))
    }

    /// A parameter of any challenge, such as `error`.
    pub fn challenge_param(&self, name: &str) -> Option<&str> {
        self.challenges.list.iter().find_map(|challenge| challenge.param(name))
    }

    /// Whether `id` was recognised in this exchange.
    pub fn is_software(&self, id: &str) -> bool {
        self.software.contains(&id)
    }

    /// Whether the request comes from a browser (`Sec-Fetch-*`, or a browser's `User-Agent` with `Accept-Language`).
    pub fn is_browser(&self) -> bool {
        self.sent("sec-fetch-mode").is_some()
            || (self.sent("user-agent").is_some_and(|agent| agent.starts_with("Mozilla/5.0 ("))
                && self.sent("accept-language").is_some())
            || self.exchange.resource_type.is_some()
    }

    /// The scheme that the client was told to use, where it sent nothing since no challenge offers it.
    pub fn held_back(&self) -> Option<&str> {
        if self.authorization().is_some() || self.challenges.list.is_empty() {
            return None;
        }
        self.exchange
            .connection
            .info
            .iter()
            .filter_map(|line| line.trim_start_matches(['*', ' ']).strip_prefix("Server auth using "))
            .filter_map(|rest| rest.split_whitespace().next())
            .find(|scheme| !self.challenged_with(scheme))
    }

    /// Whether this is a CORS preflight.
    pub fn is_preflight(&self) -> bool {
        self.method().eq_ignore_ascii_case("OPTIONS")
            && self.sent("origin").is_some()
            && self.sent("access-control-request-method").is_some()
    }

    /// Whether the answer is a redirect to a page where people log in, or such a page itself.
    pub fn asks_for_login(&self) -> bool {
        self.redirects_to_login() || (self.status() == 200 && self.is_login_page())
    }

    /// Whether the answer redirects to what looks like a login.
    pub fn redirects_to_login(&self) -> bool {
        if !matches!(self.status(), 301 | 302 | 303 | 307 | 308) {
            return false;
        }
        let Some(location) = self.location() else { return false };
        let host = location.host_str().unwrap_or("").to_ascii_lowercase();
        let path = location.path().to_ascii_lowercase();
        let query = location.query().unwrap_or("").to_ascii_lowercase();
        let own = self.path().to_ascii_lowercase();
        if path == own && location.host_str() == self.host() && !query.contains("session") {
            return false;
        }
        let words = [
            "login",
            "signin",
            "sign-in",
            "sign_in",
            "log-in",
            "log_in",
            "logon",
            "/auth/",
            "oauth2/start",
            "/authorize",
            "/saml",
            "/sso",
            "/cas/",
            "wp-login",
            "openid",
            "authenticate",
            "session/new",
            "sessions/new",
            "accounts/",
            "/account/",
        ];
        words.iter().any(|word| path.contains(word))
            || path.ends_with("/auth")
            || path.ends_with("/sso")
            || ["login.", "auth.", "sso.", "accounts.", "signin.", "idp.", "id."]
                .iter()
                .any(|start| host.starts_with(start))
            || query.contains("session_expired")
            || query.contains("sessionexpired")
    }

    /// Whether the body is a page with a form that asks for a password.
    pub fn is_login_page(&self) -> bool {
        self.login_page
    }

    /// Whether the answer is a successful one of a kind that no server refuses with: an image, a script, a style.
    pub(super) fn is_asset(&self) -> bool {
        self.exchange.response.as_ref().is_some_and(is_asset)
    }

    /// Whether the answer of `other` is the same to a reader: status, challenge, and body but for numbers and ids.
    pub fn answers_like(&self, other: &Step) -> bool {
        let challenge = |step: &Step| -> Vec<String> {
            step.challenges.list.iter().map(|c| format!("{} {:?}", c.scheme, c.param("realm"))).collect()
        };
        self.status() == other.status()
            && challenge(self) == challenge(other)
            && plain(&self.body()) == plain(&other.body())
    }

    /// Whether both ask the same thing: method, host, port and path.
    pub fn asks_like(&self, other: &Step) -> bool {
        self.method().eq_ignore_ascii_case(other.method()) && self.same_resource(other)
    }

    /// Whether both name the same host, port and path; the scheme does not count where both ports are the default ones,
    /// since raw messages do not tell it.
    pub fn same_resource(&self, other: &Step) -> bool {
        match (self.url(), other.url()) {
            (Some(one), Some(two)) => {
                one.host_str() == two.host_str() && one.port() == two.port() && one.path() == two.path()
            }
            _ => self.path() == other.path() && self.sent("host") == other.sent("host"),
        }
    }

    /// Whether the answer comes out of a cache, by what caches say of themselves.
    pub fn is_from_cache(&self) -> bool {
        let says = |name: &str, word: &str| {
            self.header(name).is_some_and(|value| value.to_ascii_lowercase().contains(word))
        };
        self.header("age").and_then(|age| age.trim().parse::<u64>().ok()).is_some_and(|age| age > 0)
            || [
                "x-cache",
                "x-cache-status",
                "cf-cache-status",
                "x-proxy-cache",
                "x-nginx-cache",
                "x-cache-remote",
            ]
            .iter()
            .any(|name| says(name, "hit"))
            || says("cache-status", "; hit")
            || self.exchange.connection.info.iter().any(|line| line.contains("from cache"))
            || self.header("x-varnish").is_some_and(|ids| ids.split_whitespace().count() == 2)
    }

    /// The name of the request in a sentence: `GET /path`, without query.
    pub fn name(&self) -> String {
        format!("{} {}", shown::line(self.method(), 16), shown::line(self.path(), 60))
    }
}

impl Texts {
    /// Every text.
    pub(super) fn all(&self) -> [&Words; 7] {
        [
            &self.challenge,
            &self.body,
            &self.reason,
            &self.header,
            &self.location,
            &self.connection,
            &self.beside,
        ]
    }

    fn of(exchange: &Exchange, problem: &Problem) -> Self {
        let connection = exchange
            .failure
            .iter()
            .map(|failure| failure.text.as_str())
            .chain(exchange.connection.info.iter().map(String::as_str))
            .chain(exchange.connection.verify.as_deref())
            .collect::<Vec<_>>()
            .join("\n");
        let connection = Words::of(&connection);
        let Some(response) = &exchange.response else { return Self { connection, ..Self::default() } };
        let lines = |names: &dyn Fn(&str) -> bool| {
            response
                .fields
                .iter()
                .filter(|field| names(&field.name.to_ascii_lowercase()))
                .map(|field| format!("{}: {}", field.name, field.value))
                .collect::<Vec<_>>()
                .join("\n")
        };
        let body = match problem.kind {
            // A success with a long body is the thing itself, not a refusal in words.
            _ if (200..300).contains(&response.status) && response.body.len() > LONG => String::new(),
            problem::Kind::Html => problem.messages.join("\n"),
            _ if is_asset(response) => String::new(),
            _ => String::from_utf8_lossy(&response.body[..response.body.len().min(128 * 1024)]).into_owned(),
        };
        let location = response.fields.get("location").unwrap_or("").replace('+', " ");
        Self {
            challenge: Words::of(&lines(&|name| {
                matches!(name, "www-authenticate" | "proxy-authenticate" | "authentication-info")
            })),
            body: Words::of(&without_stock(&unescape(&body))),
            reason: Words::of(&response.reason),
            header: Words::of(&lines(&|name| !ORDINARY.contains(&name))),
            location: Words::of(&percent_encoding_decode(&location)),
            connection,
            beside: Words::default(),
        }
    }
}

/// Whether an answer is a successful one of a kind that no server refuses with: an image, a font, a script, a style.
fn is_asset(response: &Response) -> bool {
    let kind = response.fields.get("content-type").unwrap_or("").trim_start().to_ascii_lowercase();
    (200..300).contains(&response.status)
        && (["image/", "font/", "audio/", "video/", "text/css", "application/wasm"]
            .iter()
            .any(|start| kind.starts_with(start))
            || kind.split(';').next().is_some_and(|kind| kind.trim_end().ends_with("javascript")))
}

/// The start of a body in lower case.
fn lower(body: &[u8]) -> String {
    const ENOUGH: usize = 64 * 1024;
    let start = &body[..body.len().min(ENOUGH)];
    // The lossy way is slow, and a body that is cut within a character is the usual one.
    match std::str::from_utf8(start) {
        Ok(text) => text.to_lowercase(),
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default().to_lowercase()
        }
        Err(_) => String::from_utf8_lossy(start).to_lowercase(),
    }
}

fn is_login_page(lower: &str) -> bool {
    lower.contains("<form")
        && lower.contains("password")
        && lower.replace(['"', '\'', ' '], "").contains("type=password")
}

/// Fields that say nothing about a refusal in words.
const ORDINARY: &[&str] = &[
    "www-authenticate",
    "proxy-authenticate",
    "authentication-info",
    "date",
    "content-type",
    "content-length",
    "connection",
    "keep-alive",
    "server",
    "vary",
    "etag",
    "set-cookie",
    "transfer-encoding",
    "content-security-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
    "x-xss-protection",
    "referrer-policy",
    "permissions-policy",
    "alt-svc",
    "location",
    "access-control-allow-headers",
    "access-control-expose-headers",
    "access-control-allow-methods",
    "link",
    "content-security-policy-report-only",
    "feature-policy",
    "report-to",
    "nel",
    "expect-ct",
    "p3p",
    "accept-ranges",
    "last-modified",
    "expires",
];

/// From this many bytes on the body of a success is not searched for words of refusal.
const LONG: usize = 64 * 1024;

/// Sentences that a server prints whatever the reason: they tell nothing, although they seem to.
const STOCK: &[&str] = &[
    "This server could not verify that you are authorized to access the document requested. Either you supplied the wrong credentials (e.g., bad password), or your browser doesn't understand how to supply the credentials required.",
    "The request has not been applied to the target resource because it lacks valid authentication credentials for that resource.",
    "This request requires HTTP authentication",
    "You do not have permission to view this directory or page using the credentials that you supplied.",
    "Access is denied due to invalid credentials.",
];

fn without_stock(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !STOCK.iter().any(|stock| flat.contains(stock)) {
        return text.to_owned();
    }
    STOCK.iter().fold(flat, |text, stock| text.replace(stock, "\n"))
}

/// JSON's escapes of characters that matter to words.
fn unescape(text: &str) -> String {
    text.replace("\\r", " ")
        .replace("\\n", " ")
        .replace("\\t", " ")
        .replace("\\u0027", "'")
        .replace("\\/", "/")
        .replace("\\\"", "'")
}

fn percent_encoding_decode(text: &str) -> String {
    url::form_urlencoded::parse(text.as_bytes())
        .map(|(name, value)| format!("{name} {value}"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A body without what changes from one answer to the next: digits, and hexadecimal or base64 runs.
fn plain(body: &str) -> String {
    body.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && !word.bytes().any(|b| b.is_ascii_digit()))
        .collect::<Vec<_>>()
        .join(" ")
}
