//! `permission.step-up`: see the page beside this file.

use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// A stronger or fresher login is required: second factor, consent, recent authentication.
pub const CAUSE: Cause = Cause {
    id: "permission.step-up",
    means: "A stronger or fresher login is required: second factor, consent, recent authentication.",
    fixed_by: &[Person::User, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("step-up.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    for name in ["acr_values", "max_age"] {
        if let Some(value) = refused.challenge_param(name) {
            let says = format!("the challenge asks for {name}={}", shown::line(value, 60));
            all.push(Evidence::new(4.5, Seen::Challenge, says));
        }
    }
    for (name, start) in
        [("x-github-otp", "required"), ("x-github-sso", "required"), ("x-gitlab-otp", "required")]
    {
        if refused.header(name).is_some_and(|value| value.to_ascii_lowercase().starts_with(start)) {
            all.push(Evidence::new(4.5, Seen::Header, format!("the answer says {name}: required")));
        }
    }
    if refused.challenged_with("otp") {
        all.push(Evidence::new(5.0, Seen::Challenge, "the challenge asks for a one-time password"));
    }
    if let Some(page) = second_step(refused) {
        all.push(Evidence::new(
            3.5,
            Seen::Redirect,
            format!("the answer leads to {page}, where a login goes on"),
        ));
    }
    if !all.is_empty()
        && !refused.has_credentials()
        && refused.cookies.is_empty()
        && refused.exchange.request.body.is_empty()
    {
        all.push(Evidence::new(-1.5, Seen::Request, "no first login came with the request"));
    }
    all
}

/// A redirect to a page for the second factor, the consent or the fresh password.
fn second_step(refused: &Step) -> Option<String> {
    const WORDS: [&str; 16] = [
        "mfa",
        "2fa",
        "two-factor",
        "two_factor",
        "twofactor",
        "otp",
        "totp",
        "step-up",
        "stepup",
        "reauth",
        "reauthenticate",
        "confirm-password",
        "confirm-access",
        "consent",
        "verify-device",
        "authenticate/verify",
    ];
    let location = refused.location().filter(|_| matches!(refused.status(), 302 | 303 | 307))?;
    let path = location.path().to_ascii_lowercase();
    WORDS
        .iter()
        .any(|word| {
            path.split('/').any(|part| {
                part == *word
                    || part.starts_with(&format!("{word}-"))
                    || part.starts_with(&format!("{word}_"))
            })
        })
        .then(|| shown::line(location.path(), 60))
}
