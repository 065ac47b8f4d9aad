//! Which region, service, product or mode a credential belongs to, told by its form alone.

use syntax::credentials::Credential;
use syntax::shown;
use syntax::sigv4::Kind;

use crate::{Evidence, Seen, Step};

/// The scope of an AWS signature against region and service of the host.
pub(super) fn scope(refused: &Step) -> Vec<Evidence> {
    let Some(host) = refused.host() else { return Vec::new() };
    let Some(signed) = refused.signed.iter().find(|signed| signed.kind == Kind::AwsV4) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let labels: Vec<&str> = host.split('.').collect();
    if let Some(own) = signed.region.as_deref()
        && let Some(asked) = labels.iter().flat_map(|label| regions(label)).next()
        && asked != own
    {
        let says =
            format!("the signature is for the region {}, and the host is in {asked}", shown::line(own, 30));
        all.push(Evidence::new(4.5, Seen::Credential, says));
    }
    const SERVICES: [&str; 14] = [
        "execute-api",
        "es",
        "aoss",
        "s3",
        "sts",
        "lambda",
        "dynamodb",
        "sqs",
        "sns",
        "iam",
        "ec2",
        "logs",
        "appsync-api",
        "kinesis",
    ];
    let asked = labels.iter().copied().find(|label| SERVICES.contains(label));
    let amazon = host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
    if let (Some(own), Some(asked), true) = (signed.service.as_deref(), asked, amazon)
        && !asked.starts_with(own)
    {
        let says =
            format!("the signature is for the service {}, and the host is of {asked}", shown::line(own, 30));
        all.push(Evidence::new(4.5, Seen::Credential, says));
    }
    all
}

/// `eu-central-1`, also as the end of `s3-eu-central-1`.
fn regions(label: &str) -> Option<&str> {
    let parts: Vec<&str> = label.split('-').collect();
    (0..parts.len()).find_map(|from| {
        let rest = parts.get(from..)?;
        let [area, middle @ .., number] = rest else { return None };
        let known = ["us", "eu", "ap", "sa", "ca", "me", "af", "cn", "il", "mx"].contains(area);
        let words = !middle.is_empty()
            && middle.len() <= 2
            && middle.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()));
        let digit = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit());
        let offset: usize = parts.iter().take(from).map(|part| part.len() + 1).sum();
        (known && words && digit).then(|| label.get(offset..)).flatten()
    })
}

/// Starts of keys, whose they are, and a part of the hosts that they belong to.
const PRODUCTS: &[(&str, &str, &str)] = &[
    ("ghp_", "GitHub", "github"),
    ("gho_", "GitHub", "github"),
    ("ghs_", "GitHub", "github"),
    ("ghu_", "GitHub", "github"),
    ("github_pat_", "GitHub", "github"),
    ("glpat-", "GitLab", "gitlab"),
    ("gldt-", "GitLab", "gitlab"),
    ("ATATT", "Atlassian", "atlassian"),
    ("ATBB", "Bitbucket", "bitbucket"),
    ("sk-ant-", "Anthropic", "anthropic"),
    ("sk-proj-", "OpenAI", "openai"),
    ("sk-or-", "OpenRouter", "openrouter"),
    ("gsk_", "Groq", "groq"),
    ("hf_", "Hugging Face", "hf.co"),
    ("xoxb-", "Slack", "slack"),
    ("xoxp-", "Slack", "slack"),
    ("npm_", "npm", "npm"),
    ("pypi-", "PyPI", "pypi"),
    ("dckr_pat_", "Docker Hub", "docker"),
    ("SG.", "SendGrid", "sendgrid"),
    ("sk_live_", "Stripe", "stripe"),
    ("sk_test_", "Stripe", "stripe"),
    ("AIza", "Google", "google"),
    ("ya29.", "Google", "google"),
    ("dop_v1_", "DigitalOcean", "digitalocean"),
    ("shpat_", "Shopify", "shopify"),
    ("secret_", "Notion", "notion"),
    ("lin_api_", "Linear", "linear"),
    ("EAAC", "Facebook", "facebook"),
];

/// A key of one well-known service, sent to another one.
pub(super) fn product(refused: &Step) -> Option<Evidence> {
    let host = refused.host()?;
    refused.credentials.iter().find_map(|credential| {
        let (_, whose, own) = PRODUCTS.iter().find(|(start, _, _)| value(credential).starts_with(start))?;
        let asked = PRODUCTS.iter().find(|(_, _, part)| host.contains(part));
        let (_, other, part) = asked?;
        (part != own && !host.contains(own)).then(|| {
            Evidence::new(
                5.3,
                Seen::Credential,
                format!("a key of {whose} was sent to {other} ({})", shown::line(host, 60)),
            )
        })
    })
}

/// Whether the credential is plainly of another service, region or product than the host.
pub(super) fn is_foreign(refused: &Step) -> bool {
    product(refused).is_some() || !scope(refused).is_empty()
}

/// A key for tests sent to the live host, or the reverse.
pub(super) fn mode(refused: &Step) -> Option<Evidence> {
    let host = refused.host()?.to_ascii_lowercase();
    let is_test_host = host.split(['.', '-']).any(|label| {
        ["sandbox", "test", "testing", "staging", "stage", "uat", "demo", "dev"].contains(&label)
    });
    refused.credentials.iter().find_map(|credential| {
        let lower = value(credential).to_ascii_lowercase();
        let has = |words: &[&str]| {
            words.iter().any(|word| lower.starts_with(word) || lower.contains(&format!("_{word}_")))
        };
        let (test, live) = (
            has(&["test_", "sandbox_", "sandbox-", "test"]),
            has(&["live_", "prod_", "live", "production_"]),
        );
        match (test && !live, live && !test, is_test_host) {
            (true, _, false) => Some((1.5, "the key says test, and the host does not")),
            (_, true, true) => Some((3.8, "the key says live, and the host is one for tests")),
            _ => None,
        }
        .map(|(weight, says)| Evidence::new(weight, Seen::Credential, says))
    })
}

/// The key itself, also where it is the user of Basic.
fn value(credential: &Credential) -> String {
    match syntax::basic::decode(credential.bare()).filter(|_| credential.is("Basic")) {
        Some(pair) => {
            let user = String::from_utf8_lossy(&pair.user).into_owned();
            let password = String::from_utf8_lossy(pair.password.expose()).into_owned();
            // The longer one is the key.
            if user.len() > password.len() { user } else { password }
        }
        None => credential.bare().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::regions;

    #[test]
    fn regions_stand_in_host_names() {
        assert_eq!(regions("eu-central-1"), Some("eu-central-1"));
        assert_eq!(regions("s3-us-west-2"), Some("us-west-2"));
        assert_eq!(regions("us-gov-west-1"), Some("us-gov-west-1"));
        assert_eq!(regions("my-service-1"), None);
    }
}
