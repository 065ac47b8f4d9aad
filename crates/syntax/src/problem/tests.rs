use super::*;
use proptest::prelude::*;

fn of(body: &str, fields: &[(&str, &str)]) -> Problem {
    let mut response = Response { status: 401, body: body.as_bytes().to_vec(), ..Response::default() };
    fields.iter().for_each(|(name, value)| response.fields.push(name, value));
    read(&response)
}

/// Kind, codes and first message of a body.
#[track_caller]
fn check(body: &str, fields: &[(&str, &str)], kind: Kind, codes: &[&str], message: &str) -> Problem {
    let problem = of(body, fields);
    assert_eq!(problem.kind, kind, "{body}");
    assert_eq!(problem.codes, codes, "{body}");
    assert_eq!(problem.messages.first().map_or("", String::as_str), message, "{body}");
    problem
}

#[test]
fn vocabularies_in_json() {
    let problem = check(
        r#"{"type":"https://example.com/probs/scope","title":"Forbidden","status":403,"detail":"No.","required_scopes":["a:read","b"]}"#,
        &[("content-type", " application/problem+json")],
        Kind::Problem,
        &["https://example.com/probs/scope"],
        "Forbidden",
    );
    assert_eq!((problem.status, problem.needs), (Some(403), vec!["a:read".to_owned(), "b".to_owned()]));
    check(
        r#"{"error":"invalid_token","error_description":"The access token expired"}"#,
        &[],
        Kind::OAuth,
        &["invalid_token"],
        "The access token expired",
    );
    check(
        r#"{"error":"invalid_grant","error_description":"AADSTS50057: The user account is disabled.\r\nTrace ID: b1","error_codes":[50057]}"#,
        &[],
        Kind::Azure,
        &["invalid_grant", "AADSTS50057", "50057"],
        "AADSTS50057: The user account is disabled. Trace ID: b1",
    );
    check(
        r#"{"__type":"com.amazonaws.es#UnrecognizedClientException","message":"The security token is invalid."}"#,
        &[],
        Kind::Aws,
        &["UnrecognizedClientException"],
        "The security token is invalid.",
    );
    check(
        r#"{"message":"Missing Authentication Token"}"#,
        &[("x-amzn-ErrorType", " MissingAuthenticationTokenException:http://a/")],
        Kind::Aws,
        &["MissingAuthenticationTokenException"],
        "Missing Authentication Token",
    );
    let problem = check(
        r#"{"kind":"Status","apiVersion":"v1","status":"Failure","message":"services is forbidden: User \"a\" cannot list resource \"services\" in API group \"\"","reason":"Forbidden","code":403}"#,
        &[],
        Kind::Kubernetes,
        &["Forbidden"],
        "services is forbidden: User \"a\" cannot list resource \"services\" in API group \"\"",
    );
    assert_eq!((problem.status, problem.needs), (Some(403), vec!["list:services".to_owned()]));
    check(
        r#"{"errors":[{"message":"Not Authorised!","extensions":{"code":"UNAUTHENTICATED"}}],"data":null}"#,
        &[],
        Kind::GraphQl,
        &["UNAUTHENTICATED"],
        "Not Authorised!",
    );
    let problem = check(
        r#"{"code":"rest_login_required","message":"Log in.","data":{"status":401}}"#,
        &[],
        Kind::WordPress,
        &["rest_login_required"],
        "Log in.",
    );
    assert_eq!(problem.status, Some(401));
    let problem = check(
        r#"{"timestamp":"2024-01-01T00:00:00.000+00:00","status":403,"error":"Forbidden","path":"/a"}"#,
        &[],
        Kind::Spring,
        &["Forbidden"],
        "",
    );
    assert_eq!(problem.members.len(), 2);
    check(
        r#"{"detail":"Authentication credentials were not provided."}"#,
        &[],
        Kind::Django,
        &[],
        "Authentication credentials were not provided.",
    );
    check(
        r#"{"detail":"Given token not valid","code":"token_not_valid"}"#,
        &[],
        Kind::Django,
        &["token_not_valid"],
        "Given token not valid",
    );
    check(
        r#"{"error":{"code":401,"message":"Invalid credentials.","status":"UNAUTHENTICATED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}"#,
        &[],
        Kind::Google,
        &["UNAUTHENTICATED", "type.googleapis.com/google.rpc.ErrorInfo", "API_KEY_INVALID"],
        "Invalid credentials.",
    );
    check(
        r#"{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired.","innerError":{"date":"2024-01-01"}}}"#,
        &[],
        Kind::Azure,
        &["InvalidAuthenticationToken"],
        "Lifetime validation failed, the token is expired.",
    );
    check(
        r#"{"errors":[{"code":"UNAUTHORIZED","message":"authentication required","detail":null}]}"#,
        &[],
        Kind::Registry,
        &["UNAUTHORIZED"],
        "authentication required",
    );
}

