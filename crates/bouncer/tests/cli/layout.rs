//! Text for terminals and pipes.

use crate::run::{Dir, root};

fn examples() -> Vec<String> {
    let files = std::fs::read_dir(root().join("examples")).expect("examples");
    let mut files: Vec<String> =
        files.map(|file| file.expect("a file").path().to_string_lossy().into_owned()).collect();
    files.sort();
    files
}

#[test]
fn piped_text_has_no_escape_sequences_and_keeps_to_eighty_columns() {
    let dir = Dir::new();
    for file in examples() {
        for environment in [&[][..], &[("NO_COLOR", "1")], &[("TERM", "xterm-256color")]] {
            let run = dir.start(&["why", &file], b"", environment);
            run.is_tame(&file);
            narrow(&run.out, &file);
        }
    }
    for what in ["401", "expired.token", "credentials.missing", "expired"] {
        let run = dir.run(&["explain", what]);
        run.is_tame(what);
        narrow(&run.out, what);
    }
}

/// Commands are not wrapped: they are there to be copied.
fn narrow(text: &str, name: &str) {
    for line in text.lines().filter(|line| !line.starts_with("       ")) {
        assert!(line.chars().count() <= 80, "{name}: {} columns: {line}", line.chars().count());
        assert_eq!(line, line.trim_end(), "{name}: white space at an end");
    }
    assert!(!text.contains("\n\n\n"), "{name}: two empty lines");
}

#[test]
fn html_is_one_file_without_scripts_and_foreign_addresses() {
    let dir = Dir::new();
    for file in examples() {
        let page = dir.run(&["why", "--format", "html", &file]).out;
        for forbidden in ["<script", "<link", "<img", "javascript:", "src=", " on", "@import", "url("] {
            let hit = page.split('<').skip(1).any(|tag| {
                let tag = format!("<{}", tag.split('>').next().unwrap_or(""));
                tag.to_lowercase().contains(forbidden)
            });
            assert!(!hit, "{file}: {forbidden}");
        }
    }
}

#[test]
fn text_names_what_a_person_needs() {
    let run = Dir::new().run(&["why", &root().join("examples/expired-token.txt").to_string_lossy()]);
    for part in [
        "401 Unauthorized",
        "GET https://api.example.com/v2/parcels/4711",
        "expired.token",
        "What was seen",
        "What to do",
        "Developer",
        "Search for",
        "bouncer explain expired.token",
    ] {
        assert!(run.out.contains(part), "lacks {part:?}:\n{}", run.out);
    }
}
