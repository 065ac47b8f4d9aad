//! curl commands: what curl's own tests say that it sends, and what other readers of commands make of them.

use std::path::Path;

use serde_json::Value;
use syntax::Request;
use syntax::curl;

use super::{Row, Table, load};

/// Runs both files.
pub fn run(dir: &Path) -> anyhow::Result<Table> {
    let wire = load(&dir.join("04-curl/curl-wire.json"))?;
    let commands = load(&dir.join("04-curl/curl-commands.json"))?;
    let rows = vec![
        on_the_wire(&wire),
        as_others_read(&commands),
        as_projects_expect(&commands),
        without_oracle(&commands),
    ];
    Ok(Table { name: "curl commands".to_owned(), rows })
}

/// Cases whose difference is no fault: id and reason.
const EXPLAINED: &[(&str, &str)] = &[
    ("curl-test1040", "`-C -` asks for the size of the test's own output file"),
    ("curl-test1043", "`-C -` asks for the size of the test's own output file"),
    ("curl-test1273", "`-C -` asks for the size of the test's own output file"),
    ("curl-test1475", "`-C -` asks for the size of the test's own output file"),
    ("curl-test1059", "the proxy refuses CONNECT: the request itself is never sent"),
    ("curl-test1715", "the proxy refuses CONNECT: the request itself is never sent"),
    ("curl-test217", "the proxy refuses CONNECT: the request itself is never sent"),
    ("curl-test287", "the proxy refuses CONNECT: the request itself is never sent"),
    ("curl-test718", "the proxy refuses CONNECT: the request itself is never sent"),
    ("curl-test749", "the proxy refuses CONNECT: the request itself is never sent"),
    ("curl-test750", "the proxy refuses CONNECT: the request itself is never sent"),
    ("curl-test1256", "a proxy or `.netrc` that the test sets in the environment"),
    ("curl-test1257", "a proxy or `.netrc` that the test sets in the environment"),
    ("curl-test63", "a proxy or `.netrc` that the test sets in the environment"),
    ("curl-test755", "a proxy or `.netrc` that the test sets in the environment"),
    ("curl-test1293", "the first of two URLs fails to connect, and the second is what the wire shows"),
    ("curl-test1801", "the window size in HTTP2-Settings is that of an older curl"),
    ("curl-test328", "the test strips Accept-Encoding from what it expects"),
    ("curl-test2056", "the Kerberos library of the test makes the token"),
    ("curl-test2094", "the Kerberos library of the test makes the token"),
    ("cc:bash_redirect_herestring", "curlconverter does not read here-strings"),
    ("cc:redirect_variable_and_string_data", "curlconverter keeps the `$` of a `$\"…\"`"),
    ("cc:form_quotes", "parts of a form that is not `multipart/form-data` are attachments for curl"),
    ("cc:get_http2_warning", "curlconverter leaves the upgrade to HTTP/2 out"),
    ("cc:get_proxy", "curlconverter writes the request as without the proxy"),
    ("cc:get_proxy_with_auth", "curlconverter writes the request as without the proxy"),
    ("cc:multiple_urls", "curl refuses to mix options of two methods, so nothing is sent"),
    ("cc:put_with_T_option", "curl refuses to mix options of two methods, so nothing is sent"),
    ("cc:read_cookies_and_mixed_auth", "with Bearer and Digest both allowed curl waits for a challenge"),
    ("cc:redirect_command_url_query", "curlconverter marks what is read from a file with `@`"),
    ("cc:url_query_reads_file", "curlconverter marks what is read from a file with `@`"),
    ("scrapy:test_get_cookie_file_option", "curlconverter writes the name of a cookie file as a cookie"),
    (
        "bruno:parseCurlCommand > Authentication > should parse NTLM authentication",
        "curlconverter leaves the first message of NTLM out",
    ),
    (
        "bruno:parseCurlCommand > Authentication > should parse NTLM authentication with --user flag",
        "curlconverter leaves the first message of NTLM out",
    ),
    (
        "postman:Curl converter should > auth > convert a simple GET request with NTLM auth",
        "curlconverter leaves the first message of NTLM out",
    ),
    (
        "bruno:parseCurlCommand > handling URLs without protocols > should parse a complex curl command with multiple features and no protocol",
        "a quote inside of quotes makes a URL of JSON; curl refuses it",
    ),
    (
        "bruno:parseCurlCommand > Complex Examples > should parse a complex curl command with multiple features",
        "a quote inside of quotes makes a URL of JSON; curl refuses it",
    ),
    (
        "bruno:parseCurlCommand > curl command with complex escape characters > should parse a curl command with complex escape characters",
        "a quote inside of quotes makes a URL of JSON; curl refuses it",
    ),
    (
        "postman:Curl converter should > throw an error if POST body option is given with HEAD without --get/-G",
        "curl refuses to mix options of two methods, so nothing is sent",
    ),
    ("curl-test1976", "the test strips Accept from what it expects"),
    (
        "hoppscotch:Parse curl command to Hopp REST Request > for sample #25:\n\ncurl `\n  google.com -H \"content-type: application/json\"",
        "a backtick at the end of the line is how PowerShell continues it",
    ),
    (
        "postman:Curl converter should > [Github #2] - set the method to  > PUT if -T or --upload-file is given in the curl command",
        "curl adds the name of the uploaded file without its folder",
    ),
    (
        "postman:Curl converter should > [GitHub #7806]: should parse -X method correctly",
        "the characters mean quotes and placeholders to the person who pasted them: read as meant, with a remark",
    ),
    (
        "postman:Curl converter should > [Github #5182]: It should correctly import cURL commands compatible with Windows cmd > containing double quotes escaped with ^ (caret)",
        "curlconverter reads the quoting of the Windows prompt as that of bash",
    ),
    (
        "postman:Curl converter should > It should correctly generate request for cURL with allowed bash operators > containing \"<\" or/and \">\" in URL",
        "the characters mean quotes and placeholders to the person who pasted them: read as meant, with a remark",
    ),
    (
        "postman:Curl converter should > It should correctly generate request for cURL with allowed bash operators > containing allowed character with url option defined in URL",
        "the characters mean quotes and placeholders to the person who pasted them: read as meant, with a remark",
    ),
    (
        "project bruno:parseCurlCommand > Shell Quote Handling > should handle complex escaped quotes",
        "a backslash escapes no quote between single quotes: the shell ends the argument there",
    ),
    (
        "project bruno:parseCurlCommand > URL Handling > should parse URLs with query parameters",
        "the shell ends the command at an unquoted `&`",
    ),
    (
        "project bruno:parseCurlCommand > handling URLs without protocols > should parse URL without protocol and default to https",
        "the scheme that curl guesses is http",
    ),
    (
        "project bruno:parseCurlCommand > handling URLs without protocols > should parse URL without protocol with path and query parameters",
        "the shell ends the command at an unquoted `&`",
    ),
    (
        "project bruno:parseCurlCommand > handling URLs without protocols > should parse a complex curl command with multiple features and no protocol",
        "a backslash escapes no quote between single quotes: the shell ends the argument there",
    ),
    (
        "project bruno:parseCurlCommand > Complex Examples > should parse a complex curl command with multiple features",
        "a backslash escapes no quote between single quotes: the shell ends the argument there",
    ),
    (
        "project bruno:parseCurlCommand > curl command with complex escape characters > should parse a curl command with complex escape characters",
        "a backslash escapes no quote between single quotes: the shell ends the argument there",
    ),
    (
        "project bruno:parseCurlCommand > JSON Flag > should handle JSON with escaped quotes",
        "a backslash escapes no quote between single quotes: the shell ends the argument there",
    ),
    (
        "project bruno:parseCurlCommand > Query Flag > should handle -G flag with --data-urlencode",
        "Bruno encodes in its own way",
    ),
    (
        "project hoppscotch:Parse curl command to Hopp REST Request > for sample #18:\n\ncurl -F abcd=efghi",
        "there is no URL, and Hoppscotch takes its own server",
    ),
    (
        "project hoppscotch:Parse curl command to Hopp REST Request > for sample #19:\n\ncurl 127.0.0.1 -X custommethod",
        "methods are case-sensitive",
    ),
];

