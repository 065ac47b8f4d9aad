//! `malformed.basic-encoding`: see the page beside this file.

use syntax::credentials::{Credential, FaultKind, Place};

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The Basic value is not the base64 of user:password.
pub const CAUSE: Cause = Cause {
    id: "malformed.basic-encoding",
    means: "The Basic value is not the base64 of user:password.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("basic-encoding.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let basic = refused.credentials.iter().find(|credential| {
        matches!(credential.place, Place::Authorization | Place::ProxyAuthorization) && credential.is("Basic")
    });
    let Some(basic) = basic else {
        if !all.is_empty() {
            all.push(Evidence::new(-2.5, Seen::Request, "no Basic credential was sent"));
        }
        return all;
    };
    let found = fault(basic, !all.is_empty());
    if found.is_none() && !all.is_empty() {
        all.push(Evidence::new(-2.0, Seen::Credential, "the value is the base64 of user:password"));
    }
    all.extend(found);
    all
}

/// What is wrong with the value.
fn fault(basic: &Credential, told: bool) -> Option<Evidence> {
    const KINDS: &[(FaultKind, f64, &str)] = &[
        (FaultKind::DoubleEncoded, 5.2, "the value is base64 of base64"),
        (FaultKind::NotEncoded, 5.2, "the value is user:password in the clear, not its base64"),
        (
            FaultKind::WrappedBase64,
            5.0,
            "the base64 is broken by white space, as tools do that wrap long lines",
        ),
        (FaultKind::NoColon, 4.8, "the decoded value has no colon between user and password"),
        (FaultKind::NotBase64, 4.7, "the value is not base64"),
    ];
    if basic.has(FaultKind::Placeholder) {
        return None;
    }
    let bare = basic.bare();
    if bare.starts_with("eyJ") && bare.matches('.').count() == 2 {
        return None;
    }
    if let Some((_, weight, says)) = KINDS.iter().find(|(kind, _, _)| basic.has(*kind)) {
        return Some(Evidence::new(*weight, Seen::Credential, *says));
    }
    let variant = "the base64 uses the alphabet of URLs, or lacks its padding";
    basic
        .has(FaultKind::Base64Variant)
        .then(|| Evidence::new(if told { 3.5 } else { 2.3 }, Seen::Credential, variant))
}
