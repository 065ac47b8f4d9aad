//! `credentials.wrong-scheme`: see the page beside this file.

use syntax::credentials::{Credential, Form};
use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// Credentials were sent under an authentication scheme that the server does not offer.
pub const CAUSE: Cause = Cause {
    id: "credentials.wrong-scheme",
    means: "Credentials were sent under an authentication scheme that the server does not offer.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("wrong-scheme.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let Some(sent) = refused.authorization() else {
        if let Some(held) = refused.held_back() {
            let offered = refused.offered().join(" and ");
            let says = format!(
                "the client was told to use {}, and the answer offers {}",
                shown::line(held, 20),
                shown::line(&offered, 60)
            );
            all.push(Evidence::new(5.5, Seen::Challenge, says));
            return all;
        }
        if !all.is_empty() {
            let weight = if refused.has_credentials() { -1.5 } else { -4.0 };
            all.push(Evidence::new(weight, Seen::Request, "nothing was sent in Authorization"));
        }
        return all;
    };
    all.extend(not_offered(refused));
    all.extend(other_value(refused, sent));
    all.extend(bound(refused, sent));
    all.extend(by_product(refused, sent));
    if let Some(other) = seen.admitted_elsewhere()
        && other.place == sent.place
    {
        let scheme = other.scheme.as_deref().unwrap_or("no scheme");
        let says = format!("the same credential is let in with {}", shown::line(scheme, 20));
        all.push(Evidence::new(5.5, Seen::Difference, says));
    }
    let spoken = all.iter().any(|evidence| evidence.weight > 0.0);
    let let_in_with_offered = seen.steps.iter().any(|step| {
        step.host() == refused.host()
            && step.is_let_in()
            && !step.asks_like(refused)
            && step
                .authorization()
                .is_some_and(|other| refused.challenged_with(other.scheme.as_deref().unwrap_or("")))
    });
    if spoken && let_in_with_offered && refused.own_page().is_some() {
        all.push(Evidence::new(
            -2.0,
            Seen::Difference,
            "the same client passes this layer elsewhere with the scheme that is offered",
        ));
    }
    if spoken
        && refused.scheme_is_offered() == Some(true)
        && !all.iter().any(|e| e.weight >= 3.5 && e.seen == Seen::Credential)
    {
        all.push(Evidence::new(-2.5, Seen::Challenge, "the scheme is one of those that are offered"));
    }
    if spoken && sent.scheme.is_none() {
        all.push(Evidence::new(-2.0, Seen::Credential, "there is no scheme word at all"));
    }
    all
}

/// The scheme is in none of the challenges.
fn not_offered(refused: &Step) -> Option<Evidence> {
    let scheme = refused.scheme().filter(|_| refused.scheme_is_offered() == Some(false))?;
    if refused.authorization()?.faults.iter().any(|fault| {
        use syntax::credentials::FaultKind::{SchemeDoubled, SchemeMisspelt, SchemeSeparator};
        matches!(fault.kind, SchemeMisspelt | SchemeSeparator | SchemeDoubled)
    }) {
        return None;
    }
    let offered = refused.offered().join(" and ");
    let explained = refused.told.iter().any(|told| {
        told.weight >= 4.5
            && ["expired.", "revoked.", "permission."].iter().any(|group| told.cause.starts_with(group))
    });
    let weight = match refused.status() {
        401 if explained => 1.5,
        401 => 4.0,
        300..=399 => 0.5,
        _ => 2.0,
    };
    let says =
        format!("{} was sent, and the answer offers {}", shown::line(scheme, 30), shown::line(&offered, 60));
    Some(Evidence::new(weight, Seen::Challenge, says))
}

/// The value belongs to another scheme than the word in front of it.
fn other_value(refused: &Step, sent: &Credential) -> Option<Evidence> {
    let bare = sent.bare();
    let is_jwt = matches!(sent.form, Form::Jws | Form::Jwe)
        || (bare.starts_with("eyJ") && bare.matches('.').count() == 2);
    let (weight, says) = match sent.form {
        Form::BasicPair if sent.is("Bearer") || sent.is("Token") => {
            (4.3, "user:password in base64, the value of Basic, was sent under another scheme")
        }
        _ if sent.is("Basic") && is_jwt => (4.8, "a JSON Web Token was sent under the scheme Basic"),
        Form::Ntlm if sent.is("Negotiate") && !ntlm_is_welcome(refused) => {
            (4.5, "Negotiate carries an NTLM message, not a Kerberos ticket")
        }
        _ => return None,
    };
    Some(Evidence::new(weight, Seen::Credential, says))
}

