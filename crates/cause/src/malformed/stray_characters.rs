//! `malformed.stray-characters`: see the page beside this file.

use syntax::credentials::{Credential, FaultKind, Form, is_redacted};

use crate::observations::times;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The credential holds characters that do not belong to it: white space, a newline, quotes, a byte-order mark, typographic or invisible characters.
pub const CAUSE: Cause = Cause {
    id: "malformed.stray-characters",
    means: "The credential holds characters that do not belong to it: white space, a newline, quotes, a byte-order mark, typographic or invisible characters.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("stray-characters.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let told = !all.is_empty();
    let main = refused.main_credential().map(|credential| credential.place.clone());
    let found = refused
        .credentials
        .iter()
        .filter_map(|credential| {
            let (weight, says) = fault(credential)?;
            let weight = if main.as_ref() == Some(&credential.place) { weight } else { weight / 2.0 };
            Some(Evidence::new(
                weight,
                Seen::Credential,
                format!("{} {says}", times::place(&credential.place)),
            ))
        })
        .max_by(|one, two| one.weight.total_cmp(&two.weight));
    if found.is_none() && told {
        let weight = if refused.has_credentials() { -2.0 } else { -3.0 };
        all.push(Evidence::new(
            weight,
            Seen::Credential,
            "no such character is in the credential as it was recorded",
        ));
    }
    if found.is_some() && seen.admitted_with_same().next().is_some() {
        all.push(Evidence::new(
            -4.0,
            Seen::Difference,
            "with the same characters the credential is let in elsewhere on this host",
        ));
    }
    if found.is_some() && seen.admitted_elsewhere().is_some() {
        all.push(Evidence::new(1.5, Seen::Difference, "without them the same credential is let in"));
    }
    all.extend(found);
    all
}

/// Whether the main credential holds what cannot belong to it, such as a line break that `echo` put there.
pub(crate) fn is_certain(refused: &Step) -> bool {
    refused.main_credential().and_then(fault).is_some_and(|(weight, _)| weight >= 6.0)
}

/// What does not belong into the credential, the heaviest first, and where.
fn fault(credential: &Credential) -> Option<(f64, String)> {
    const KINDS: &[(FaultKind, f64, &str)] = &[
        (FaultKind::ByteOrderMark, 5.2, "begins with a byte-order mark"),
        (FaultKind::LineBreak, 5.0, "holds a line break"),
        (FaultKind::DecodedControl, 6.0, "holds a line break or control character inside of the base64"),
        (FaultKind::Quotes, 4.8, "holds quotes"),
        (FaultKind::NonAscii, 4.8, "holds typographic or invisible characters"),
        (FaultKind::Control, 4.8, "holds a control character"),
        (FaultKind::TrailingPunctuation, 4.5, "ends in punctuation that does not belong to it"),
        (FaultKind::WhiteSpace, 4.2, "holds white space that does not belong to it"),
        (FaultKind::Brackets, 4.2, "stands in brackets"),
        (FaultKind::PercentEncoded, 4.0, "is percent-encoded"),
    ];
    if credential.form == Form::Placeholder
        || credential.has(FaultKind::Placeholder)
        || is_redacted(credential.value.expose())
    {
        return None;
    }
    // Base64 that was broken into lines is a fault of its own, and so is a value that never was base64.
    if credential.has(FaultKind::WrappedBase64) || credential.has(FaultKind::NotEncoded) {
        return None;
    }
    let pair_ends_in_newline = credential.form == Form::BasicPair
        && !credential.has(FaultKind::DecodedControl)
        && syntax::basic::decode(credential.value.expose()).is_some_and(|pair| {
            pair.password.expose().last().is_some_and(|last| matches!(last, b'\n' | b'\r'))
        });
    if pair_ends_in_newline {
        return Some((6.0, "ends in a line break inside of the base64 (echo without -n)".to_owned()));
    }
    let (kind, weight, says) = KINDS.iter().find(|(kind, _, _)| credential.has(*kind))?;
    // An unknown word before white space is more likely a scheme that is missing.
    let weight = if credential.has(FaultKind::SchemeMissing) { weight - 1.5 } else { *weight };
    let at = credential.faults.iter().find(|fault| fault.kind == *kind).map_or(0, |fault| fault.offset);
    Some((weight, format!("{says} (byte {at})")))
}