fn reason(id: &str) -> Option<&'static str> {
    EXPLAINED.iter().find(|(known, _)| *known == id).map(|(_, reason)| *reason)
}

fn settle(row: &mut Row, id: &str, outcome: Result<(), String>) {
    match (outcome, reason(id)) {
        (Ok(()), _) => row.right += 1,
        (Err(_), Some(_)) => row.explained += 1,
        (Err(difference), None) => row.wrong.push(format!("{}: {difference}", id.replace('\n', " "))),
    }
}

fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The first request that is not a `CONNECT`, byte for byte.
fn on_the_wire(file: &Value) -> Row {
    let mut row = Row::new("curl's own tests, on the wire");
    for case in file["cases"].as_array().into_iter().flatten() {
        let id = text(case, "id");
        settle(&mut row, id, compare_wire(text(case, "command"), text(case, "wire_requests")));
    }
    row
}

fn compare_wire(command: &str, wire: &str) -> Result<(), String> {
    let read = curl::parse(&command.replace('\n', " ")).ok_or("no command found")?;
    let request = read.requests.first().ok_or("no request")?;
    let mut rest = wire.strip_prefix("proxy-line\n").unwrap_or(wire);
    while rest.starts_with("CONNECT ") {
        rest = rest.split_once("\n\n").map_or("", |(_, rest)| rest);
    }
    let (head, body) = rest.split_once("\n\n").ok_or("no request but CONNECT on the wire")?;
    let mut want: Vec<String> = head.lines().map(plain_line).collect();
    let mut have = vec![format!("{} {} {}", request.method, request.target, request.version)];
    have.extend(
        request
            .fields
            .iter()
            .map(|field| plain_line(&line(&field.name, field.raw.as_deref().unwrap_or(&field.value)))),
    );
    let multipart = have.iter().any(|line| line.contains("boundary="));
    if multipart {
        // Their runner strips boundaries, whose length varies.
        want.iter_mut().chain(have.iter_mut()).for_each(|line| {
            if line.starts_with("Content-Length:") {
                "Content-Length: n".clone_into(line);
            }
        });
        want.retain(|line| !line.starts_with("Content-Type: multipart"));
        have.retain(|line| !line.starts_with("Content-Type: multipart"));
    }
    if want != have {
        let only = |one: &[String], other: &[String]| {
            one.iter().filter(|line| !other.contains(line)).cloned().collect::<Vec<_>>()
        };
        return Err(format!("wanted {:?}, have {:?}", only(&want, &have), only(&have, &want)));
    }
    let own = String::from_utf8_lossy(&request.body).replace("\r\n", "\n");
    let (own, body) =
        if multipart { (without_boundaries(&own), without_boundaries(body)) } else { (own, body.to_owned()) };
    let chunked = have.iter().any(|line| line.eq_ignore_ascii_case("transfer-encoding: chunked"));
    let fits = if chunked { own.is_empty() == body.starts_with('0') } else { body.starts_with(&own) };
    if fits { Ok(()) } else { Err("the bodies differ".to_owned()) }
}

