//! What changes between two exchanges, and what that says about the credential in them.
//!
//! Risk: two exchanges of a recording can differ for reasons that it does not show. Remedy: only exchanges that ask
//! the same of the same host are compared, and only whether they were let in or answered alike.

use std::collections::BTreeSet;

use syntax::credentials::{Credential, FaultKind, Form, Place, is_redacted};
use url::Url;

use super::{Observations, Standing, Step, times};

/// Faults that keep a server from understanding a credential; spellings that most servers take are left out.
const SERIOUS: &[FaultKind] = &[
    FaultKind::Empty,
    FaultKind::SchemeMissing,
    FaultKind::SchemeDoubled,
    FaultKind::SchemeSeparator,
    FaultKind::SchemeMisspelt,
    FaultKind::WhiteSpace,
    FaultKind::LineBreak,
    FaultKind::Quotes,
    FaultKind::ByteOrderMark,
    FaultKind::NonAscii,
    FaultKind::Control,
    FaultKind::Brackets,
    FaultKind::TrailingPunctuation,
    FaultKind::PercentEncoded,
    FaultKind::NotBase64,
    FaultKind::NoColon,
    FaultKind::DoubleEncoded,
    FaultKind::NotEncoded,
    FaultKind::WrappedBase64,
    FaultKind::DecodedControl,
    FaultKind::Placeholder,
    FaultKind::SegmentCount,
    FaultKind::SegmentNotBase64,
    FaultKind::SegmentNotJson,
];

impl Step {
    /// Whether the credential that was judged has a fault that explains a refusal by itself.
    pub fn is_faulty(&self) -> bool {
        self.main_credential()
            .is_some_and(|credential| credential.faults.iter().any(|fault| SERIOUS.contains(&fault.kind)))
    }

    /// Whether the credential that was judged was blanked out by whoever made the recording.
    pub fn is_blanked(&self) -> bool {
        self.main_credential().is_some_and(|credential| is_redacted(credential.value.expose()))
    }

    /// Whether all that the request carries are cookies.
    pub fn only_cookies(&self) -> bool {
        self.signed.is_empty()
            && (!self.credentials.is_empty() || !self.cookies.is_empty())
            && self.credentials.iter().all(|credential| matches!(credential.place, Place::Cookie(_)))
    }

    /// The scheme of `Authorization`, as written.
    pub fn scheme(&self) -> Option<&str> {
        self.authorization().and_then(|credential| credential.scheme.as_deref())
    }

    /// The schemes of the challenges, as written, each once.
    pub fn offered(&self) -> Vec<&str> {
        let mut schemes: Vec<&str> = Vec::new();
        for challenge in &self.challenges.list {
            if !schemes.iter().any(|known| known.eq_ignore_ascii_case(&challenge.scheme)) {
                schemes.push(&challenge.scheme);
            }
        }
        schemes
    }

    /// Whether the scheme of `Authorization` is one that the challenges offer; `None` without either. `xBasic` and
    /// `x-Digest` are offered by servers that want to keep browsers from asking for a password.
    pub fn scheme_is_offered(&self) -> Option<bool> {
        let scheme = self.scheme()?.to_ascii_lowercase();
        let offered = self.offered();
        if offered.is_empty() {
            return None;
        }
        Some(offered.iter().any(|offer| {
            let offer = offer.to_ascii_lowercase();
            let plain = offer.strip_prefix("x-").or_else(|| offer.strip_prefix('x')).unwrap_or(&offer);
            offer == scheme || plain == scheme
        }))
    }

    /// The scheme of the first challenge, in lower case, of those that browsers answer by themselves.
    pub fn scheme_of_challenge(&self) -> Option<&'static str> {
        let first = self.challenges.list.first()?;
        ["basic", "digest", "negotiate", "ntlm"].into_iter().find(|scheme| first.is(scheme))
    }

    /// The value of a member of the request's own credentials, for comparing: place and value.
    fn carried(&self) -> BTreeSet<(Place, String)> {
        let mut carried: BTreeSet<(Place, String)> = self
            .credentials
            .iter()
            .map(|credential| (credential.place.clone(), credential.value.expose().clone()))
            .collect();
        for cookie in &self.cookies {
            carried.insert((Place::Cookie(cookie.name.clone()), cookie.value.expose().clone()));
        }
        carried
    }

    /// Whether the answer of this exchange lets in, and not to a page that asks for a login.
    pub fn is_let_in(&self) -> bool {
        self.standing == Standing::Admitted && !self.asks_for_login()
    }
}

