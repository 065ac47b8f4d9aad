use super::*;
use proptest::prelude::*;

/// Scheme, token68 and parameters of each challenge on one line, for comparison.
fn shown(challenges: &Challenges) -> Vec<String> {
    let mut lines = Vec::new();
    for challenge in &challenges.list {
        let mut line = challenge.scheme.clone();
        if let Some(token68) = &challenge.token68 {
            line += &format!(" ({token68})");
        }
        for (name, value) in &challenge.params {
            line += &format!(" {name}=[{value}]");
        }
        lines.push(line);
    }
    lines
}

fn faults(challenges: &Challenges) -> Vec<(FaultKind, usize)> {
    challenges.faults.iter().map(|fault| (fault.kind, fault.offset)).collect()
}

/// What is read of `line`, and its faults.
#[track_caller]
fn check(line: &str, list: &[&str], expected: &[(FaultKind, usize)]) {
    let read = parse([line]);
    assert_eq!(shown(&read), list, "{line}");
    assert_eq!(faults(&read), expected, "{line}");
}

#[test]
fn lawful_challenges_have_no_fault() {
    check(r#"Basic realm="a""#, &["Basic realm=[a]"], &[]);
    check(
        r#"Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple""#,
        &[r#"Newauth realm=[apps] type=[1] title=[Login to "apps"]"#, "Basic realm=[simple]"],
        &[],
    );
    check("Negotiate, NTLM TlRMTVNTUAAC==, A", &["Negotiate", "NTLM (TlRMTVNTUAAC==)", "A"], &[]);
    check("Bearer scope=", &["Bearer (scope=)"], &[]);
    check("Basic\r\n realm=\"foo\"", &["Basic realm=[foo]"], &[]);
    check(", ,Bearer , ,error = \"x\" ,,", &["Bearer error=[x]"], &[]);
}

#[test]
fn a_fault_says_where_and_costs_no_later_challenge() {
    use FaultKind::*;
    check("", &[], &[(Empty, 0)]);
    check(" , ", &[], &[(Empty, 0)]);
    check(r#"Basic, realm="foo""#, &["Basic realm=[foo]"], &[(UnexpectedByte, 7)]);
    check(r#"Basic: realm="foo""#, &["Basic realm=[foo]"], &[(UnexpectedByte, 5)]);
    check(
        r#"Basic realm="Dev" charset="UTF-8""#,
        &["Basic realm=[Dev] charset=[UTF-8]"],
        &[(UnexpectedByte, 18)],
    );
    check(r#"Basic realm="x"; charset=UTF-8"#, &["Basic realm=[x] charset=[UTF-8]"], &[(UnexpectedByte, 15)]);
    check(
        r#"Basic realm="x" Bearer realm="y""#,
        &["Basic realm=[x]", "Bearer realm=[y]"],
        &[(UnexpectedByte, 16)],
    );
    check(
        r#"Basic realm="foo, Bearer realm="x""#,
        &["Basic realm=[foo]", "Bearer realm=[x]"],
        &[(UnclosedQuote, 12)],
    );
    check(r#"Basic realm="foo"#, &["Basic realm=[foo]"], &[(UnclosedQuote, 12)]);
    check(
        r#"Basic realm="foo, Digest nonce=1, realm=b"#,
        &["Basic realm=[foo]", "Digest nonce=[1] realm=[b]"],
        &[(UnclosedQuote, 12), (RealmNotQuoted, 34)],
    );
    check(
        r#"Basic realm="my"realm", Bearer"#,
        &[r#"Basic realm=[my"realm]"#, "Bearer"],
        &[(UnexpectedByte, 16)],
    );
    check(
        "Bearer error=https://a/b, Basic realm=\"x\"",
        &["Bearer error=[https://a/b]", "Basic realm=[x]"],
        &[(UnquotedValue, 18)],
    );
    check(
        "Bearer error_description=The token expired, error=invalid_token",
        &["Bearer error_description=[The token expired] error=[invalid_token]"],
        &[(UnquotedValue, 28)],
    );
    check(
        "Basic realm=foo charset=UTF-8",
        &["Basic realm=[foo] charset=[UTF-8]"],
        &[(RealmNotQuoted, 6), (UnexpectedByte, 16)],
    );
    check(r#"Bearer realm="x",service="#, &["Bearer realm=[x]"], &[(BrokenParameter, 17)]);
    check(
        "Other abc==, realm=myrealm",
        &["Other (abc==) realm=[myrealm]"],
        &[(Token68AndParameters, 13), (RealmNotQuoted, 13)],
    );
    check(r#"close Bearer realm="x""#, &["close", "Bearer realm=[x]"], &[(UnexpectedByte, 6)]);
    check("blah blah blah, Basic realm=\"x\"", &["blah (blah)", "Basic realm=[x]"], &[(UnexpectedByte, 10)]);
    check("\u{201c}Basic realm=x, Bearer", &["Bearer"], &[(UnexpectedByte, 0)]);
    check("Basic\trealm=\"x\"", &["Basic realm=[x]"], &[(UnexpectedByte, 5)]);
    check("realm=\"x\", Basic realm=\"y\"", &["Basic realm=[y]"], &[(UnexpectedByte, 5)]);
}

#[test]
fn rules_of_the_schemes() {
    use FaultKind::*;
    check("Basic", &["Basic"], &[(RealmMissing, 0)]);
    check(r#"Basic realm="a", realm="b""#, &["Basic realm=[a] realm=[b]"], &[(DuplicateParameter, 17)]);
    check(r#"Digest realm="a""#, &["Digest realm=[a]"], &[(DigestIncomplete, 0)]);
    check(
        r#"Digest realm="a", nonce="b", algorithm="awezum""#,
        &["Digest realm=[a] nonce=[b] algorithm=[awezum]"],
        &[(DigestIncomplete, 0)],
    );
    check(
        r#"Digest realm="a", nonce="b", qop="auth-conf,auth""#,
        &["Digest realm=[a] nonce=[b] qop=[auth-conf,auth]"],
        &[],
    );
}

#[test]
fn lines_are_counted() {
    let read = parse(["Bearer", "Basic realm=x"]);
    assert_eq!(read.list.iter().map(|challenge| challenge.line).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(read.faults, [Fault { kind: FaultKind::RealmNotQuoted, line: 1, offset: 6 }]);
}

#[test]
fn a_long_line_takes_linear_time() {
    for part in [
        "a=\"b, c d=\"e",
        "a b=\"x\"y,",
        "a=\\\", ",
        "\"",
        "a ",
        "a b=c ",
        ";",
        "a=x y ",
        "\",a b=",
        "Basic ",
    ] {
        let read = parse([part.repeat(200_000 / part.len()).as_str()]);
        assert!(read.list.len() <= LIMIT && read.faults.len() <= LIMIT, "{part}");
    }
}

/// Scheme, token68 and parameters.
type Parts = (String, Option<String>, Vec<(String, String)>);

fn parts() -> impl Strategy<Value = Parts> {
    let params =
        prop::collection::vec(("[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,8}", "[ -~\u{a0}-\u{ff}\t]{0,12}"), 0..4);
    let token68 = prop::option::of("[a-zA-Z0-9._~+/-]{1,12}={0,2}");
    ("[a-zA-Z][a-zA-Z0-9-]{0,8}", token68, params)
}

fn challenge((scheme, token68, params): Parts) -> Challenge {
    let params = if token68.is_some() { Vec::new() } else { params };
    Challenge { scheme, token68, params, line: 0 }
}

proptest! {
    #[test]
    fn reading_undoes_writing(list in prop::collection::vec(parts(), 1..4)) {
        let list: Vec<_> = list.into_iter().map(challenge).collect();
        let line = list.iter().map(Challenge::write).collect::<Vec<_>>().join(", ");
        let read = parse([line.as_str()]);
        prop_assert!(read.faults.iter().all(|fault| !fault.kind.is_grammar()), "{line}: {:?}", read.faults);
        prop_assert!(read.list == list, "{line}: {:?}", shown(&read));
    }

    #[test]
    fn no_text_panics(line in "\\PC{0,80}", noise in "[a-c =,;\"\\\\\t\n]{0,80}") {
        for text in [line, noise] {
            let read = parse([text.as_str()]);
            prop_assert!(!read.list.is_empty() || !read.faults.is_empty());
            prop_assert!(read.faults.iter().all(|fault| fault.offset <= text.len()));
        }
    }
}
