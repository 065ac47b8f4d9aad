//! Status codes: what each means, and how it bears on authentication.

use std::sync::LazyLock;

use serde::Deserialize;

/// One status code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// The code.
    pub code: u16,
    /// Its name: by the standard, or by the software that made it up.
    pub name: String,
    /// Where it comes from.
    pub source: String,
    /// What it means.
    pub means: String,
    /// How it bears on authentication and permission.
    pub authentication: String,
    /// Causes of the catalogue that it goes with, most usual first.
    #[serde(default)]
    pub causes: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    status: Vec<Status>,
}

static ALL: LazyLock<Vec<Status>> = LazyLock::new(|| {
    toml::from_str::<File>(include_str!("../data/status.toml")).map(|file| file.status).unwrap_or_default()
});

/// Every code that is known.
pub fn all() -> &'static [Status] {
    &ALL
}

/// The code `code`.
pub fn find(code: u16) -> Option<&'static Status> {
    ALL.iter().find(|status| status.code == code)
}

/// The name of `code`.
pub fn name(code: u16) -> Option<&'static str> {
    find(code).map(|status| status.name.as_str())
}

/// What the class of `code` means, for codes that nobody has registered.
pub const fn class(code: u16) -> Option<&'static str> {
    match code / 100 {
        1 => Some("Informational: the final answer is still to come"),
        2 => Some("Successful: the request was let in and done"),
        3 => Some("Redirection: the client has to ask elsewhere; credentials may get lost on the way"),
        4 => Some("Client error: the server refuses the request as it was sent"),
        5 => Some("Server error: the server failed; whether the credentials are right is not said"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_is_right() {
        let file: File = toml::from_str(include_str!("../data/status.toml")).unwrap();
        assert!(file.status.windows(2).all(|pair| pair[0].code < pair[1].code), "codes rise");
        for status in &file.status {
            assert!((100..1000).contains(&status.code));
            for id in &status.causes {
                assert!(cause::find(id).is_some(), "{}: no cause {id}", status.code);
            }
        }
    }
}