fn line(name: &str, value: &str) -> String {
    if value.is_empty() { format!("{name}:") } else { format!("{name}: {value}") }
}

/// Without what depends on build and time.
fn plain_line(line: &str) -> String {
    let line = line.replace("%SP", " ").replace("%H2CVER", "h2c");
    let lower = line.to_ascii_lowercase();
    if lower.starts_with("user-agent: curl/") {
        return "User-Agent: curl".to_owned();
    }
    if lower.starts_with("accept-encoding: deflate") || lower == "accept-encoding: xxx" {
        return "Accept-Encoding: *".to_owned();
    }
    let signed = line.starts_with("Authorization: AWS4") && line.contains("x-amz-content-sha256");
    match (line.split_once("; boundary="), line.split_once(", Signature=")) {
        (Some((line, _)), _) => format!("{line}; boundary="),
        // Their runner strips the signatures of S3.
        (_, Some((line, _))) if signed => line.to_owned(),
        _ => line,
    }
}

fn without_boundaries(body: &str) -> String {
    body.lines().filter(|line| !line.starts_with("----------")).collect::<Vec<_>>().join("\n")
}

/// Against curlconverter: method, target, fields in any order, body.
fn as_others_read(file: &Value) -> Row {
    let mut row = Row::new("curlconverter's reading");
    for case in file["commands"].as_array().into_iter().flatten() {
        let Some(http) = case["curlconverter_4_12_0"]["http"].as_str() else { continue };
        settle(&mut row, text(case, "id"), compare_http(text(case, "command"), http));
    }
    row
}

fn compare_http(command: &str, http: &str) -> Result<(), String> {
    // curlconverter writes a file's name where its content would be.
    let mut files = |name: &str| Some(name.as_bytes().to_vec());
    let read = curl::parse_with(command, &mut files).ok_or("no command found")?;
    let request = read.requests.first().ok_or("no request")?;
    let (head, body) = http.split_once("\n\n").unwrap_or((http, ""));
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default().replace("HTTP/2", "HTTP/1.1").replacen(" ?", " /?", 1);
    let own = format!("{} {} HTTP/1.1", request.method, request.target);
    if first != own {
        return Err(format!("wanted {first:?}, have {own:?}"));
    }
    let mut want: Vec<String> = lines.map(field_line).collect();
    let mut have = fields(request);
    want.sort();
    have.sort();
    want.retain(|line| !line.starts_with("content-length:"));
    have.retain(|line| !line.starts_with("content-length:"));
    if want != have {
        let only = |one: &[String], other: &[String]| {
            one.iter().filter(|line| !other.contains(line)).cloned().collect::<Vec<_>>()
        };
        return Err(format!("wanted {:?}, have {:?}", only(&want, &have), only(&have, &want)));
    }
    let form = have.iter().any(|line| line.starts_with("content-type:multipart/"));
    let (own, want) = (plain_body(&request.body, form), plain_body(body.as_bytes(), form));
    if own == want { Ok(()) } else { Err(format!("wanted body {want:?}, have {own:?}")) }
}

