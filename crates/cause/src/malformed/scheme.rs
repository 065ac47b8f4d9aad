//! `malformed.scheme`: see the page beside this file.

use syntax::credentials::{Credential, FaultKind, Place};
use syntax::shown;

use crate::observations::times;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The scheme word of Authorization is absent, doubled, misspelt or followed by the wrong separator.
pub const CAUSE: Cause = Cause {
    id: "malformed.scheme",
    means: "The scheme word of Authorization is absent, doubled, misspelt or followed by the wrong separator.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("scheme.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let told = !all.is_empty();
    let faults = refused
        .credentials
        .iter()
        .filter_map(|credential| fault(credential, refused, told))
        .max_by(|a, b| a.weight.total_cmp(&b.weight));
    let found = faults.is_some();
    all.extend(faults);
    if let Some(other) = seen.admitted_elsewhere()
        && other.place == Place::Authorization
        && refused.authorization().is_some()
        && found
    {
        all.push(Evidence::new(
            2.5,
            Seen::Difference,
            "the same credential with another scheme word is let in",
        ));
    }
    if told && !found {
        let (weight, says) = match refused.authorization() {
            None if refused.has_credentials() => {
                (-1.5, "there is no Authorization whose scheme could be wrong")
            }
            None => (-3.5, "there is no Authorization whose scheme could be wrong"),
            Some(_) => (-2.0, "the scheme word is there, spelt right and followed by one space"),
        };
        all.push(Evidence::new(weight, Seen::Credential, says));
    }
    all
}

/// The heaviest fault of the scheme word.
fn fault(credential: &Credential, refused: &Step, told: bool) -> Option<Evidence> {
    let place = times::place(&credential.place);
    let scheme = shown::line(credential.scheme.as_deref().unwrap_or_default(), 24);
    if let Place::Header(name) = &credential.place {
        let foreign = credential.is("Bearer") || credential.is("Basic") || credential.is("Token");
        let is_key = !name.to_ascii_lowercase().contains("auth");
        return (foreign && is_key && refused.authorization().is_none()).then(|| {
            Evidence::new(
                3.0,
                Seen::Credential,
                format!("{place} takes a bare key, and holds the word {scheme} in front of it"),
            )
        });
    }
    if credential.place != Place::Authorization {
        return None;
    }
    let redacted = refused.is_blanked();
    let (weight, says) = if credential.has(FaultKind::SchemeDoubled) {
        (5.2, "the scheme word stands twice in Authorization".to_owned())
    } else if credential.has(FaultKind::SchemeMisspelt) {
        (5.0, format!("{scheme} is no scheme, but nearly one"))
    } else if credential.has(FaultKind::SchemeSeparator) {
        (5.0, format!("the scheme word {scheme} is not followed by a space"))
    } else if credential.has(FaultKind::SchemeMissing) {
        let weight = match (redacted, told || !refused.challenges.list.is_empty()) {
            (true, _) => 1.5,
            (false, true) => 4.5,
            (false, false) => 3.3,
        };
        (weight, "Authorization holds a value without a scheme word".to_owned())
    } else if credential.has(FaultKind::SchemeCase) {
        (
            if told { 3.5 } else { 1.8 },
            format!("the scheme is written {scheme}, and some servers compare it letter by letter"),
        )
    } else {
        return None;
    };
    Some(Evidence::new(weight, Seen::Credential, says))
}
