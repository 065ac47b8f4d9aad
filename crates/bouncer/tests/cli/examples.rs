//! Every file of `examples/` is explained as it should be.

use std::collections::BTreeSet;

use crate::run::{Dir, root};

/// File, first cause, and ids that must be among what is noticed.
const EXAMPLES: &[(&str, &str, &[&str])] = &[
    ("digest-uri.http", "malformed.digest-response", &[]),
    ("documented-request.sh", "credentials.placeholder", &["command.open-quote", "request.body-not-json"]),
    ("expired-token.txt", "expired.token", &[]),
    ("lost-on-redirect.txt", "credentials.lost-on-redirect", &[]),
    ("session-over.har", "expired.session", &[]),
    ("wordpress-stripped.txt", "server.authorization-stripped", &[]),
    ("wrong-scheme.txt", "credentials.wrong-scheme", &[]),
];

#[test]
fn each_example_names_its_cause() {
    let dir = Dir::new();
    for (name, cause, noticed) in EXAMPLES {
        let run = dir.run(&["why", "--json", &path(name)]);
        assert_eq!(run.status, 1, "{name}: {}", run.all());
        assert_eq!(run.first_cause().as_deref(), Some(*cause), "{name}: {}", run.out);
        for id in *noticed {
            assert!(run.noticed().iter().any(|noticed| noticed == id), "{name} lacks {id}: {}", run.out);
        }
    }
}

#[test]
fn each_file_of_the_folder_is_listed_here() {
    let files: BTreeSet<String> = std::fs::read_dir(root().join("examples"))
        .expect("examples")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    let listed = EXAMPLES.iter().map(|(name, _, _)| (*name).to_owned()).collect();
    assert_eq!(files, listed);
}

#[test]
fn a_documented_request_is_read_to_its_end() {
    let run = Dir::new().run(&["why", "--json", &path("documented-request.sh")]);
    let report = run.json();
    assert_eq!(report["outcome"], "not-asked");
    let placed = |id: &str| {
        let noticed = report["noticed"].as_array().expect("a list");
        let found = noticed.iter().find(|noticed| noticed["id"] == id).expect("noticed");
        (found["line"].as_u64(), found["column"].as_u64())
    };
    assert_eq!(placed("command.open-quote"), (Some(5), Some(8)));
    assert_eq!(placed("request.body-not-json"), (Some(9), Some(27)));
    let fixes = report["causes"][0]["fixes"].as_array().expect("fixes");
    assert!(fixes.iter().any(|fix| fix["for"] == "developer"), "{fixes:?}");
    let advice = fixes.iter().filter_map(|fix| fix["do"].as_str()).collect::<String>().to_lowercase();
    assert!(advice.contains("key") && advice.contains("account"), "no way to a key: {advice}");
}

fn path(name: &str) -> String {
    root().join("examples").join(name).to_string_lossy().into_owned()
}
