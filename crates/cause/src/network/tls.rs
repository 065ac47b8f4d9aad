//! `network.tls`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The TLS handshake fails, so that no request is ever sent.
pub const CAUSE: Cause = Cause {
    id: "network.tls",
    means: "The TLS handshake fails, so that no request is ever sent.",
    fixed_by: &[Person::Owner, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("tls.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let connection = &refused.exchange.connection;
    let code = refused.exchange.failure.as_ref().and_then(|failure| failure.code);
    let what = match code.filter(|_| refused.status() == 0) {
        Some(35) => "the TLS handshake failed",
        Some(51 | 60) => "the server's certificate was not accepted",
        Some(58) => "the client's own certificate could not be used",
        Some(77) => "the file of trusted authorities could not be read",
        Some(53 | 54 | 59 | 64 | 66 | 80 | 82 | 83 | 90 | 91) => "TLS failed",
        _ => "",
    };
    if !what.is_empty() {
        let name = if connection.host.is_some() || refused.host().is_some() {
            format!("{what}, so no request was sent")
        } else {
            what.to_owned()
        };
        // The client itself judged the certificate; an alert it sent is not the server's.
        let weight = if matches!(code, Some(51 | 60)) { 5.2 } else { 3.0 };
        all.push(Evidence::new(weight, Seen::Tls, name));
    }
    all.extend(ended(refused));
    if !all.is_empty() && refused.status() != 0 && connection.subject.is_some() {
        all.push(Evidence::new(-5.0, Seen::Tls, "the request went through TLS and was answered"));
    }
    if all.is_empty() {
        return all;
    }
    if connection.certificate_requested
        && code != Some(60)
        && connection.issuer.is_some()
        && seen.tells("credentials.certificate-missing")
    {
        all.push(Evidence::new(
            -4.0,
            Seen::Tls,
            "the server asked for a client certificate in the handshake",
        ));
    }
    let text = refused
        .exchange
        .failure
        .as_ref()
        .map(|failure| failure.text.to_ascii_lowercase())
        .unwrap_or_default();
    if text.contains("reset") || text.contains("syscall") {
        all.push(Evidence::new(-2.0, Seen::Tls, "the handshake was cut off and not refused"));
    }
    all
}

/// A certificate whose time is over by the clock of the recording.
fn ended(refused: &Step) -> Option<Evidence> {
    let ends = syntax::date::openssl(refused.exchange.connection.not_after.as_deref()?)?;
    let now = refused.time()?;
    (refused.status() == 0 && ends < now).then(|| {
        Evidence::new(3.5, Seen::Tls, format!("the certificate ended at {}", syntax::date::show(ends)))
    })
}
