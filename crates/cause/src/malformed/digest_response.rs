//! `malformed.digest-response`: see the page beside this file.

use syntax::challenge::Challenge;
use syntax::credentials::Form;
use syntax::digest::{self, Params};
use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// A Digest response was computed over the wrong inputs: uri, qop, nc, cnonce, realm or algorithm.
pub const CAUSE: Cause = Cause {
    id: "malformed.digest-response",
    means: "A Digest response was computed over the wrong inputs: uri, qop, nc, cnonce, realm or algorithm.",
    fixed_by: &[Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("digest-response.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    let sent = refused.authorization().filter(|credential| credential.form == Form::DigestParams);
    let Some(sent) = sent else {
        if !all.is_empty() {
            all.push(Evidence::new(-3.0, Seen::Request, "no Digest response was sent"));
        }
        return all;
    };
    let params = digest::params(sent.value.expose());
    all.extend(target(refused, &params));
    all.extend(incomplete(&params));
    let asked = seen
        .before()
        .iter()
        .rev()
        .filter(|step| step.host() == refused.host())
        .find_map(|step| challenge(step).map(|challenge| (challenge, true)))
        .or_else(|| challenge(refused).map(|challenge| (challenge, false)));
    if let Some((asked, earlier)) = asked {
        all.extend(against_challenge(&params, asked, earlier));
    }
    all.extend(counter(seen, &params));
    all
}

fn challenge(step: &Step) -> Option<&Challenge> {
    step.challenges.list.iter().find(|challenge| challenge.is("Digest"))
}

/// `uri` must be the request target (RFC 7616 §3.4.3); an absolute form names the same target.
fn target(refused: &Step, params: &Params) -> Option<Evidence> {
    let uri = params.get("uri")?;
    let target = refused.exchange.request.target.as_str();
    let relative = |text: &str| -> String {
        match url::Url::parse(text) {
            Ok(url) if url.has_host() => match url.query() {
                Some(query) => format!("{}?{query}", url.path()),
                None => url.path().to_owned(),
            },
            _ => text.to_owned(),
        }
    };
    let (own, wanted) = (relative(uri), relative(target));
    if target.is_empty() {
        return None;
    }
    if own == wanted {
        return (uri != target && target.starts_with('/')).then(|| {
            let says = "its uri is a whole URL, and the request target is a path: servers compare them letter by letter";
            Evidence::new(4.7, Seen::Credential, says)
        });
    }
    let what = if own.split('?').next() == wanted.split('?').next() {
        "its uri and the request target differ in the query"
    } else {
        "its uri names another path than the request target"
    };
    Some(Evidence::new(5.3, Seen::Credential, format!("the Digest response is for another target: {what}")))
}

/// Parameters that every response needs.
fn incomplete(params: &Params) -> Option<Evidence> {
    let missing: Vec<&str> = ["username", "realm", "nonce", "uri", "response"]
        .into_iter()
        .filter(|name| params.get(name).is_none())
        .collect();
    let named = params.get("username*").is_some() && missing == ["username"];
    if !missing.is_empty() && !named {
        return Some(Evidence::new(
            4.7,
            Seen::Credential,
            format!("the Digest response lacks {}", missing.join(" and ")),
        ));
    }
    if params.get("qop").is_some() {
        let missing: Vec<&str> =
            ["nc", "cnonce"].into_iter().filter(|name| params.get(name).is_none_or(str::is_empty)).collect();
        if !missing.is_empty() {
            return Some(Evidence::new(
                4.7,
                Seen::Credential,
                format!("the Digest response has qop and lacks {}", missing.join(" and ")),
            ));
        }
    }
    if params.get("nc").is_some_and(|nc| nc.len() != 8 || !nc.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return Some(Evidence::new(3.5, Seen::Credential, "nc is not eight hexadecimal digits"));
    }
    None
}

/// The response against the challenge that it answers; `earlier` tells that it came before the response.
fn against_challenge(params: &Params, asked: &Challenge, earlier: bool) -> Vec<Evidence> {
    let mut all = Vec::new();
    let same = |name: &str| params.get(name) == asked.param(name);
    if !same("realm") && asked.param("realm").is_some() {
        let says = format!(
            "the response is for the realm “{}”, and the challenge names “{}”",
            shown::line(params.get("realm").unwrap_or_default(), 40),
            shown::line(asked.param("realm").unwrap_or_default(), 40)
        );
        all.push(Evidence::new(4.8, Seen::Challenge, says));
    }
    if let Some(offered) = asked.param("qop") {
        match params.get("qop") {
            Some(used) if !offered.split(',').any(|one| one.trim().eq_ignore_ascii_case(used.trim())) => {
                let says = format!(
                    "the response uses qop {}, and the challenge offers {}",
                    shown::line(used, 20),
                    shown::line(offered, 30)
                );
                all.push(Evidence::new(4.8, Seen::Challenge, says));
            }
            None => all.push(Evidence::new(
                2.5,
                Seen::Challenge,
                "the challenge offers qop, and the response has none",
            )),
            Some(_) => {}
        }
    } else if params.get("qop").is_some() && earlier {
        all.push(Evidence::new(
            3.5,
            Seen::Challenge,
            "the response has qop, which the challenge does not offer",
        ));
    }
    if earlier && !same("nonce") {
        all.push(Evidence::new(
            2.2,
            Seen::Challenge,
            "the response answers another nonce than the last challenge gave",
        ));
    }
    if earlier && asked.param("opaque").is_some() && !same("opaque") {
        all.push(Evidence::new(
            2.5,
            Seen::Challenge,
            "the response does not give the challenge's opaque back",
        ));
    }
    all
}

/// The same nonce must be counted up (RFC 7616 §3.4).
fn counter(seen: &Observations, params: &Params) -> Option<Evidence> {
    let number = |params: &Params| u32::from_str_radix(params.get("nc")?, 16).ok();
    let own = number(params)?;
    let earlier = seen.before().iter().filter_map(|step| {
        let credential = step.authorization().filter(|credential| credential.form == Form::DigestParams)?;
        let other = digest::params(credential.value.expose());
        (other.get("nonce") == params.get("nonce") && step.host() == seen.refused().host())
            .then(|| number(&other))
            .flatten()
    });
    let last = earlier.max()?;
    (own <= last).then(|| {
        Evidence::new(
            4.0,
            Seen::Credential,
            format!("nc is {own}, and {last} was used before with the same nonce"),
        )
    })
}
