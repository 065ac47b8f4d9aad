//! `credentials.placeholder`: see the page beside this file.

use syntax::credentials::{Credential, FaultKind, Form, is_redacted};

use crate::observations::times;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// What was sent is documentation text or an unexpanded variable, not a credential.
pub const CAUSE: Cause = Cause {
    id: "credentials.placeholder",
    means: "What was sent is documentation text or an unexpanded variable, not a credential.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("placeholder.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let main = refused.main_credential().map(|credential| credential.place.clone());
    let Some((mut weight, mut says)) =
        refused.credentials.iter().filter_map(sign).max_by(|a, b| a.0.total_cmp(&b.0))
    else {
        if !all.is_empty() && refused.has_credentials() {
            all.push(Evidence::new(
                -2.0,
                Seen::Credential,
                "what was sent does not read like documentation text",
            ));
        }
        return all;
    };
    let carrier = refused.credentials.iter().find(|credential| sign(credential).is_some());
    if let Some(carrier) = carrier {
        if main.as_ref() != Some(&carrier.place) && refused.authorization().is_some() {
            weight /= 2.5;
        }
        says = format!("{} {says}", times::place(&carrier.place));
    }
    if seen.admitted_with_same().next().is_some() {
        weight -= 4.0;
    }
    all.push(Evidence::new(weight, Seen::Credential, says));
    all
}

/// How much a credential looks like none, and why.
fn sign(credential: &Credential) -> Option<(f64, String)> {
    if is_redacted(credential.value.expose()) {
        return None;
    }
    if credential.form == Form::Placeholder || credential.has(FaultKind::Placeholder) {
        return Some((
            5.2,
            format!("holds documentation text or a variable that was never replaced{}", which(credential)),
        ));
    }
    let cookie = matches!(credential.place, syntax::credentials::Place::Cookie(_));
    if credential.form == Form::Empty || credential.has(FaultKind::Empty) {
        // SPNEGO and NTLM clients may begin with the bare word.
        let weight = if cookie || credential.is("Negotiate") || credential.is("NTLM") { 1.0 } else { 5.0 };
        let says = match &credential.scheme {
            Some(scheme) => {
                format!("holds the word {} and nothing behind it", syntax::shown::line(scheme, 20))
            }
            None => "is empty".to_owned(),
        };
        return Some((weight, says));
    }
    if credential.has(FaultKind::EmptyPart) {
        let both = syntax::basic::decode(credential.bare())
            .is_some_and(|pair| pair.user.is_empty() && pair.password.expose().is_empty());
        let (weight, says) = if both {
            (4.8, "holds neither a user nor a password")
        } else {
            (1.2, "holds a user or a password, and the other is empty")
        };
        return Some((weight, says.to_owned()));
    }
    let value = credential.value.expose();
    let sample = value.contains("AKIAIOSFODNN7EXAMPLE")
        || value.starts_with(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9l",
        );
    sample.then(|| (4.5, "holds a sample from documentation".to_owned()))
}

/// The words themselves where they are short and can't be a secret.
fn which(credential: &Credential) -> String {
    const WORDS: [&str; 8] =
        ["undefined", "null", "none", "nan", "[object object]", "<token>", "<nil>", "token"];
    let bare = credential.value.expose().trim();
    if WORDS.contains(&bare.to_ascii_lowercase().as_str()) {
        format!(" (“{}”)", syntax::shown::line(bare, 20))
    } else {
        String::new()
    }
}
