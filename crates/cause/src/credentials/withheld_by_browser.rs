//! `credentials.withheld-by-browser`: see the page beside this file.

use syntax::cookie::{SameSite, SetCookie, is_session_name, is_token_name};
use syntax::shown;
use url::Url;

use crate::observations::Standing;
use crate::observations::differences::is_cross_site;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// A browser holds the credential but did not attach it to this request.
pub const CAUSE: Cause = Cause {
    id: "credentials.withheld-by-browser",
    means: "A browser holds the credential but did not attach it to this request.",
    fixed_by: &[Person::Developer, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("withheld-by-browser.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if refused.status() == 0 && all.is_empty() {
        return all;
    }
    let browser =
        refused.is_browser() || refused.sent("origin").is_some() || refused.sent("sec-fetch-site").is_some();
    if !browser || refused.authorization().is_some() || refused.is_preflight() {
        all.iter_mut().for_each(|evidence| evidence.weight -= 2.5);
        return all;
    }
    all.extend(manifest(seen));
    let kept = kept_back(seen).or_else(|| in_a_frame(seen));
    let found = kept.is_some();
    all.extend(kept);
    if !found && refused.cookies.is_empty() && !refused.has_credentials() {
        all.extend(without_credentials_mode(seen));
    }
    if all.iter().any(|e| e.weight > 0.0)
        && refused.credentials.iter().any(|c| matches!(c.place, syntax::credentials::Place::Cookie(_)))
        && !found
    {
        all.push(Evidence::new(-2.0, Seen::Cookie, "a session cookie was sent"));
    }
    all
}

/// A session cookie that was set for this very server and did not come back, since the page is framed by another site.
fn in_a_frame(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let framed = |step: &Step| {
        matches!(step.sent("sec-fetch-dest"), Some("iframe" | "frame" | "embed"))
            && step.sent("sec-fetch-site") == Some("cross-site")
    };
    if !seen.before().iter().any(|step| step.host() == refused.host() && framed(step)) {
        return None;
    }
    let cookie =
        seen.before().iter().rev().filter(|step| step.host() == refused.host()).find_map(|step| {
            step.set_cookies.iter().find(|cookie| {
                is_session(cookie)
                    && cookie.same_site != Some(SameSite::None)
                    && !refused.cookies.iter().any(|own| own.name == cookie.name)
            })
        })?;
    let says = format!(
        "the page is framed by another site, and the cookie {} is not SameSite=None: the browser keeps it back",
        shown::line(&cookie.name, 40)
    );
    Some(Evidence::new(5.5, Seen::Cookie, says))
}

/// A web app manifest is fetched without credentials unless its link says `crossorigin="use-credentials"`.
fn manifest(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let path = refused.path().to_ascii_lowercase();
    let is_manifest = refused.exchange.resource_type.as_deref() == Some("manifest")
        || path.ends_with("/manifest.json")
        || path.ends_with(".webmanifest");
    let others = seen.steps.iter().any(|step| {
        step.host() == refused.host() && step.standing == Standing::Admitted && step.has_credentials()
    });
    (is_manifest && others && !refused.has_credentials()).then(|| {
        Evidence::new(
            5.5,
            Seen::Request,
            "browsers fetch a manifest without credentials unless its link says crossorigin=use-credentials",
        )
    })
}

/// Whether the browser has a session that this request goes without, so that nothing is missing in its store.
pub(super) fn is_withheld(seen: &Observations) -> bool {
    let refused = seen.refused();
    let browser =
        refused.is_browser() || refused.sent("origin").is_some() || refused.sent("sec-fetch-site").is_some();
    browser
        && (kept_back(seen).is_some()
            || without_credentials_mode(seen).is_some_and(|evidence| evidence.weight > 4.0))
}

/// A cookie that an earlier answer set for this server, that the refused request lacks, and why.
fn kept_back(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let url = refused.url()?;
    let (cookie, by, why) = seen.before().iter().rev().find_map(|step| {
        step.set_cookies.iter().filter(|cookie| is_session(cookie)).find_map(|cookie| {
            if cookie.value.is_empty() || refused.cookies.iter().any(|own| own.name == cookie.name) {
                return None;
            }
            let setter = step.url()?;
            Some((cookie, setter.host_str()?.to_owned(), reason(cookie, setter, refused, url)?))
        })
    })?;
    let says = format!(
        "{} set the cookie {}, and the browser did not send it: {why}",
        shown::line(&by, 60),
        shown::line(&cookie.name, 40)
    );
    Some(Evidence::new(5.0, Seen::Cookie, says))
}

/// Why a browser keeps `cookie` from the request (RFC 6265bis §5.8.3), the first reason that holds.
fn reason(cookie: &SetCookie, setter: &Url, refused: &Step, url: &Url) -> Option<String> {
    let (host, own) = (url.host_str()?, setter.host_str()?);
    let related = crate::observations::differences::site(host) == crate::observations::differences::site(own);
    let in_domain = match &cookie.domain {
        Some(domain) => {
            host == domain || host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'))
        }
        None => host == own,
    };
    if !in_domain {
        return related.then(|| match &cookie.domain {
            Some(domain) => format!("its Domain is {}", shown::line(domain, 60)),
            None => format!("it has no Domain, so it is for {} alone", shown::line(own, 60)),
        });
    }
    if let Some(path) =
        cookie.path.as_deref().filter(|path| path.starts_with('/') && !url.path().starts_with(path))
    {
        return Some(format!("its Path is {}", shown::line(path, 40)));
    }
    if cookie.secure && url.scheme() == "http" && host != "localhost" {
        return Some("it is Secure, and the URL is http".into());
    }
    if cookie.same_site == Some(SameSite::None) && !cookie.secure {
        return Some("SameSite=None without Secure is refused by browsers".into());
    }
    let from = origin_of(refused);
    let cross = refused
        .sent("sec-fetch-site")
        .map(|site| site == "cross-site")
        .or_else(|| from.as_ref().map(|from| is_cross_site(from, url)))?;
    if cross {
        let navigates = refused.sent("sec-fetch-mode") == Some("navigate")
            && refused.method().eq_ignore_ascii_case("GET");
        return match cookie.same_site {
            Some(SameSite::Strict) => {
                Some("it is SameSite=Strict, and the request comes from another site".into())
            }
            Some(SameSite::Lax) if !navigates => {
                Some("it is SameSite=Lax, and the request comes from another site".into())
            }
            None if !navigates => Some(
                "it has no SameSite, so it counts as Lax, and the request comes from another site".into(),
            ),
            _ => Some("the request comes from another site without credentials mode".into()),
        };
    }
    let other_origin = from.is_some_and(|from| from.origin() != url.origin());
    other_origin.then(|| "the request goes to another origin without credentials mode".into())
}

/// A cross-origin request without any cookie, although there is a session.
fn without_credentials_mode(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let url = refused.url()?;
    let from = origin_of(refused);
    let other_origin = match refused.sent("sec-fetch-site") {
        Some("cross-site" | "same-site") => true,
        Some(_) => false,
        None => from.as_ref().is_some_and(|from| from.origin() != url.origin()),
    };
    if !other_origin {
        return None;
    }
    let session = seen.steps.iter().any(|step| {
        step.host() == refused.host()
            && step.exchange.at != refused.exchange.at
            && (step.only_cookies() && step.standing == Standing::Admitted
                || step.set_cookies.iter().any(is_session))
    });
    let star = refused.header("access-control-allow-origin").is_some_and(|value| value.trim() == "*");
    let asks_token = refused.challenged_with("Bearer");
    let (weight, says) = match (session, star) {
        (true, _) => {
            (4.5, "the browser holds a session cookie for this host, and sent none from another origin")
        }
        (false, _) if asks_token => return None,
        (false, true) => (
            2.7,
            "a page of another origin asked without cookies, and the answer allows any origin but no credentials",
        ),
        (false, false) => (2.4, "a page of another origin asked without cookies"),
    };
    Some(Evidence::new(weight, Seen::Request, says))
}

/// Cookies that a script need not see are sessions, more often than not.
fn is_session(cookie: &SetCookie) -> bool {
    is_session_name(&cookie.name)
        || is_token_name(&cookie.name)
        || (cookie.http_only && cookie.value.len() >= 16)
}

fn origin_of(step: &Step) -> Option<Url> {
    step.sent("origin").or_else(|| step.sent("referer")).and_then(|value| Url::parse(value).ok())
}
