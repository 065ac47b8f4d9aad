//! `server.preflight-protected`: see the page beside this file.

use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The server asks the CORS preflight for credentials, which browsers never send.
pub const CAUSE: Cause = Cause {
    id: "server.preflight-protected",
    means: "The server asks the CORS preflight for credentials, which browsers never send.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("preflight-protected.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if refused.is_preflight() {
        all.extend(refusal(refused));
    } else if refused.status() == 0
        && let Some(preflight) =
            seen.steps.iter().rfind(|step| step.is_preflight() && step.same_resource(refused))
    {
        all.extend(refusal(preflight));
        if (200..300).contains(&preflight.status()) {
            all.push(Evidence::new(-3.0, Seen::Status, "the preflight was answered as it should be"));
        }
    } else if !all.is_empty() && refused.status() != 0 {
        all.push(Evidence::new(-2.0, Seen::Request, "the refused request is no preflight"));
    }
    if all.iter().any(|one| one.weight >= 3.0)
        && seen
            .steps
            .iter()
            .any(|step| !step.is_preflight() && step.is_let_in() && step.same_resource(refused))
    {
        all.push(Evidence::new(
            1.5,
            Seen::Difference,
            "the method itself is let in where it carries credentials",
        ));
    }
    all
}

/// What the preflight was answered, as evidence.
fn refusal(preflight: &Step) -> Option<Evidence> {
    let (weight, how) = match preflight.status() {
        401 => (6.5, "asked for credentials, which browsers never send with it"),
        403 => (5.0, "forbidden"),
        407 => return None,
        301 | 302 | 303 | 307 | 308 if preflight.redirects_to_login() => (6.5, "sent to a login"),
        301 | 302 | 303 | 307 | 308 => (4.5, "redirected, which browsers do not follow"),
        404 | 405 | 501 => (3.5, "answered as if OPTIONS did not exist"),
        400..=599 => (3.5, "answered with an error"),
        _ => return None,
    };
    Some(Evidence::new(
        weight,
        Seen::Request,
        format!(
            "the preflight (OPTIONS, {} to come) is {how}: {}",
            shown::line(preflight.sent("access-control-request-method").unwrap_or("a method"), 16),
            preflight.status()
        ),
    ))
}
