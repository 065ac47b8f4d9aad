//! What a scheme asks of its own challenge, beyond the grammar.

use super::read::Read;
use super::{Challenge, Fault, FaultKind};

/// Adds the faults of every challenge of one line.
pub(super) fn check(list: &[Read], faults: &mut Vec<Fault>) {
    for read in list {
        let challenge = &read.challenge;
        let mut fault = |kind, offset| faults.push(Fault { kind, line: challenge.line, offset });
        let names = challenge.params.iter().map(|(name, _)| name.as_str());
        for (index, (name, (at, quoted))) in names.zip(&read.params).enumerate() {
            if name.eq_ignore_ascii_case("realm") && !quoted {
                fault(FaultKind::RealmNotQuoted, *at);
            }
            if challenge.params.iter().take(index).any(|(earlier, _)| earlier.eq_ignore_ascii_case(name)) {
                fault(FaultKind::DuplicateParameter, *at);
            }
        }
        let needs_realm = challenge.is("Basic") || challenge.is("Digest");
        if needs_realm && challenge.param("realm").is_none() {
            fault(FaultKind::RealmMissing, read.at);
        }
        if challenge.is("Digest") && !is_whole_digest(challenge) {
            fault(FaultKind::DigestIncomplete, read.at);
        }
    }
}

/// RFC 7616 §3.3: a nonce, and an algorithm and a quality of protection that exist. (RFC 2069 has no `qop`.)
fn is_whole_digest(challenge: &Challenge) -> bool {
    let algorithm = challenge.param("algorithm").is_none_or(|name| {
        ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess"]
            .iter()
            .any(|known| name.trim().eq_ignore_ascii_case(known))
    });
    let qop = challenge.param("qop").is_none_or(|list| {
        list.trim().is_empty()
            || list
                .split(',')
                .map(str::trim)
                .any(|one| one.eq_ignore_ascii_case("auth") || one.eq_ignore_ascii_case("auth-int"))
    });
    challenge.param("nonce").is_some() && algorithm && qop
}

/// Schemes whose name at the start of a word is taken for a new challenge, even if the comma before it is missing.
pub(super) fn is_known(scheme: &str) -> bool {
    const KNOWN: &[&str] = &[
        "basic",
        "bearer",
        "digest",
        "dpop",
        "gnap",
        "hoba",
        "mutual",
        "negotiate",
        "ntlm",
        "oauth",
        "privatetoken",
        "scram-sha-1",
        "scram-sha-256",
        "vapid",
        "kerberos",
        "aws4-hmac-sha256",
        "apikey",
        "token",
        "jwt",
        "hawk",
        "xbasic",
        "cloudflare-access",
        "tfs-federated",
        "form",
        "cookie",
    ];
    scheme.len() <= 20 && KNOWN.iter().any(|known| scheme.eq_ignore_ascii_case(known))
}