/// Without boundaries, the types of parts, folders of files and `@`, in which the two differ on purpose.
fn plain_body(body: &[u8], form: bool) -> String {
    let body = String::from_utf8_lossy(body).replace("\r\n", "\n");
    let lines =
        body.trim_end_matches('\n').lines().filter(|line| !form || !line.starts_with("Content-Type:"));
    lines
        .map(|line| match line.split_once("filename=\"") {
            _ if form && line.starts_with("------") => "--".to_owned(),
            Some((lead, path)) if form => {
                format!("{lead}filename=\"{}", path.rsplit('/').next().unwrap_or_default())
            }
            _ => line.replace('@', ""),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

fn fields(request: &Request) -> Vec<String> {
    request.fields.iter().map(|field| field_line(&line(&field.name, &field.value))).collect()
}

fn field_line(line: &str) -> String {
    let line = plain_line(line);
    match line.split_once(':') {
        Some((name, value)) => {
            let value = value.split("; boundary=").next().unwrap_or_default();
            format!("{}:{}", name.to_ascii_lowercase(), value.trim())
        }
        None => line,
    }
}

/// Against what the projects themselves expect: method, URL, the fields that they name, body.
fn as_projects_expect(file: &Value) -> Row {
    let mut row = Row::new("the projects' own readings");
    for case in file["commands"].as_array().into_iter().flatten() {
        let (id, expected) = (text(case, "id"), &case["project_expected"]);
        if !expected["method"].is_string() {
            continue;
        }
        settle(&mut row, &format!("project {id}"), compare_project(text(case, "command"), expected));
    }
    row
}

fn compare_project(command: &str, expected: &Value) -> Result<(), String> {
    let mut files = |name: &str| Some(format!("@{name}").into_bytes());
    let read = curl::parse_with(command, &mut files).ok_or("no command found")?;
    let request = read.requests.first().ok_or("no request")?;
    let method = text(expected, "method").to_ascii_uppercase();
    if method != request.method {
        return Err(format!("wanted {method}, have {}", request.method));
    }
    let url = expected["url"].as_str().or_else(|| expected["endpoint"].as_str()).unwrap_or_default();
    let own = request.url.as_ref().map(url_without_login).unwrap_or_default();
    if expected["endpoint"].is_string() {
        // Hoppscotch prefers https and keeps the query apart.
        let bare = |url: &str| {
            url.split("://")
                .last()
                .and_then(|url| url.split('?').next())
                .unwrap_or_default()
                .trim_end_matches('/')
                .to_owned()
        };
        return if bare(url) == bare(&own) { Ok(()) } else { Err(format!("wanted {url}, have {own}")) };
    }
    let whole = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
    if whole.trim_end_matches('/') != own.trim_end_matches('/') {
        return Err(format!("wanted {whole}, have {own}"));
    }
    let pairs: Vec<(String, String)> = match &expected["headers"] {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect(),
        Value::Array(fields) => fields.iter().map(pair).collect(),
        _ => Vec::new(),
    };
    for (name, value) in pairs.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("accept-encoding")) {
        if !request.fields.all(name).any(|own| own == value.trim()) {
            return Err(format!("no field {name}: {value}"));
        }
    }
    let body = expected["data"].as_str().or_else(|| expected["body"].as_str());
    let own = String::from_utf8_lossy(&request.body);
    match body {
        Some(body) if body != own => Err(format!("wanted body {body:?}, have {own:?}")),
        _ => Ok(()),
    }
}

fn pair(field: &Value) -> (String, String) {
    match field.as_array() {
        Some(pair) => {
            let part = |index: usize| pair.get(index).and_then(Value::as_str).unwrap_or_default().to_owned();
            (part(0), part(1))
        }
        None => (text(field, "key").to_owned(), text(field, "value").to_owned()),
    }
}

fn url_without_login(url: &url::Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

/// Commands that curlconverter refuses: a remark with a place, or a request all the same.
fn without_oracle(file: &Value) -> Row {
    let mut row = Row::new("commands that curlconverter refuses");
    for case in file["commands"].as_array().into_iter().flatten() {
        if case["curlconverter_4_12_0"]["http"].is_string() {
            continue;
        }
        let command = text(case, "command");
        let outcome = match curl::parse(command) {
            None if command.contains("curl ") && !command.contains("invalid curl") => {
                Err("no command found".to_owned())
            }
            None => Ok(()),
            Some(read) if read.requests.is_empty() && read.notes.is_empty() => {
                Err("neither request nor remark".to_owned())
            }
            Some(_) => Ok(()),
        };
        settle(&mut row, text(case, "id"), outcome);
    }
    row
}