fn ntlm_is_welcome(refused: &Step) -> bool {
    refused.challenged_with("NTLM")
        || refused.challenges.list.iter().any(|challenge| {
            challenge.token68.as_deref().is_some_and(|token| token.starts_with("TlRMTVNTUAAC"))
        })
}

/// A token that is bound to a key (RFC 9449 §7.1) must not be sent as a bearer token.
fn bound(refused: &Step, sent: &Credential) -> Option<Evidence> {
    let is_bound = refused.jwt().and_then(|jwt| jwt.claims.as_ref()?.get("cnf")?.get("jkt")).is_some();
    let proof = refused.sent("dpop").is_some();
    if sent.is("Bearer") && (is_bound || proof) {
        let says = if is_bound {
            "the token is bound to a key (cnf.jkt), so its scheme is DPoP and not Bearer"
        } else {
            "a DPoP proof was sent along, so the scheme of the token is DPoP and not Bearer"
        };
        return Some(Evidence::new(if is_bound { 4.5 } else { 3.5 }, Seen::Credential, says));
    }
    (sent.is("DPoP") && !proof).then(|| {
        Evidence::new(2.5, Seen::Credential, "the scheme DPoP was sent without the header field DPoP")
    })
}

/// Schemes that public APIs are documented to take, by the end of their host.
const PRODUCTS: &[(&str, &[&str])] = &[
    ("discord.com", &["Bot", "Bearer"]),
    ("discordapp.com", &["Bot", "Bearer"]),
    ("api.opsgenie.com", &["GenieKey"]),
    ("api.deepl.com", &["DeepL-Auth-Key"]),
    ("api-free.deepl.com", &["DeepL-Auth-Key"]),
    ("a.klaviyo.com", &["Klaviyo-API-Key"]),
    ("api.deepgram.com", &["Token", "Bearer"]),
    ("api.pagerduty.com", &["Token", "Bearer"]),
    ("api.twilio.com", &["Basic"]),
    ("api.mailgun.net", &["Basic"]),
    ("api.mailjet.com", &["Basic", "Bearer"]),
    ("api.sendgrid.com", &["Bearer"]),
    ("api.openai.com", &["Bearer"]),
    ("api.notion.com", &["Bearer", "Basic"]),
    ("api.airtable.com", &["Bearer"]),
    ("api.unsplash.com", &["Client-ID", "Bearer"]),
    ("api.imgur.com", &["Client-ID", "Bearer"]),
    ("api.razorpay.com", &["Basic"]),
    ("api.chargebee.com", &["Basic"]),
    ("api.todoist.com", &["Bearer"]),
    ("api.digitalocean.com", &["Bearer"]),
    ("api.cloudflare.com", &["Bearer"]),
    ("api.heroku.com", &["Bearer", "Basic"]),
    ("slack.com", &["Bearer"]),
    ("graph.microsoft.com", &["Bearer"]),
    ("okta.com", &["SSWS", "Bearer", "DPoP", "Basic"]),
    ("oktapreview.com", &["SSWS", "Bearer", "DPoP", "Basic"]),
    ("upload.pypi.org", &["Basic"]),
    ("test.pypi.org", &["Basic"]),
    ("api.snyk.io", &["token"]),
    ("readthedocs.org", &["Token"]),
    ("api.spotify.com", &["Bearer"]),
];

fn by_product(refused: &Step, sent: &Credential) -> Option<Evidence> {
    let host = refused.host()?;
    let scheme = sent.scheme.as_deref()?;
    let (_, takes) = PRODUCTS
        .iter()
        .find(|(end, _)| host == *end || host.strip_suffix(end).is_some_and(|rest| rest.ends_with('.')))?;
    if takes.iter().any(|own| own.eq_ignore_ascii_case(scheme)) {
        return None;
    }
    let says = format!("{} was sent, and this API takes {}", shown::line(scheme, 30), takes.join(" or "));
    Some(Evidence::new(5.5, Seen::Credential, says))
}