#[test]
fn other_json() {
    let problem = check(
        r#"{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"identify"}"#,
        &[],
        Kind::Json,
        &["missing_scope"],
        "",
    );
    assert_eq!(problem.needs, ["chat:write"]);
    assert_eq!(problem.members, [("provided".to_owned(), "identify".to_owned())]);
    check(
        r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#,
        &[],
        Kind::Json,
        &["INVALID_SESSION_ID"],
        "Session expired or invalid",
    );
    check(
        r#"{"error":{"root_cause":[{"type":"security_exception","reason":"missing authentication credentials"}],"type":"security_exception","reason":"missing authentication credentials"},"status":401}"#,
        &[],
        Kind::Json,
        &["security_exception"],
        "missing authentication credentials",
    );
    check(
        r#"{"errorCode":"E0000011","errorSummary":"Invalid token provided","errorCauses":[]}"#,
        &[],
        Kind::Json,
        &["E0000011"],
        "Invalid token provided",
    );
    check(
        r#"{"errors":"[API] Invalid API key or access token"}"#,
        &[],
        Kind::Json,
        &[],
        "[API] Invalid API key or access token",
    );
    check(
        r#"{"code":20003,"detail":"Your AccountSid or AuthToken was incorrect.","message":"Authentication Error","status":401}"#,
        &[],
        Kind::Json,
        &["20003"],
        "Your AccountSid or AuthToken was incorrect.",
    );
    check(
        r#"{"error":{"message":"Invalid API Key provided: sk_test_****","type":"invalid_request_error"}}"#,
        &[],
        Kind::Json,
        &["invalid_request_error"],
        "Invalid API Key provided: sk_test_****",
    );
    check(
        r#"{"id":"unauthorized","message":"Unable to authenticate you"}"#,
        &[],
        Kind::Json,
        &["unauthorized"],
        "Unable to authenticate you",
    );
    check(
        r#"{"fault":{"faultstring":"Invalid ApiKey","detail":{"errorcode":"oauth.v2.InvalidApiKey"}}}"#,
        &[],
        Kind::Json,
        &["InvalidApiKey"],
        "Invalid ApiKey",
    );
    check(
        r#"{"Message":"ErrorCode:IotHubUnauthorizedAccess;Unauthorized"}"#,
        &[],
        Kind::Json,
        &["IotHubUnauthorizedAccess"],
        "ErrorCode:IotHubUnauthorizedAccess;Unauthorized",
    );
    check(r#"{"errors":{"base":["is locked"],"email":["is unknown"]}}"#, &[], Kind::Json, &[], "");
    let problem = check(
        r#"{"errors":[{"code":135,"message":"Timestamp out of bounds."}]}"#,
        &[],
        Kind::Json,
        &["135"],
        "Timestamp out of bounds.",
    );
    assert_eq!(problem.status, None);
    check(r#""Unauthorized""#, &[("content-type", " application/json")], Kind::Json, &[], "Unauthorized");
    check(")]}',\n{\"message\":\"no\"}", &[], Kind::Json, &[], "no");
    check(
        r#"{"message":"{\"error\":\"invalid_token\",\"error_description\":\"It is over\"}"}"#,
        &[],
        Kind::Json,
        &["invalid_token"],
        "It is over",
    );
}

#[test]
fn a_cut_or_broken_document_still_says_something() {
    check(
        r#"{"error":"invalid_token","error_description":"The access tok"#,
        &[],
        Kind::OAuth,
        &["invalid_token"],
        "The access tok",
    );
    check(r#"{"error":"invalid_token",}"#, &[], Kind::OAuth, &["invalid_token"], "");
    check("{not json}", &[], Kind::Text, &[], "{not json}");
}

#[test]
fn secrets_are_left_out_of_the_members() {
    let problem = of(r#"{"access_token":"eyJhbGciOi","refresh_token":"r","id":"7","scope":"a b"}"#, &[]);
    assert_eq!(problem.members, [("id".to_owned(), "7".to_owned()), ("scope".to_owned(), "a b".to_owned())]);
    assert!(problem.needs.is_empty());
}

#[test]
fn xml() {
    let problem = check(
        "<?xml version=\"1.0\"?>\n<Error><Code>AuthorizationHeaderMalformed</Code><Message>The region &apos;a&apos; is wrong</Message><Region>eu-west-1</Region><StringToSign>x</StringToSign></Error>",
        &[],
        Kind::Aws,
        &["AuthorizationHeaderMalformed"],
        "The region 'a' is wrong",
    );
    assert_eq!(problem.members, [("Error.Region".to_owned(), "eu-west-1".to_owned())]);
    check(
        "<Error><Code>AuthenticationFailed</Code><Message>Server failed.\nTime:2024</Message><AuthenticationErrorDetail>Signature not valid</AuthenticationErrorDetail></Error>",
        &[("x-ms-request-id", " 1")],
        Kind::Azure,
        &["AuthenticationFailed"],
        "Server failed. Time:2024",
    );
    check(
        "<d:error xmlns:d=\"DAV:\"><s:exception>Sabre\\DAV\\Exception\\NotAuthenticated</s:exception><s:message><![CDATA[No <public> access]]></s:message></d:error>",
        &[],
        Kind::Xml,
        &["NotAuthenticated"],
        "No <public> access",
    );
    check(
        "<soap:Envelope><soap:Body><soap:Fault><faultcode>wsse:FailedAuthentication</faultcode><faultstring>Wrong</faultstring></soap:Fault></soap:Body></soap:Envelope>",
        &[],
        Kind::Xml,
        &["FailedAuthentication"],
        "Wrong",
    );
    let problem = check(
        "<userCheck><statusValue>401</statusValue><statusString>Unauthorized</statusString><lockStatus>lock</lockStatus></userCheck>",
        &[],
        Kind::Xml,
        &["Unauthorized", "lock"],
        "",
    );
    assert_eq!(problem.status, Some(401));
}

#[test]
fn html() {
    let problem = check(
        "<html><head><title>403 Forbidden &amp; more</title><style>p{}</style><script>var a='<p>b</p>';</script></head>\
         <body id=ERR_ACCESS_DENIED><center><h1>403 Forbidden &amp; more</h1></center><p>You <b>may</b>\n not.<br>Ask<!-- x --></p><hr>nginx</body></html>",
        &[("content-type", " text/html")],
        Kind::Html,
        &["ERR_ACCESS_DENIED"],
        "403 Forbidden & more",
    );
    assert_eq!(problem.messages[1..], ["You may not.", "Ask", "nginx"]);
    assert_eq!(problem.status, Some(403));
}

#[test]
fn text_and_nothing() {
    let problem = check("401 Authorization Required\n", &[], Kind::Text, &[], "401 Authorization Required");
    assert_eq!(problem.status, Some(401));
    check(
        "error=invalid_token&error_description=It+is+over",
        &[("content-type", " application/x-www-form-urlencoded")],
        Kind::OAuth,
        &["invalid_token"],
        "It is over",
    );
    check("", &[], Kind::None, &[], "");
    check(
        "\u{0}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\u{e}\u{f}\u{10}\u{11}\u{12}\u{13}\u{14}\u{15}",
        &[],
        Kind::None,
        &[],
        "",
    );
}

#[test]
fn needs_in_sentences() {
    for (text, needs) in [
        (
            "User: arn:aws:iam::1:user/a is not authorized to perform: s3:ListBucket on resource: b",
            &["s3:ListBucket"][..],
        ),
        (
            "a@b.iam does not have storage.objects.get access to the Google Cloud Storage object.",
            &["storage.objects.get"],
        ),
        ("Permission 'run.services.list' denied on resource", &["run.services.list"]),
        ("This endpoint requires the `repo` scope.", &["repo"]),
        (
            "Your token has not been granted the required scopes to execute this query. The 'login' field requires one of the following scopes: ['read:org', 'repo'].",
            &["login", "read:org", "repo"],
        ),
        ("Insufficient scope: required scopes: orders:read orders:write", &["orders:read", "orders:write"]),
        (
            "action [indices:data/read/search] is unauthorized for user [a], this action is granted by the index privileges [read,all]",
            &[],
        ),
        ("You don't have a role", &[]),
        ("Missing permission: VIEW_CHANNEL.", &["VIEW_CHANNEL"]),
    ] {
        assert_eq!(super::needs::inside(text), needs, "{text}");
    }
}

#[test]
fn size_and_depth_are_bounded() {
    for (open, repeat) in [
        ("{\"a\":", 100_000),
        ("[", 200_000),
        ("<a>", 100_000),
        ("<!--", 60_000),
        ("<", 200_000),
        ("&", 200_000),
        ("\"a\":\"", 50_000),
        ("{\"a\":\"{", 30_000),
        ("<p>&amp;", 30_000),
        ("<![CDATA[", 25_000),
        ("<script>", 30_000),
    ] {
        let problem = of(&format!("{{{}", open.repeat(repeat)), &[]);
        assert!(problem.messages.len() <= ENTRIES_LIMIT);
        let problem = of(&format!("<html>{}", open.repeat(repeat)), &[]);
        assert!(problem.messages.len() <= ENTRIES_LIMIT);
        let problem = of(&format!("<e>{}", open.repeat(repeat)), &[]);
        assert!(problem.messages.len() <= ENTRIES_LIMIT && problem.members.len() <= MEMBERS_LIMIT);
    }
    let wide = format!(
        "{{{}}}",
        (0..5000).map(|n| format!("\"m{n}\":\"a b\",\"code{n}\":\"c\"")).collect::<Vec<_>>().join(",")
    );
    assert_eq!(of(&wide, &[]).members.len(), MEMBERS_LIMIT);
}

proptest! {
    #[test]
    fn no_body_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), noise in "[{\\[<>/\"':,a&;! -]{0,60}") {
        let _ = read(&Response { body: bytes, ..Response::default() });
        let _ = of(&noise, &[]);
        let _ = of(&format!("<html>{noise}"), &[]);
    }
}
