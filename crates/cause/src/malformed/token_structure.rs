//! `malformed.token-structure`: see the page beside this file.

use syntax::credentials::{Credential, FaultKind, Form, is_redacted};

use crate::observations::times;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// A structured token is broken: truncated, with segments missing, or with parts that do not decode.
pub const CAUSE: Cause = Cause {
    id: "malformed.token-structure",
    means: "A structured token is broken: truncated, with segments missing, or with parts that do not decode.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("token-structure.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let told = !all.is_empty();
    let broken =
        refused.credentials.iter().filter_map(broken).max_by(|one, two| one.weight.total_cmp(&two.weight));
    let found = broken.is_some();
    all.extend(broken);
    let main = refused.main_credential();
    match main.map(|credential| credential.form) {
        Some(Form::Jwe) => {
            let weight = if told { 3.0 } else { 2.5 };
            all.push(Evidence::new(
                weight,
                Seen::Credential,
                "the token is encrypted (five segments), which only its issuer's own APIs can read",
            ));
        }
        Some(Form::Opaque) if told && !refused.is_blanked() => {
            all.push(Evidence::new(1.0, Seen::Credential, "what was sent is no JSON Web Token"));
        }
        Some(Form::Jws) if told && !found => {
            all.push(Evidence::new(-2.0, Seen::Credential, "the token has three segments that decode"));
        }
        None if told => all.push(Evidence::new(-3.5, Seen::Request, "no token was sent")),
        Some(Form::Empty | Form::Placeholder) if told => {
            all.push(Evidence::new(-3.0, Seen::Credential, "what was sent was never a token"));
        }
        _ => {}
    }
    if told
        && main.is_some_and(|credential| {
            [
                FaultKind::Quotes,
                FaultKind::SchemeDoubled,
                FaultKind::LineBreak,
                FaultKind::WhiteSpace,
                FaultKind::SchemeSeparator,
            ]
            .iter()
            .any(|kind| credential.has(*kind))
        })
        && !found
    {
        all.push(Evidence::new(-2.0, Seen::Credential, "something beside the token breaks it"));
    }
    all
}

/// A token that is not whole.
fn broken(credential: &Credential) -> Option<Evidence> {
    if is_redacted(credential.value.expose()) || credential.has(FaultKind::Placeholder) {
        return None;
    }
    let place = times::place(&credential.place);
    let segments = credential.bare().split('.').count();
    let length = credential.bare().len();
    let (weight, what) = if credential.has(FaultKind::SegmentCount) {
        (4.8, format!("has {segments} segment{} instead of three", if segments == 1 { "" } else { "s" }))
    } else if credential.has(FaultKind::SegmentNotBase64) {
        (4.7, "has a segment that is not base64url".to_owned())
    } else if credential.has(FaultKind::SegmentNotJson) {
        (4.7, "has a header or claims that are not JSON".to_owned())
    } else if credential.form == Form::BrokenJwt {
        (4.5, "is not whole".to_owned())
    } else {
        return None;
    };
    let cut = if length.is_power_of_two() || matches!(length, 255 | 1023 | 2047 | 4095 | 1000 | 2000 | 4000) {
        format!("; it is exactly {length} characters long, as if cut by a field of that size")
    } else {
        String::new()
    };
    // The parts of a token also break where it was wrapped, quoted or encoded, which is the fault then.
    let other = [
        FaultKind::LineBreak,
        FaultKind::Quotes,
        FaultKind::WhiteSpace,
        FaultKind::PercentEncoded,
        FaultKind::NonAscii,
    ]
    .iter()
    .any(|kind| credential.has(*kind));
    let weight = if other { weight - 2.0 } else { weight };
    Some(Evidence::new(weight, Seen::Credential, format!("the token in {place} {what}{cut}")))
}
