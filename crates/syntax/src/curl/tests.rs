//! Commands as they are pasted, and what is read from them.

use super::*;
use proptest::prelude::*;

fn one(text: &str) -> Command {
    parse(text).unwrap()
}

/// Ids with line and column.
fn notes(command: &Command) -> Vec<String> {
    let place = |at: Option<Position>| at.map(|at| format!(" {}:{}", at.line, at.column)).unwrap_or_default();
    command.notes.iter().map(|note| format!("{}{}", note.id, place(note.at))).collect()
}

/// Method, URL and the named fields.
fn shown(request: &Request) -> String {
    let url = request.url.as_ref().map(url::Url::to_string).unwrap_or_default();
    format!("{} {url}", request.method)
}

const DOCUMENTED: &str = "\
curl --request POST \\
    --url https://api.example.com/v1/collections \\
    -H 'Authorization: ApiKey YOUR_API_KEY_HERE' \\
  -H 'Content-Type: application/json' \\
    -d '{
    \"name\": \"incoming\",
    \"sources\": [
        \"integration_name\": \"Delivery\",
        \"kafka\": {
            \"use_v3\": false,
            \"status\": {
    \"retention_secs\": 259200
";

#[test]
fn a_documented_request_that_was_cut_off() {
    let command = one(DOCUMENTED);
    assert_eq!(command.requests.len(), 1);
    let request = &command.requests[0];
    assert_eq!(shown(request), "POST https://api.example.com/v1/collections");
    assert_eq!(request.fields.get("Authorization"), Some("ApiKey YOUR_API_KEY_HERE"));
    assert_eq!(request.fields.get("Content-Type"), Some("application/json"));
    assert!(request.body.starts_with(b"{\n    \"name\"") && request.body.ends_with(b"259200\n"));
    assert_eq!(notes(&command), ["command.open-quote 5:8", "request.body-not-json 8:27"]);
    let says = &command.notes[1].says;
    assert!(says.contains("expected `,` or `]`"), "{says}");
    assert!(says.contains("3 `{` are opened and never closed; 1 `[` is opened and never closed"), "{says}");
}

#[test]
fn the_same_without_backslashes() {
    let command = one(&DOCUMENTED.replace(" \\\n", "\n"));
    assert_eq!(shown(&command.requests[0]), "POST https://api.example.com/v1/collections");
    assert_eq!(command.requests[0].fields.get("Authorization"), Some("ApiKey YOUR_API_KEY_HERE"));
    assert_eq!(notes(&command)[0], "command.line-not-continued 2:5");
}

#[test]
fn places_of_faults_in_json_lead_through_quotes_and_escapes() {
    for (text, want) in [
        ("curl h -d '{\"a\": 1,}'", "1:20"),
        ("curl h -d \"{\\\"a\\\": 1,}\"", "1:22"),
        ("curl h -d $'{\"a\":\\n x}'", "1:21"),
        ("curl h \\\n  -d '{\n \"ä\": tru }'", "3:7"),
        ("curl h -H 'content-type: application/json' -d@- <<E\n{\"a\": }\nE\n", "2:7"),
        ("echo '{\"a\" 1}' | curl h --data-binary @-", "1:12"),
        ("curl ^\"h^\" ^\n -d ^\"{^\\^\"a^\\^\": x}^\"", "2:19"),
    ] {
        let command = one(text);
        assert_eq!(notes(&command), [format!("request.body-not-json {want}")], "{text}");
    }
    for fine in [
        "curl h -d 'a=b'",
        "curl h --json '{\"a\": [1]}'",
        "curl h -d \"{\\\"a\\\": $B}\"",
        "curl h -d '{{body}}'",
        "curl h -d @file.json -H 'Content-Type: application/json'",
        "curl h --data-binary $'{\"index\":{}}\\n{\"a\":1}\\n' -H 'Content-Type: application/x-ndjson'",
    ] {
        assert!(notes(&one(fine)).is_empty(), "{fine}: {:?}", notes(&one(fine)));
    }
}

