//! `bouncer explain`.

use crate::run::Dir;

#[test]
fn causes_groups_and_codes() {
    let dir = Dir::new();
    let rows: &[(&[&str], i32, &[&str])] = &[
        (&["explain", "expired.token"], 0, &["(expired.token)", "What to do", "Developer"]),
        (&["explain", "expired"], 0, &["expired.token", "expired.session"]),
        (&["explain"], 0, &["expired.token", "dns.stale", "server.authorization-stripped"]),
        (&["explain", "401"], 0, &["401", "Unauthorized", "credentials.missing"]),
        (&["explain", "407"], 0, &["407", "roxy"]),
        (&["explain", "511"], 0, &["511"]),
        (&["explain", "299"], 0, &["299"]),
        (&["explain", "99"], 2, &["99", "100 to 599"]),
        (&["explain", "expired.tokens"], 2, &["did you mean", "expired.token"]),
        (&["explain", "xyzzy"], 2, &["xyzzy", "bouncer explain"]),
        (&["explain", "\x1b[31mred"], 2, &["no cause"]),
        (&["explain", "--json", "expired.token"], 0, &["\"id\":\"expired.token\""]),
        (&["explain", "--json", "401"], 0, &["\"code\":401"]),
    ];
    for (args, status, words) in rows {
        let run = dir.run(args);
        run.is_tame(&format!("{args:?}"));
        assert_eq!(run.status, *status, "{args:?}\n{}", run.all());
        for word in *words {
            assert!(run.all().contains(word), "{args:?} does not say {word:?}:\n{}", run.all());
        }
        if args.contains(&"--json") {
            run.json();
        }
    }
}
