//! `revoked.signing-key`: see the page beside this file.

use syntax::shown;

use crate::observations::Signature;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The token is signed by a key that the server does not, or no longer, trust.
pub const CAUSE: Cause = Cause {
    id: "revoked.signing-key",
    means: "The token is signed by a key that the server does not, or no longer, trust.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("signing-key.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    for (index, jwt) in &refused.jwts {
        let Some(credential) = refused.credentials.get(*index) else { continue };
        let kid = jwt.header.get("kid").and_then(serde_json::Value::as_str).map(|kid| shown::line(kid, 48));
        match seen.keys.check(jwt, credential) {
            Signature::KeyAbsent => {
                let says = format!(
                    "the token names the key {}, and the published set has only {}",
                    kid.unwrap_or_default(),
                    seen.keys.ids.iter().take(4).map(|id| shown::line(id, 48)).collect::<Vec<_>>().join(", ")
                );
                all.push(Evidence::new(5.5, Seen::Credential, says));
            }
            Signature::Good => {
                all.push(Evidence::new(-5.0, Seen::Credential, "the token verifies against a published key"));
            }
            Signature::Bad => {
                all.push(Evidence::new(
                    -2.5,
                    Seen::Credential,
                    "the key that the token names is published, and the signature does not fit",
                ));
            }
            Signature::Unchecked => {}
        }
    }
    if !all.is_empty()
        && refused.jwts.is_empty()
        && refused.has_credentials()
        && seen.told_otherwise(CAUSE.id) > 1.5
    {
        all.push(Evidence::new(-1.5, Seen::Credential, "no signed token was sent"));
    }
    all
}