#[test]
fn faults_are_noted_where_they_are() {
    for (text, want) in [
        ("curl h/?a=1&b=2", "command.unquoted-ampersand 1:12"),
        ("curl h -H “A: b”", "command.typographic-quotes 1:11"),
        ("curl –X POST h", "command.typographic-dash 1:6"),
        ("curl\u{a0}h", "command.no-break-space 1:5"),
        ("curl h \\ \n -v", "command.space-after-backslash 1:8"),
        ("curl h --url=x", "command.option-equals 1:8"),
        ("curl h -data x", "command.single-dash 1:8"),
        ("curl h --bearer", "command.unknown-option 1:8"),
        ("curl h --insec", "command.option-abbreviated 1:8"),
        ("curl h -H", "command.argument-missing 1:8"),
        ("curl http://u:p@h/", "request.credentials-in-url 1:6"),
        ("curl h -H 'Authorization Bearer x'", "request.header-without-colon 1:12"),
        ("curl h -H 'Authorization: a' -H 'authorization: b'", "request.authorization-twice 1:34"),
        ("curl h -u a:b -H 'Authorization: c'", "request.authorization-and-user 1:19"),
        ("curl h -k", "command.insecure 1:8"),
        ("curl h -X GET -d a=b", "request.get-with-body 1:11"),
        ("curl h -X post", "request.method-case 1:11"),
        ("curl h -H $'A: b\\r\\nC: d'", "request.header-line-break 1:17"),
        ("curl h -H 'A: ü'", "request.header-non-ascii 1:15"),
        ("curl h -H 'A b: c'", "request.header-name-malformed 1:12"),
        ("curl 'h/a b'", "request.url-malformed 1:6"),
        ("curl h/{a", "request.url-pattern 1:6"),
        ("curl -d a -F b=c h", "command.method-conflict"),
        ("curl h -u me", "command.password-asked 1:11"),
        ("curl -X POST", "command.no-url"),
        ("curl ftp://h/x", "command.not-http 1:6"),
        ("curl h -H 'A: $TOKEN'", "command.variable-in-single-quotes 1:15"),
        ("curl h/<id>", "command.placeholder-in-brackets 1:8"),
        ("curl h -d 'it\\'s'", "command.escaped-single-quote 1:15"),
        ("curl a/\ncurl b/", "command.several 2:1"),
        ("curl h -d 'x", "command.open-quote 1:11"),
        ("curl h -d \"{\"a\": 1}\"", "command.quotes-in-quotes 1:13"),
        ("curl h -H Accept: text/html", "command.header-unquoted 1:11"),
        ("curl –-request POST h", "command.typographic-dash 1:6"),
        ("curl -–request POST h", "command.typographic-dash 1:7"),
    ] {
        let all = notes(&one(text));
        assert!(all.iter().any(|note| note == want), "{text}: {all:?}");
    }
    for text in ["curl –-request POST h", "curl -–request POST h", "curl —request POST h", "curl –X POST h"]
    {
        assert_eq!(shown(&one(text).requests[0]), "POST http://h/", "{text}");
    }
    assert!(notes(&one("curl h -H Accept: http://h/")).is_empty());
    assert!(notes(&one("curl -sSL https://h/ -H 'Accept: */*' -o out.txt")).is_empty());
}

#[test]
fn what_the_shell_would_fill_in_is_listed() {
    let command = one("curl $H/{{path}} -H \"A: ${T}\" -u `id`:$(cat \"p w\") --x %NAME% -d '$lower'");
    let names: Vec<&str> = command.variables.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["$H", "{{path}}", "${T}", "`id`", "$(cat \"p w\")", "%NAME%"]);
    assert_eq!(command.variables[1].1.column, 9);
    assert_eq!(command.requests[0].fields.get("A"), Some("${T}"));
}

#[test]
fn files_are_listed_or_supplied() {
    let text = "curl h -d @body -b jar -H @headers -K conf";
    assert_eq!(one(text).files, ["body", "jar", "headers", "conf"]);
    let mut supply = |name: &str| {
        let text = match name {
            "body" => "a=\r\n1",
            "conf" => "user = \"me:pw\"\n-A agent\n",
            "headers" => "X-One: 1\nX-Two: 2\n",
            "jar" => "h\tFALSE\t/\tFALSE\t0\tc\td\n",
            _ => return None,
        };
        Some(text.as_bytes().to_vec())
    };
    let command = parse_with("curl h -d @body -b jar -H @headers -K conf", &mut supply).unwrap();
    assert!(command.files.is_empty());
    let request = &command.requests[0];
    assert_eq!(request.body, b"a=1");
    for (name, value) in [
        ("Authorization", "Basic bWU6cHc="),
        ("User-Agent", "agent"),
        ("Cookie", "c=d"),
        ("X-Two", "2"),
        ("Content-Length", "3"),
    ] {
        assert_eq!(request.fields.get(name), Some(value), "{name}");
    }
}

#[test]
fn netrc_fills_in_what_the_url_lacks() {
    let mut supply = |name: &str| (name == ".netrc").then(|| b"machine h login me password pw".to_vec());
    let mut authorization = |text: &str| {
        let command = parse_with(text, &mut supply).unwrap();
        command.requests[0].fields.get("Authorization").map(str::to_owned)
    };
    assert_eq!(authorization("curl -n http://h/").as_deref(), Some("Basic bWU6cHc="));
    assert_eq!(authorization("curl --netrc-optional http://a:b@h/").as_deref(), Some("Basic YTpi"));
    assert_eq!(authorization("curl http://h/"), None);
}

