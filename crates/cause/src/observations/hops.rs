//! What stands between client and application, as far as answers show it: caches, servers in front, sizes, and paths
//! that are public by their nature.
//!
//! Risk: a server in front and the application behind it answer in one voice. Remedy: only marks that the one leaves
//! and the other does not are taken: age, hits, the page that a server writes by itself.

use syntax::shown;
use url::Url;

use super::Step;

/// Whose own page an answer is, where a server in front wrote it by itself.
const OWN_PAGES: &[(&str, &str)] = &[
    ("<hr><center>nginx", "nginx"),
    ("<hr><center>openresty", "OpenResty"),
    ("this server could not verify that you are authorized to access the document", "Apache httpd"),
    ("<address>apache", "Apache httpd"),
    ("the server encountered an internal error or", "Apache httpd"),
    ("you need a valid user and password to access this content", "HAProxy"),
    ("request forbidden by administrative rules", "HAProxy"),
    ("<center><h1>401 authorization required</h1></center>", "nginx"),
    ("401.1 - unauthorized", "IIS"),
    ("401.2 - unauthorized", "IIS"),
    ("<title>401 - unauthorized</title>", "lighttpd"),
];

impl Step {
    /// The server in front that wrote this answer by itself: its name. nginx and the like have pages of their own;
    /// Traefik and Caddy answer with a line or nothing.
    pub fn own_page(&self) -> Option<&'static str> {
        let body = self.body_lower();
        if let Some((_, name)) = OWN_PAGES.iter().find(|(mark, _)| body.contains(mark)) {
            return Some(name);
        }
        let realm = self.challenge_param("realm").unwrap_or("");
        match (body.trim(), realm) {
            ("401 unauthorized", "traefik") => Some("Traefik"),
            ("", "restricted") if self.challenged_with("basic") => Some("Caddy"),
            _ => None,
        }
    }

    /// The marks of a cache on this answer, in words: the field, neutralised. `strong` are those that say that the
    /// answer was stored.
    pub fn cache_mark(&self) -> Option<(String, bool)> {
        if let Some(age) = self.header("age").and_then(|age| age.trim().parse::<i64>().ok())
            && age > 0
        {
            return Some((format!("Age says that the answer has been stored for {age} seconds"), true));
        }
        let names = [
            "cf-cache-status",
            "x-cache",
            "x-cache-status",
            "x-proxy-cache",
            "x-cache-lookup",
            "cache-status",
            "cdn-cache",
            "x-nginx-cache",
            "x-fastcgi-cache",
            "x-litespeed-cache",
            "x-varnish-cache",
            "x-drupal-cache",
            "x-vercel-cache",
            "x-kong-cache-status",
            "x-apigee-cache",
            "x-azure-cache",
            "x-cached",
        ];
        for name in names {
            let Some(value) = self.header(name) else { continue };
            let lower = value.to_ascii_lowercase();
            let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
            let hit = words.iter().any(|word| {
                matches!(*word, "hit" | "stale" | "revalidated" | "updating" | "refreshhit")
                    || word.ends_with("_hit")
            });
            if hit {
                return Some((
                    format!("{name}: {} says that a cache answered", shown::line(value, 60)),
                    true,
                ));
            }
        }
        let hits = self.header("x-cache-hits").unwrap_or("");
        if hits.split(',').any(|part| part.trim().parse::<u64>().is_ok_and(|count| count > 0)) {
            return Some(("X-Cache-Hits says that a cache answered".to_owned(), true));
        }
        if let Some(ids) = self.header("x-varnish")
            && ids.split_whitespace().filter(|id| id.parse::<u64>().is_ok()).count() == 2
        {
            return Some(("X-Varnish holds two ids: Varnish answered from its store".to_owned(), true));
        }
        if let (Some(server), Some(client)) = (self.server_time(), self.exchange.started)
            && client - server > 60
            && self.header("via").or(self.header("x-cache")).or(self.header("x-served-by")).is_some()
        {
            return Some((
                format!(
                    "the answer's Date is {} seconds before it was asked for, and a cache is on the way",
                    client - server
                ),
                false,
            ));
        }
        None
    }

    /// Whether a cache answered, as far as it says so.
    pub fn was_stored(&self) -> bool {
        self.cache_mark().is_some_and(|(_, strong)| strong)
    }

    /// Whether both name the same resource but for the query, as a request that goes round a cache does.
    pub fn goes_round(&self, other: &Step) -> bool {
        let query = |step: &Step| step.url().and_then(Url::query).unwrap_or("").to_owned();
        self.asks_like(other)
            && (query(self) != query(other)
                || other.sent("cache-control").is_some_and(|value| value.contains("no-"))
                || other.sent("pragma").is_some())
    }

    /// Bytes of the request's header section, and the field that has most of them: its name and size.
    pub fn header_bytes(&self) -> (usize, Option<(String, usize)>) {
        let fields = &self.exchange.request.fields;
        let total: usize = fields.iter().map(|field| field.name.len() + field.value.len() + 4).sum();
        let largest =
            fields.iter().map(|field| (field.name.clone(), field.value.len())).max_by_key(|(_, size)| *size);
        (total + self.exchange.request.target.len() + 16, largest)
    }

    /// Why the path must answer to everybody, where it is of such a kind; the weight tells how surely.
    pub fn public_path(&self) -> Option<(f64, &'static str)> {
        let path = self.path().to_ascii_lowercase();
        let trimmed = path.trim_end_matches('/');
        let last = trimmed.rsplit('/').next().unwrap_or("");
        let method = self.method();
        let reads = method.eq_ignore_ascii_case("GET") || method.eq_ignore_ascii_case("HEAD");
        if path.contains("/.well-known/acme-challenge") || path.contains("/.well-known/pki-validation") {
            return Some((6.0, "certificate authorities fetch this path without any credentials"));
        }
        if reads
            && ["openid-configuration", "oauth-authorization-server", "oauth-protected-resource", "jwks.json"]
                .iter()
                .any(|name| path.contains(name))
        {
            return Some((5.0, "clients read this metadata before they have any credentials"));
        }
        if path.contains("/.well-known/") {
            return Some((4.5, "paths below /.well-known are read by programs without credentials"));
        }
        if reads
            && (matches!(last, "jwks" | "certs") || trimmed.ends_with("/openid-connect/certs"))
            && trimmed.len() > 1
        {
            return Some((4.0, "a key set is public: verifiers fetch it without credentials"));
        }
        if reads
            && ([
                "health",
                "healthz",
                "healthcheck",
                "health-check",
                "health_check",
                "livez",
                "readyz",
                "livenessz",
            ]
            .contains(&last)
                || ["live", "ready", "liveness", "readiness", "ping", "heartbeat", "alive", "up"]
                    .contains(&last)
                    && (trimmed.contains("health")
                        || trimmed.contains("actuator")
                        || trimmed.rfind('/') == Some(0)))
        {
            return Some((4.0, "a health check asks without credentials"));
        }
        if method.eq_ignore_ascii_case("POST")
            && trimmed.split('/').any(|part| {
                part.contains("webhook")
                    || part == "hooks"
                    || part == "hook"
                    || part == "ipn"
                    || part == "callback"
            })
        {
            return Some((3.0, "the sender of a webhook has no credentials of this server"));
        }
        if matches!(
            last,
            "robots.txt" | "favicon.ico" | "manifest.json" | "manifest.webmanifest" | "site.webmanifest"
        ) || last.starts_with("apple-touch-icon")
        {
            return Some((3.0, "browsers and crawlers fetch this file without credentials"));
        }
        let entry = [
            "login",
            "signin",
            "sign-in",
            "sign_in",
            "log-in",
            "logon",
            "register",
            "signup",
            "sign-up",
            "sign_up",
            "registration",
            "forgot-password",
            "forgot_password",
            "reset-password",
            "password-reset",
            "wp-login.php",
            "authenticate",
            "login.php",
            "login.html",
        ];
        if entry.contains(&last) {
            return Some((3.0, "a login or registration must be open to those who are not logged in"));
        }
        None
    }

    /// The program that by its User-Agent asks without credentials of its own: an authority, a prober, a sender.
    pub fn public_client(&self) -> Option<&'static str> {
        let agent = self.sent("user-agent").unwrap_or("").to_ascii_lowercase();
        [
            ("let's encrypt validation", "Let's Encrypt's validation server"),
            ("letsencrypt", "Let's Encrypt"),
            ("acme", "an ACME client"),
            ("kube-probe", "Kubernetes' prober"),
            ("elb-healthchecker", "the load balancer's health check"),
            ("googlehc", "Google's health check"),
            ("healthcheck", "a health check"),
            ("uptime", "an uptime monitor"),
            ("pingdom", "an uptime monitor"),
            ("statuscake", "an uptime monitor"),
            ("consul health check", "Consul's health check"),
            ("blackbox exporter", "the blackbox exporter"),
            ("github-hookshot", "GitHub's webhooks"),
            ("gitlab/", "GitLab's webhooks"),
            ("bitbucket-webhooks", "Bitbucket's webhooks"),
            ("stripe/", "Stripe's webhooks"),
            ("slackbot", "Slack's event sender"),
            ("shopify-captain-hook", "Shopify's webhooks"),
            ("paypal ipn", "PayPal's notifications"),
            ("twilioproxy", "Twilio's webhooks"),
            ("svix-webhooks", "Svix's webhooks"),
            ("discord-interactions", "Discord's interactions"),
            ("facebookexternalua", "Facebook's webhooks"),
            ("telegrambot", "Telegram"),
            ("googlebot", "Google's crawler"),
            ("bingbot", "Bing's crawler"),
        ]
        .iter()
        .find(|(mark, _)| agent.contains(mark))
        .map(|(_, name)| *name)
    }
}

