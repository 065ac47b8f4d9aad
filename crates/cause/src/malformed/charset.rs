//! `malformed.charset`: see the page beside this file.

use syntax::credentials::{FaultKind, Place};

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// User name or password has characters outside ASCII, encoded otherwise than the server expects.
pub const CAUSE: Cause = Cause {
    id: "malformed.charset",
    means: "User name or password has characters outside ASCII, encoded otherwise than the server expects.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("charset.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let Some(utf8) = encoding(refused) else {
        if !all.is_empty() {
            all.push(Evidence::new(
                -3.0,
                Seen::Credential,
                "user and password are ASCII, as far as they can be read",
            ));
        }
        return all;
    };
    let asked = refused.challenges.list.iter().any(|challenge| {
        challenge.param("charset").is_some_and(|charset| charset.eq_ignore_ascii_case("utf-8"))
    });
    let written = if utf8 { "UTF-8" } else { "ISO-8859-1 or another encoding than UTF-8" };
    let (weight, says) = match (utf8, asked) {
        (false, true) => (6.5, format!("the pair is written in {written}, and the challenge asks for UTF-8")),
        (false, false) => (3.8, format!("the pair holds characters outside of ASCII, written in {written}")),
        (true, false) => (
            3.5,
            format!(
                "the pair holds characters outside of ASCII, written in {written}, and the challenge does not say that it expects that"
            ),
        ),
        (true, true) => (
            0.5,
            format!("the pair holds characters outside of ASCII, written in {written} as the challenge asks"),
        ),
    };
    all.push(Evidence::new(weight, Seen::Credential, says));
    if seen.admitted_twins().filter_map(encoding).any(|other| other != utf8) {
        all.push(Evidence::new(4.0, Seen::Difference, "written in the other encoding, it is let in"));
    }
    if seen.admitted_with_same().next().is_some() {
        all.push(Evidence::new(
            -3.5,
            Seen::Difference,
            "written like this it is let in elsewhere on this host",
        ));
    }
    all
}

/// Whether the pair of user and password holds characters outside of ASCII, and whether these are UTF-8.
fn encoding(step: &Step) -> Option<bool> {
    step.credentials.iter().find_map(|credential| match credential.place {
        Place::Userinfo if !credential.value.expose().is_ascii() => Some(true),
        _ if credential.has(FaultKind::DecodedLatin1) => Some(false),
        _ if credential.has(FaultKind::DecodedUtf8) => Some(true),
        _ => None,
    })
}