#[test]
fn settings_are_kept() {
    let command = one(
        "curl -kLx u:p@proxy:3128 --resolve h:443:1.2.3.4 --cert c.pem:secret --key k -m 2.5 -4 --digest -u a:b \
                       --foo --retry 3 https://h/ -d x",
    );
    let settings = &command.settings;
    assert!(settings.insecure && settings.follow && !settings.compressed);
    assert_eq!(settings.proxy.as_deref(), Some("proxy:3128"));
    assert_eq!(settings.proxy_user.as_ref().map(|(user, _)| user.as_str()), Some("u"));
    assert_eq!(settings.resolve, ["h:443:1.2.3.4"]);
    assert_eq!(settings.cert.as_deref(), Some("c.pem"));
    assert_eq!(settings.cert_password.as_ref().map(|password| password.expose().as_str()), Some("secret"));
    assert_eq!((settings.max_time, settings.ip_version), (Some(2.5), Some(4)));
    assert_eq!(settings.auth, Auth::Digest);
    assert_eq!(settings.ignored, ["retry"]);
    assert_eq!(settings.unknown, ["--foo"]);
    assert_eq!(settings.withheld_body.as_deref(), Some(&b"x"[..]));
    assert!(command.requests[0].body.is_empty());
}

#[test]
fn secrets_stay_out_of_notes() {
    let secret = "hunter2hunter2hunter2hunter2hunter2";
    let text = format!(
        "curl --{secret} -{secret} 'http://u:{secret}@h/ {secret}' -H '{secret}' -H 'Authorization: {secret}' \
         -u '{secret}' -H 'Authorization: {secret}é' -d '{{\"a\": {secret}' -X '{secret}'"
    );
    let command = one(&text);
    assert!(command.notes.len() > 6);
    assert!(command.notes.iter().all(|note| !note.says.contains("hunter2")), "{:?}", command.notes);
    assert!(command.settings.unknown.iter().all(|name| !name.contains("hunter2")));
}

#[test]
fn text_that_means_nothing_is_read_in_time() {
    for piece in [
        "$(",
        "${",
        "`",
        "\\",
        "'",
        "\"",
        "<(",
        "<a>",
        "{{",
        "%A",
        "^",
        "^\"",
        "[",
        "{a,b}",
        "-H",
        "\\\n",
        "“",
        "-d@- <<E\n",
        "curl ",
    ] {
        for lead in ["curl ", "curl h ^\n", "curl h `\n", "curl 'h", "curl h -d '{"] {
            let text = format!("{lead}{}", piece.repeat(20_000));
            let _ = parse(&text);
            let _ = parse(&text.replace("20_000", " "));
        }
        let _ = parse(&format!("{}curl x", format!("{piece} ").repeat(20_000)));
    }
}

/// Quotes an argument for a Bourne shell.
fn quoted(argument: &str) -> String {
    format!("'{}'", argument.replace('\'', "'\\''"))
}

proptest! {
    #[test]
    fn arguments_survive_the_shell(arguments in proptest::collection::vec("[^\0]{0,12}", 0..6)) {
        let text = format!("curl {}", arguments.iter().map(|argument| quoted(argument)).collect::<Vec<_>>().join(" "));
        let scan = shell::read(&text, 4, None);
        let read: Vec<String> = scan.tokens.iter().map(Token::string).collect();
        prop_assert_eq!(&read, &arguments);
        // Every byte leads back to itself.
        for token in &scan.tokens {
            for (offset, byte) in token.text.iter().enumerate() {
                prop_assert_eq!(text.as_bytes().get(token.source(offset).unwrap()), Some(byte));
            }
        }
    }

    #[test]
    fn double_quotes_and_backslashes_survive_too(arguments in proptest::collection::vec("[ -~äπ\n]{1,10}", 1..5)) {
        let double = |argument: &String| {
            let escaped: String = argument.chars().flat_map(|c| {
                if "\"$`\\".contains(c) { vec!['\\', c] } else { vec![c] }
            }).collect();
            format!("\"{escaped}\"")
        };
        let text = arguments.iter().map(double).collect::<Vec<_>>().join(" ");
        let read: Vec<String> = shell::read(&text, 0, None).tokens.iter().map(Token::string).collect();
        prop_assert_eq!(&read, &arguments);
    }

    #[test]
    fn nothing_makes_it_panic(text in "\\PC{0,200}") {
        let _ = parse(&format!("curl {text}"));
        let _ = parse(&text);
        let _ = from_args(&text.split(' ').map(str::to_owned).collect::<Vec<_>>());
    }
}
