//! `network.firewall`: see the page beside this file.

use syntax::shown;

use crate::observations::Standing;
use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// A firewall or web application firewall stops the request.
pub const CAUSE: Cause = Cause {
    id: "network.firewall",
    means: "A firewall or web application firewall stops the request.",
    fixed_by: &[Person::Network, Person::Owner],
    disclosure: Disclosure::Caller,
    page: include_str!("firewall.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if refused.status() == 0 {
        all.extend(dropped(refused));
        all.extend(this_content(seen));
        return all;
    }
    all.extend(mark(refused));
    if let Some(says) = other_agent(seen) {
        all.push(Evidence::new(4.5, Seen::Difference, says));
    }
    if !all.is_empty() && refused.status() == 401 && !refused.challenges.list.is_empty() {
        all.push(Evidence::new(
            -3.0,
            Seen::Challenge,
            "the answer asks for credentials, which a block page does not",
        ));
    }
    if !all.is_empty() && seen.admitted_with_same().any(|(_, step)| step.asks_like(refused)) {
        all.push(Evidence::new(0.5, Seen::Difference, "the same request was let through at another time"));
    }
    all
}

/// What defences leave in a refusal without saying it in words.
fn mark(refused: &Step) -> Option<Evidence> {
    let header = |name: &str| refused.header(name).unwrap_or("").to_ascii_lowercase();
    let server = header("server");
    let body = refused.body_lower();
    let html = header("content-type").contains("html") || body.trim_start().starts_with('<');
    let forbidden = matches!(refused.status(), 403 | 405 | 406 | 429 | 503);
    let (weight, says) = if ["challenge", "block"].contains(&header("cf-mitigated").as_str()) {
        (4.7, "cf-mitigated says that Cloudflare stopped the request")
    } else if forbidden
        && server == "cloudflare"
        && html
        && body.contains("cloudflare")
        && refused.challenges.list.is_empty()
    {
        (4.0, "the page is Cloudflare's own, not the application's")
    } else if forbidden && server.starts_with("akamaighost") && html {
        (4.0, "the page is Akamai's edge's own, not the application's")
    } else if refused.status() == 403 && server.starts_with("awselb") {
        (3.5, "the load balancer itself answered 403, as its web application firewall makes it do")
    } else if refused.status() == 403 && server == "cloudfront" && body.contains("request blocked") {
        (4.0, "CloudFront itself blocked the request")
    } else if matches!(header("x-amzn-waf-action").as_str(), "challenge" | "captcha") {
        (5.0, "x-amzn-waf-action says that AWS WAF stopped the request")
    } else if ["x-datadome", "x-sucuri-block", "x-vercel-mitigated", "x-denied-reason"]
        .iter()
        .any(|name| refused.header(name).is_some())
        && forbidden
    {
        (3.5, "a header field of a bot defence marks the refusal")
    } else {
        return None;
    };
    Some(Evidence::new(weight, Seen::Header, says))
}

/// Other requests to the same host, also with this method, are answered, and this one is cut off.
fn this_content(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let text = refused.exchange.failure.as_ref()?.text.to_ascii_lowercase();
    let cut = text.contains("reset") || text.contains("empty reply") || text.contains("closed");
    let twin = seen.steps.iter().find(|step| {
        step.status() != 0
            && step.host() == refused.host()
            && step.method().eq_ignore_ascii_case(refused.method())
            && step.same_resource(refused)
    })?;
    let other = twin.url() != refused.url()
        || twin.exchange.request.body != refused.exchange.request.body
        || twin.sent("content-length") != refused.sent("content-length");
    (cut && other).then(|| {
        Evidence::new(
            5.0,
            Seen::Difference,
            format!(
                "the same request with other content is answered with {}, and this one is cut off",
                twin.status()
            ),
        )
    })
}

/// The same request under another User-Agent gets through.
fn other_agent(seen: &Observations) -> Option<String> {
    let refused = seen.refused();
    let own = refused.sent("user-agent")?;
    let twin = seen.twins().find(|twin| {
        !matches!(twin.standing, Standing::Refused | Standing::Failed | Standing::Unanswered)
            && twin.sent("user-agent").is_some_and(|agent| agent != own)
            && twin.has_credentials() == refused.has_credentials()
    })?;
    Some(format!(
        "with the User-Agent {} the same request gets {}, with {} it is refused",
        shown::line(twin.sent("user-agent")?, 40),
        twin.status(),
        shown::line(own, 40)
    ))
}

/// No answer: silence and resets in the wrong moment are what packet filters do, among others.
fn dropped(refused: &Step) -> Option<Evidence> {
    let failure = refused.exchange.failure.as_ref()?;
    let text = failure.text.to_ascii_lowercase();
    let tls = refused.exchange.connection.tls;
    if tls && (text.contains("reset") || text.contains("ssl_error_syscall")) {
        return Some(Evidence::new(
            2.5,
            Seen::Tls,
            "the connection was reset in the middle of the TLS handshake",
        ));
    }
    if text.contains("timed out") && !text.contains("resolv") {
        return Some(Evidence::new(
            2.0,
            Seen::Connection,
            "nothing came back at all, as when packets are dropped",
        ));
    }
    None
}
