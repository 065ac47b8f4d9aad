//! What the README shows is what the program prints.

use crate::run::{Dir, root};

#[test]
fn the_readme_shows_the_real_output() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let dir = Dir::new();
    let command = "cargo run --release -- why examples/expired-token.txt";
    assert!(readme.contains(command), "the README gives the command");
    let example = root().join("examples/expired-token.txt");
    let printed = dir.run(&["why", &example.to_string_lossy()]).out;
    let shown = readme
        .split("```")
        .skip(1)
        .step_by(2)
        .find_map(|block| block.strip_prefix("text\n"))
        .expect("a block of text");
    assert_eq!(shown.trim_end(), printed.trim_end(), "paste this into the README:\n{printed}");
}

#[test]
fn links_of_the_documentation_lead_somewhere() {
    let mut pages = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    for folder in ["docs", "docs/manual", "docs/adr"] {
        let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
        pages.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    for page in pages.iter().filter(|page| page.extension().is_some_and(|end| end == "md")) {
        let text = std::fs::read_to_string(page).expect("a page");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = target.split('#').next().unwrap_or("");
            if target.is_empty() || target.contains("://") {
                continue;
            }
            let path = page.parent().expect("a folder").join(target);
            assert!(path.exists(), "{}: {target} leads nowhere", page.display());
        }
    }
}