impl Observations {
    /// Exchanges that ask the same as the refused one and were let in.
    pub fn admitted_twins(&self) -> impl Iterator<Item = &Step> {
        self.twins().filter(|twin| twin.is_let_in())
    }

    /// Whether a twin without credentials got the very same answer.
    pub fn same_without(&self) -> bool {
        self.twins_without().any(|twin| twin.answers_like(self.refused()))
    }

    /// Whether a twin without credentials got another answer.
    pub fn differs_without(&self) -> bool {
        self.twins_without().any(|twin| !twin.answers_like(self.refused()))
    }

    /// Places of credentials that the refused request has beyond those of a twin that was let in.
    pub fn surplus(&self) -> Option<Vec<String>> {
        let own = self.refused().carried();
        self.admitted_twins().find_map(|twin| {
            let other = twin.carried();
            let more: Vec<String> = own.difference(&other).map(|(place, _)| times::place(place)).collect();
            (!other.is_empty() && other.is_subset(&own) && !more.is_empty()).then_some(more)
        })
    }

    /// A twin that was let in with the same credential in another place or under another scheme; what it was.
    pub fn admitted_elsewhere(&self) -> Option<&Credential> {
        let own = self.refused().main_credential()?;
        self.admitted_twins().filter_map(Step::main_credential).find(|other| {
            !own.bare().is_empty()
                && other.bare() == own.bare()
                && (other.place != own.place || other.scheme != own.scheme)
        })
    }

    /// Whether a token was refused with 401 in which nothing can be seen to be wrong: whole, and in time.
    pub fn is_sound_token(&self) -> bool {
        let refused = self.refused();
        let Some(jwt) = refused.jwt().filter(|_| self.is_token() && refused.status() == 401) else {
            return false;
        };
        let in_time = match (self.time(), jwt.seconds("exp")) {
            (Some(now), Some(exp)) => now < exp,
            _ => true,
        };
        in_time && !refused.is_faulty() && !jwt.unsigned
    }

    /// Whether the credential that was refused is a whole, signed token.
    pub fn is_token(&self) -> bool {
        self.credential_is(Form::Jws)
    }
}

/// The part of a host that its owner registered: the last two labels, or three below the usual public ones. What has
/// no such part (an address, `localhost`) is its own.
pub fn site(host: &str) -> &str {
    let labels: Vec<&str> = host.split('.').collect();
    let is_address = host.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b':'))
        || host.starts_with('[')
        || host.contains(':');
    if is_address || labels.len() < 3 {
        return host;
    }
    let second = labels.get(labels.len() - 2).copied().unwrap_or_default();
    let public = ["co", "com", "org", "net", "gov", "ac", "edu", "or", "ne", "gob", "go"];
    let shared = [
        "github.io",
        "vercel.app",
        "netlify.app",
        "herokuapp.com",
        "pages.dev",
        "workers.dev",
        "azurewebsites.net",
        "web.app",
        "onrender.com",
        "fly.dev",
        "cloudfront.net",
        "ngrok.io",
        "appspot.com",
        "run.app",
        "duckdns.org",
    ];
    let short = labels.last().is_some_and(|last| last.len() == 2) && public.contains(&second);
    let keep = if short || shared.iter().any(|end| host.ends_with(end)) { 3 } else { 2 };
    let from = labels.len().saturating_sub(keep);
    let offset: usize = labels.iter().take(from).map(|label| label.len() + 1).sum();
    host.get(offset..).unwrap_or(host)
}

/// Whether a page of `origin` and a request to `url` belong to different sites.
pub fn is_cross_site(origin: &Url, url: &Url) -> bool {
    let site_of = |url: &Url| url.host_str().map(|host| site(host).to_owned());
    site_of(origin) != site_of(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_what_is_registered() {
        assert_eq!(site("api.example.com"), "example.com");
        assert_eq!(site("a.b.example.co.uk"), "example.co.uk");
        assert_eq!(site("localhost"), "localhost");
        assert_eq!(site("192.168.1.20"), "192.168.1.20");
        assert_eq!(site("one.vercel.app"), "one.vercel.app");
    }
}
