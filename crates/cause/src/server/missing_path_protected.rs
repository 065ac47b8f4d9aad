//! `server.missing-path-protected`: see the page beside this file.

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The URL does not exist, but lies under a protected path, so the refusal hides a 404.
pub const CAUSE: Cause = Cause {
    id: "server.missing-path-protected",
    means: "The URL does not exist, but lies under a protected path, so the refusal hides a 404.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("missing-path-protected.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let refuses = matches!(refused.status(), 401 | 403) || refused.redirects_to_login();
    if refuses
        && let Some(twin) = seen.twins().find(|twin| {
            twin.status() == 404
                && (twin.has_credentials() || !twin.cookies.is_empty())
                && !refused.has_credentials()
        })
    {
        let says = format!("with credentials {} is 404: there is nothing behind the refusal", twin.name());
        all.push(Evidence::new(5.5, Seen::Difference, says));
    }
    if refuses && let Some(near) = seen.steps.iter().find(|step| is_neighbour(step, refused)) {
        let says = format!("its neighbour {} is let in with no more credentials", near.name());
        all.push(Evidence::new(3.5, Seen::Url, says));
    }
    if !all.is_empty()
        && refused.has_credentials()
        && refused.authorization().is_none_or(|own| !own.is("bearer"))
    {
        all.push(Evidence::new(-1.0, Seen::Credential, "credentials were sent"));
    }
    if !all.is_empty() && seen.twins().any(Step::is_let_in) {
        all.push(Evidence::new(-5.0, Seen::Difference, "the same path is let in at another time: it exists"));
    }
    all
}

/// Let in at nearly the same path of the same host, with no more credentials than the refused one carried.
fn is_neighbour(step: &Step, refused: &Step) -> bool {
    step.is_let_in()
        && step.host() == refused.host()
        && step.method().eq_ignore_ascii_case(refused.method())
        && step.path() != refused.path()
        && step.credentials.len() <= refused.credentials.len()
        && near(step.path(), refused.path())
}

/// Slash at the end, case, or one segment more or less.
fn near(one: &str, two: &str) -> bool {
    let (one, two) =
        (one.trim_end_matches('/').to_ascii_lowercase(), two.trim_end_matches('/').to_ascii_lowercase());
    if one == two {
        return true;
    }
    let split =
        |path: &str| path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (one, two) = (split(&one), split(&two));
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    if short.len() < 2 {
        return false;
    }
    match long.len() - short.len() {
        0 => short.iter().zip(&long).filter(|(a, b)| a != b).all(|(a, b)| alike(a, b)),
        1 => (0..long.len()).any(|skip| {
            let rest: Vec<&String> =
                long.iter().enumerate().filter(|(index, _)| *index != skip).map(|(_, part)| part).collect();
            rest.iter().zip(&short).all(|(a, b)| *a == b)
        }),
        _ => false,
    }
}

/// Segments that differ by an ending, a separator or a letter: `user`, `users`; `sign_in`, `sign-in`.
fn alike(one: &str, two: &str) -> bool {
    let plain = |text: &str| text.replace(['-', '_', '.'], "");
    let (one, two) = (plain(one), plain(two));
    one == two
        || one
            .strip_prefix(two.as_str())
            .or(two.strip_prefix(one.as_str()))
            .is_some_and(|rest| rest.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn near_paths() {
        assert!(near("/api/users/", "/api/users"));
        assert!(near("/api/v1/users", "/api/users"));
        assert!(near("/api/user", "/api/users"));
        assert!(!near("/api/users", "/api/orders"));
        assert!(!near("/login", "/users"));
    }
}