#[cfg(test)]
mod tests {
    use crate::Observations;

    fn first(text: &str) -> Observations {
        Observations::of(syntax::read::capture(text.as_bytes(), None).ok().unwrap(), &[])
    }

    #[test]
    fn caches_are_told_by_age_and_hits() {
        let seen = first(
            "GET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 403 Forbidden\nX-Cache: Error from cloudfront\nAge: 7\nContent-Length: 0\n\n",
        );
        assert!(
            seen.refused().cache_mark().is_some_and(|(says, strong)| strong && says.contains("7 seconds"))
        );
        let seen = first(
            "GET / HTTP/1.1\nHost: a.example\n\nHTTP/1.1 403 Forbidden\nX-Cache: Miss from cloudfront\nAge: 0\nContent-Length: 0\n\n",
        );
        assert!(seen.refused().cache_mark().is_none());
    }

    #[test]
    fn public_paths_are_known_by_their_kind() {
        let path = |path: &str| {
            first(&format!(
                "GET {path} HTTP/1.1\nHost: a.example\n\nHTTP/1.1 401 Unauthorized\nContent-Length: 0\n\n"
            ))
            .refused()
            .public_path()
            .is_some()
        };
        assert!(path("/.well-known/acme-challenge/x"));
        assert!(path("/actuator/health"));
        assert!(!path("/metrics"));
        assert!(!path("/api/up"));
    }
}
