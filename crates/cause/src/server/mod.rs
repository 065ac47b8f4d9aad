//! The server or the application is misconfigured.

pub mod authorization_stripped;
pub mod cached_refusal;
pub mod challenge_invalid;
pub mod credential_store_unavailable;
pub mod forwarded_facts_lost;
pub mod header_limit;
pub mod missing_path_protected;
pub mod plugin;
pub mod preflight_protected;
pub mod public_path_protected;
pub mod stacked_auth;
pub mod verifier_misconfigured;
pub mod wrong_host;

use crate::{Cause, Evidence, Observations, Seen};

/// What the evidence for a fault of the server must weigh, alone and together, to explain a refusal.
const PROOF: (f64, f64) = (3.4, 4.9);

/// Evidence against the plain explanations, that a credential is missing or unknown, where a fault of the server is
/// seen in the exchange: such a fault always looks like one of the two as well.
pub(crate) fn instead(seen: &Observations) -> Option<Evidence> {
    const FAULTS: [(&Cause, &str); 10] = [
        (&stacked_auth::CAUSE, "two layers ask for the same field"),
        (&challenge_invalid::CAUSE, "the challenge itself is at fault"),
        (&public_path_protected::CAUSE, "the path must be open to all"),
        (&preflight_protected::CAUSE, "a preflight is refused"),
        (&missing_path_protected::CAUSE, "the path does not exist"),
        (&plugin::CAUSE, "an add-on refuses, and not the application's login"),
        (&cached_refusal::CAUSE, "the answer comes from a cache"),
        (&credential_store_unavailable::CAUSE, "the server can't reach what it checks against"),
        (&forwarded_facts_lost::CAUSE, "the application has a wrong idea of its scheme or host"),
        (&wrong_host::CAUSE, "another server answers than the one meant"),
    ];
    FAULTS.into_iter().find_map(|(cause, says)| {
        let weighed = (cause.weigh)(seen);
        let best = weighed.iter().map(|one| one.weight).fold(0.0, f64::max);
        let total: f64 = weighed.iter().map(|one| one.weight).sum();
        (best >= PROOF.0 && total >= PROOF.1).then(|| Evidence::new(-4.0, Seen::Difference, says))
    })
}
