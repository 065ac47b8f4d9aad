//! `credentials.certificate-missing`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The server asks for a TLS client certificate and got none, or one from an authority it does not trust.
pub const CAUSE: Cause = Cause {
    id: "credentials.certificate-missing",
    means: "The server asks for a TLS client certificate and got none, or one from an authority it does not trust.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("certificate-missing.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let told = !all.is_empty();
    let connection = &refused.exchange.connection;
    match refused.status() {
        495 | 496 => all.push(Evidence::new(
            5.0,
            Seen::Status,
            format!("status {} is about the client's certificate", refused.status()),
        )),
        _ if connection.certificate_requested => {
            let (weight, says) = match refused.status() {
                0 => (2.5, "the server asked for a client certificate, and the connection failed"),
                400 | 401 | 403 if !refused.has_credentials() => {
                    (2.2, "the server asked for a client certificate, and the answer is a refusal")
                }
                400 | 401 | 403 => (0.7, "the server asked for a client certificate in the handshake"),
                _ => (0.5, "the server asked for a client certificate in the handshake"),
            };
            all.push(Evidence::new(weight, Seen::Tls, says));
            let given = refused.exchange.command.and_then(|index| seen.commands.get(index)).map(|command| {
                [" --cert", " -E ", " --pkcs12", " --key "].iter().any(|option| command.contains(option))
            });
            if given == Some(false) {
                all.push(Evidence::new(1.0, Seen::Request, "the command gives none"));
            }
        }
        _ => {}
    }
    let plain = refused.url().is_some_and(|url| url.scheme() == "http") && !connection.tls;
    if told && plain {
        all.push(Evidence::new(-2.0, Seen::Tls, "the request was made without TLS"));
    }
    all
}
