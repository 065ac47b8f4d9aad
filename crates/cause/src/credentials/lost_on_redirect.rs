//! `credentials.lost-on-redirect`: see the page beside this file.

use syntax::credentials::{Credential, Place};
use syntax::shown;

use crate::observations::times;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The client dropped the credentials while following a redirect.
pub const CAUSE: Cause = Cause {
    id: "credentials.lost-on-redirect",
    means: "The client dropped the credentials while following a redirect.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("lost-on-redirect.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let Some((from, lost)) =
        seen.redirects().iter().rev().find_map(|step| Some((step, lost(step, refused)?)))
    else {
        all.iter_mut().for_each(|evidence| evidence.weight = evidence.weight.min(1.0));
        return all;
    };
    let asks_the_same = from
        .authorization()
        .and_then(|own| own.scheme.as_deref())
        .is_some_and(|scheme| refused.challenged_with(scheme));
    if from.redirects_to_login() && !same_place(from, refused) && !asks_the_same {
        return all;
    }
    // A login of another host takes no credential of this one.
    if refused.is_login_page() && !same_place(from, refused) {
        return all;
    }
    // A link that is good once: its token is traded for a cookie on the way.
    if lost.starts_with("the parameter") && !from.set_cookies.is_empty() {
        return all;
    }
    let crossed = crossed(from, refused);
    let says = format!(
        "{} answers {} to {}, and the request after it no longer carries {}",
        from.name(),
        from.status(),
        crossed.clone().unwrap_or_else(|| "another path of the same server".into()),
        lost,
    );
    all.push(Evidence::new(if crossed.is_some() { 5.5 } else { 4.5 }, Seen::Redirect, says));
    if seen.admitted_twins().any(Step::has_credentials) {
        all.push(Evidence::new(
            1.5,
            Seen::Difference,
            "asked directly with credentials, the last URL lets in",
        ));
    }
    if seen.twins_with_other().any(|twin| !twin.is_let_in() && twin.answers_like(refused)) {
        all.push(Evidence::new(
            -2.5,
            Seen::Difference,
            "asked directly with credentials, the last URL refuses all the same",
        ));
    }
    all
}

/// The credential that the first exchange had and the second one lacks, in words.
fn lost(from: &Step, to: &Step) -> Option<String> {
    let has = |credential: &Credential| to.credentials.iter().any(|other| other.place == credential.place);
    if !to.signed.is_empty() {
        return None;
    }
    from.credentials
        .iter()
        .find(|credential| match &credential.place {
            Place::Body(_) | Place::ProxyAuthorization | Place::Userinfo => false,
            Place::Cookie(_) => !has(credential) && !to.has_credentials(),
            _ => !has(credential),
        })
        .map(|credential| times::place(&credential.place))
}

fn same_place(from: &Step, to: &Step) -> bool {
    from.host() == to.host()
}

/// What of scheme, host and port changed.
fn crossed(from: &Step, to: &Step) -> Option<String> {
    let (from, to) = (from.url()?, to.url()?);
    if from.host_str() != to.host_str() {
        return Some(format!("another host ({})", shown::line(to.host_str()?, 60)));
    }
    if from.scheme() != to.scheme() {
        return Some(format!("{} instead of {}", to.scheme(), from.scheme()));
    }
    (from.port_or_known_default() != to.port_or_known_default())
        .then(|| format!("another port ({})", to.port_or_known_default().unwrap_or_default()))
}
