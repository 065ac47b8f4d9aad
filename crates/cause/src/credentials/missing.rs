//! `credentials.missing`: see the page beside this file.

use syntax::shown;

use crate::observations::Standing;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The request carries no credentials of any kind that the server accepts.
pub const CAUSE: Cause = Cause {
    id: "credentials.missing",
    means: "The request carries no credentials of any kind that the server accepts.",
    fixed_by: &[Person::User, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("missing.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if refused.has_credentials() {
        all.extend(gateway(refused));
        if !all.is_empty() && gateway(refused).is_none() {
            let (weight, what) =
                if refused.only_cookies() { (-1.5, "a session cookie") } else { (-5.0, "a credential") };
            all.push(Evidence::new(weight, Seen::Request, format!("the request does carry {what}")));
        }
        return all;
    }
    if refused.status() == 0 {
        return all;
    }
    all.extend(bare(refused));
    if all.is_empty() {
        return all;
    }
    if seen.admitted_twins().any(Step::has_credentials) {
        all.push(Evidence::new(2.0, Seen::Difference, "the same request with credentials is let in"));
    }
    all.extend(against(seen));
    all.extend(crate::server::instead(seen));
    all
}

/// What an answer to a request without credentials says by its form.
fn bare(refused: &Step) -> Option<Evidence> {
    let offered = refused.offered();
    let nothing = "the request carries no credential";
    let (weight, says) = match refused.status() {
        401 if !offered.is_empty() => {
            (3.0, format!("{nothing}, and the answer asks for {}", shown::line(&offered.join(" or "), 60)))
        }
        401 => (2.2, format!("{nothing}, and the answer is 401")),
        _ if refused.redirects_to_login() => (2.5, format!("{nothing}, and the answer sends to a login")),
        403 => (0.8, format!("{nothing}, and the answer is 403")),
        200 if refused.is_login_page() => (1.5, format!("{nothing}, and the answer is a login page")),
        _ => return None,
    };
    Some(Evidence::new(weight, Seen::Request, says))
}

/// A gateway in front has a login of its own, which the application's credential does not replace.
fn gateway(refused: &Step) -> Option<Evidence> {
    let other_host = refused.location().is_some_and(|to| to.host_str() != refused.host());
    (refused.redirects_to_login() && other_host && !refused.only_cookies() && refused.cookies.is_empty())
        .then(|| {
            let says =
                "the answer sends to the login of another host: a gateway wants a credential of its own";
            Evidence::new(3.3, Seen::Redirect, says)
        })
}

/// What explains the absence better.
fn against(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = Vec::new();
    if refused.challenges.faults.iter().any(|fault| fault.kind.is_grammar())
        && seen.admitted_twins().any(Step::has_credentials)
    {
        all.push(Evidence::new(
            -5.0,
            Seen::Challenge,
            "the challenge can't be read, so clients that wait for it never send anything",
        ));
    }
    if refused.held_back().is_some() {
        all.push(Evidence::new(
            -4.0,
            Seen::Connection,
            "the client had credentials and waited for another challenge",
        ));
    }
    if refused.is_preflight() {
        all.push(Evidence::new(-5.0, Seen::Request, "a preflight never carries credentials"));
    }
    if seen.redirects().iter().any(|step| step.has_credentials() && !step.only_cookies()) {
        all.push(Evidence::new(-4.0, Seen::Redirect, "the request before the redirect carried a credential"));
    }
    if super::withheld_by_browser::is_withheld(seen) {
        all.push(Evidence::new(-4.5, Seen::Cookie, "the browser has a session cookie and kept it back"));
    }
    let on_page = matches!(refused.scheme_of_challenge(), Some("basic" | "digest" | "negotiate" | "ntlm"));
    if refused.is_browser() && on_page && refused.sent("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
    {
        all.push(Evidence::new(
            -0.5,
            Seen::Request,
            "browsers leave what a person typed out of their recordings",
        ));
    }
    if seen.admitted_with_cookies().next().is_some() {
        all.push(Evidence::new(-5.0, Seen::Cookie, "with the same cookies the server let in before"));
    } else if !refused.cookies.is_empty() {
        all.push(Evidence::new(-0.7, Seen::Cookie, "cookies were sent, one of which may be the session"));
    }
    let known = seen.steps.iter().any(|step| {
        step.host() == refused.host() && step.standing == Standing::Admitted && step.only_cookies()
    });
    if known && refused.cookies.is_empty() && refused.is_browser() {
        all.push(Evidence::new(-1.5, Seen::Cookie, "the browser holds a session cookie for this host"));
    }
    all
}
