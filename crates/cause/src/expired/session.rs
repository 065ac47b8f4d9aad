//! `expired.session`: see the page beside this file.

use syntax::cookie::is_session_name;
use syntax::shown;

use crate::observations::Standing;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The session behind a cookie has ended, or the server no longer knows it.
pub const CAUSE: Cause = Cause {
    id: "expired.session",
    means: "The session behind a cookie has ended, or the server no longer knows it.",
    fixed_by: &[Person::User, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("session.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let sent: Vec<&str> = refused
        .cookies
        .iter()
        .map(|cookie| cookie.name.as_str())
        .filter(|name| is_session_name(name))
        .collect();
    if refused.status() == 440 {
        all.push(Evidence::new(5.0, Seen::Status, "440 is the status for a login that timed out"));
    }
    let Some(name) = sent.first() else {
        if refused.authorization().is_none()
            && seen.admitted_with_cookies().any(|(index, _)| index < seen.judged)
        {
            all.push(Evidence::new(5.0, Seen::Difference, "with the same cookies the server let in before"));
        }
        if !all.is_empty() && refused.cookies.is_empty() {
            all.push(Evidence::new(-2.0, Seen::Cookie, "no session cookie was sent"));
        }
        return all;
    };
    let name = shown::line(name, 40);
    if refused.redirects_to_login() {
        all.push(Evidence::new(
            3.0,
            Seen::Redirect,
            format!("the session cookie {name} was sent, and the answer leads to a login"),
        ));
    } else if refused.status() == 200 && refused.is_login_page() {
        all.push(Evidence::new(
            2.5,
            Seen::Body,
            format!("the session cookie {name} was sent, and the answer is a login page"),
        ));
    } else if refused.status() == 401 && refused.authorization().is_none() {
        all.push(Evidence::new(
            2.0,
            Seen::Cookie,
            format!("the session cookie {name} was sent alone and not accepted"),
        ));
    }
    all.extend(answered_cookie(refused));
    if seen.before().iter().any(|step| admitted_with(step, refused)) {
        all.push(Evidence::new(
            2.5,
            Seen::Difference,
            format!("the same {name} was accepted earlier in the recording"),
        ));
    }
    if refused.authorization().is_some_and(|own| own.is("bearer") || own.is("basic"))
        && refused.status() == 401
    {
        all.push(Evidence::new(
            -2.0,
            Seen::Credential,
            "the request carries Authorization, which is judged before a cookie",
        ));
    }
    if seen.tells("expired.nonce") && refused.status() == 403 {
        all.push(Evidence::new(
            -2.0,
            Seen::Body,
            "the answer speaks of a CSRF token or nonce and not of the session",
        ));
    }
    all
}

/// The answer removes or renews the session cookie that came with the request.
fn answered_cookie(refused: &Step) -> Option<Evidence> {
    let sent = |name: &str| refused.cookies.iter().find(|cookie| cookie.name == name);
    let set =
        refused.set_cookies.iter().find(|set| sent(&set.name).is_some() && is_session_name(&set.name))?;
    let name = shown::line(&set.name, 40);
    if set.removes(refused.time()) {
        return Some(Evidence::new(
            3.5,
            Seen::Cookie,
            format!("the answer removes the cookie {name} that was sent"),
        ));
    }
    let same = sent(&set.name).is_some_and(|cookie| cookie.value.expose() == set.value.expose());
    (!same).then(|| {
        Evidence::new(
            3.0,
            Seen::Cookie,
            format!("the answer sets a fresh {name} in place of the one that was sent"),
        )
    })
}

fn admitted_with(step: &Step, refused: &Step) -> bool {
    step.standing == Standing::Admitted
        && !step.asks_for_login()
        && step.host() == refused.host()
        && refused.cookies.iter().filter(|cookie| is_session_name(&cookie.name)).any(|cookie| {
            step.cookies
                .iter()
                .any(|other| other.name == cookie.name && other.value.expose() == cookie.value.expose())
        })
}
