//! `cargo xtask new-cause <group.name>`: the pair of files, and the three lines that list it.

use std::path::Path;

use anyhow::{Context as _, bail};

const ROOT: &str = "crates/cause";

/// Writes them; what is left to do is printed.
pub fn write(id: &str) -> anyhow::Result<()> {
    let (group, name) = id.split_once('.').with_context(|| format!("{id}: an id is group.name"))?;
    let fine = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if !fine(group) || !fine(name) {
        bail!("{id}: an id is two words of small letters, digits and hyphens: group.name");
    }
    if cause::find(id).is_some() {
        bail!("{id} is there already");
    }
    let folder = Path::new(ROOT).join("src").join(group);
    if !folder.join("mod.rs").is_file() {
        let mut groups: Vec<&str> =
            cause::ALL.iter().filter_map(|cause| cause.id.split('.').next()).collect();
        groups.dedup();
        bail!("there is no group {group}; there are {}", groups.join(", "));
    }
    let module = name.replace('-', "_");
    let page = folder.join(format!("{name}.md"));
    let rule = folder.join(format!("{module}.rs"));
    if page.exists() || rule.exists() {
        bail!("{} is there already", page.display());
    }
    std::fs::write(&page, PAGE.replace("{id}", id))?;
    std::fs::write(&rule, RULE.replace("{id}", id).replace("{name}", name))?;
    let raw = if KEYWORDS.contains(&module.as_str()) { format!("r#{module}") } else { module };

    edit(&folder.join("mod.rs"), |text| sorted_in(text, "pub mod ", &format!("pub mod {raw};")))?;
    edit(&Path::new(ROOT).join("src/lib.rs"), |text| {
        behind_last(text, &format!("    &{group}::"), &format!("    &{group}::{raw}::CAUSE,"))
    })?;
    edit(&Path::new(ROOT).join("causes.txt"), |text| behind_last(text, &format!("{group}."), id))?;
    println!("written: {} and {}", rule.display(), page.display());
    println!(
        "to do: what it means, who can end it, the rule; the page with a case of its own and a near miss"
    );
    println!("then:  cargo test -p bouncer-cause && cargo xtask gen");
    Ok(())
}

/// Names of modules that need `r#`.
const KEYWORDS: [&str; 12] = [
    "override", "abstract", "type", "match", "move", "static", "final", "macro", "use", "loop", "ref", "try",
];

fn edit(path: &Path, change: impl FnOnce(&str) -> Option<String>) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let changed = change(&text).with_context(|| format!("{}: no place for a new line", path.display()))?;
    std::fs::write(path, changed).with_context(|| path.display().to_string())
}

/// `text` with `line` behind the last line that begins with `start`.
fn behind_last(text: &str, start: &str, line: &str) -> Option<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().rposition(|other| other.starts_with(start))?;
    lines.insert(last + 1, line);
    Some(lines.join("\n") + "\n")
}

/// `text` with `line` in its place among the lines that begin with `start`.
fn sorted_in(text: &str, start: &str, line: &str) -> Option<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|other| other.starts_with(start))?;
    let key = |line: &str| line.replace("r#", "");
    let place = lines
        .iter()
        .enumerate()
        .skip(first)
        .find(|(_, other)| !other.starts_with(start) || key(other) > key(line))
        .map_or(lines.len(), |(place, _)| place);
    lines.insert(place, line);
    Some(lines.join("\n") + "\n")
}

const RULE: &str = r#"//! `{id}`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person};

/// TODO: what is wrong, in one sentence.
pub const CAUSE: Cause = Cause {
    id: "{id}",
    means: "TODO: what is wrong, in one sentence.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("{name}.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    seen.told(CAUSE.id)
}
"#;

const PAGE: &str = "\
# TODO: what is wrong, as a title

TODO: what happens, in a few sentences.

## What proves it

- TODO

## What it is confused with

- `credentials.rejected`: TODO: how to tell.

## What to do

### Developer

1. TODO:

```sh
curl -v https://api.example.com/
```

## Cases

```http {id}
GET / HTTP/1.1
Host: api.example.com

HTTP/1.1 401 Unauthorized
Date: Tue, 03 Mar 2026 10:15:30 GMT
Content-Length: 0

```

TODO: the near miss, and the id that is the true one:

```http credentials.missing
GET / HTTP/1.1
Host: api.example.com

HTTP/1.1 401 Unauthorized
Date: Tue, 03 Mar 2026 10:15:30 GMT
WWW-Authenticate: Basic realm=\"api\"
Content-Length: 0

```
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_find_their_place() {
        let module = "//! Group.\n\npub mod a;\npub mod r#override;\npub mod z;\n";
        assert_eq!(
            sorted_in(module, "pub mod ", "pub mod p;").unwrap(),
            "//! Group.\n\npub mod a;\npub mod r#override;\npub mod p;\npub mod z;\n"
        );
        assert!(sorted_in(module, "pub mod ", "pub mod zz;").unwrap().ends_with("pub mod z;\npub mod zz;\n"));
        assert_eq!(behind_last("a.x\na.y\nb.z\n", "a.", "a.b").unwrap(), "a.x\na.y\na.b\nb.z\n");
    }
}
