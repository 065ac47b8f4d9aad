//! Which software is on the way, told by header fields, cookies and bodies; kept as data in `data/software.toml`.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::Step;

/// A piece of software that was recognised.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Software {
    /// Stable id, lower case, such as `nginx`, `spring-security`.
    pub id: String,
    /// Its name, as its makers write it.
    pub name: String,
    /// What it does on the way.
    pub kind: Kind,
    /// Marks, any of which tells it: `header: text` (the field of the answer exists and its value contains the text), in
    /// lower case.
    #[serde(default)]
    header: Vec<String>,
    /// Names, or starts of names that end in `*`, of cookies sent or set.
    #[serde(default)]
    cookie: Vec<String>,
    /// Texts of the answer's body.
    #[serde(default)]
    body: Vec<String>,
    /// Ends of the host name.
    #[serde(default)]
    host: Vec<String>,
    /// Parts of the path.
    #[serde(default)]
    path: Vec<String>,
    /// Other software that is there where this is (a framework below a product).
    #[serde(default)]
    implies: Vec<String>,
}

/// What a piece of software does on the way.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Web server or reverse proxy.
    Server,
    /// Content delivery network.
    Cdn,
    /// Forward proxy.
    Proxy,
    /// Web application firewall or bot defence.
    Firewall,
    /// Authenticating proxy or gateway.
    Gateway,
    /// Issues tokens.
    Issuer,
    /// Framework that applications are written with.
    Framework,
    /// Application.
    Application,
    /// Public API of a service.
    Service,
    /// Camera, router, printer …
    Device,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    software: Vec<Software>,
}

static KNOWN: LazyLock<Vec<Software>> = LazyLock::new(|| {
    toml::from_str::<File>(include_str!("../../data/software.toml"))
        .map(|file| file.software)
        .unwrap_or_default()
});

/// All texts of bodies at once, and for each the index of its software.
static BODY_MARKS: LazyLock<Option<(AhoCorasick, Vec<usize>)>> = LazyLock::new(|| {
    let marks = || {
        KNOWN
            .iter()
            .enumerate()
            .flat_map(|(index, software)| software.body.iter().map(move |text| (index, text)))
    };
    let finder = AhoCorasick::new(marks().map(|(_, text)| text)).ok()?;
    Some((finder, marks().map(|(index, _)| index).collect()))
});

/// The software seen in one exchange, outermost first as far as that can be told.
pub(super) fn find(step: &Step) -> Vec<&'static Software> {
    if step.exchange.response.is_none() {
        return Vec::new();
    }
    let mut in_body = vec![false; KNOWN.len()];
    if let Some((marks, owners)) = &*BODY_MARKS {
        for hit in marks.find_overlapping_iter(&step.body_lower()) {
            in_body[owners[hit.pattern().as_usize()]] = true;
        }
    }
    let mut found: Vec<&'static Software> = KNOWN
        .iter()
        .zip(in_body)
        .filter(|(software, seen)| *seen || software.is_in(step))
        .map(|(software, _)| software)
        .collect();
    for id in found.clone().iter().flat_map(|software| &software.implies) {
        if let Some(other) = KNOWN.iter().find(|software| software.id == *id)
            && !found.iter().any(|software| software.id == *id)
        {
            found.push(other);
        }
    }
    found
}

/// Everything that can be recognised.
pub fn known() -> &'static [Software] {
    &KNOWN
}

impl Software {
    fn is_in(&self, step: &Step) -> bool {
        let Some(response) = &step.exchange.response else { return false };
        let header = |mark: &String| {
            let (name, text) =
                mark.split_once(':').map_or((mark.as_str(), ""), |(name, text)| (name, text.trim()));
            let matches = |own: &str| {
                name.strip_suffix('*').map_or(own.eq_ignore_ascii_case(name), |start| {
                    own.to_ascii_lowercase().starts_with(start)
                })
            };
            response
                .fields
                .iter()
                .any(|field| matches(&field.name) && field.value.to_ascii_lowercase().contains(text))
        };
        let cookie = |mark: &String| {
            let matches =
                |own: &str| mark.strip_suffix('*').map_or(own == mark, |start| own.starts_with(start));
            step.cookies.iter().any(|cookie| matches(&cookie.name))
                || step.set_cookies.iter().any(|cookie| matches(&cookie.name))
        };
        self.header.iter().any(header)
            || self.cookie.iter().any(cookie)
            || self.host.iter().any(|end| {
                step.host().is_some_and(|host| {
                    host == end.trim_start_matches('.')
                        || (end.starts_with('.') && host.ends_with(end.as_str()))
                })
            })
            || self.path.iter().any(|part| step.path().contains(part.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_is_right() {
        let file: File = toml::from_str(include_str!("../../data/software.toml")).unwrap();
        let mut ids: Vec<_> = file.software.iter().map(|software| software.id.as_str()).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "an id stands twice: {ids:?}");
        for software in &file.software {
            assert!(
                software.implies.iter().all(|id| ids.contains(&id.as_str())),
                "{} implies what is unknown",
                software.id
            );
            assert!(
                software.body.iter().all(|text| *text == text.to_lowercase()),
                "{}: body marks are lower case",
                software.id
            );
            assert!(
                software.header.iter().all(|text| *text == text.to_lowercase()),
                "{}: header marks are lower case",
                software.id
            );
        }
    }
}
