//! Names of fields, parameters and members that carry credentials.

use super::schemes::distance;

/// Whether a header field of this name carries a key or token. `Authorization`, `Cookie`, `DPoP` and protection against
/// CSRF are none; a near miss of `Authorization` is.
pub fn is_credential_header(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "apikey",
        "api-key",
        "auth",
        "authentication",
        "cf-access-client-id",
        "cf-access-client-secret",
        "dd-api-key",
        "dd-application-key",
        "job-token",
        "ocp-apim-subscription-key",
        "private-token",
        "x-auth",
        "x-auth-email",
        "x-authentication",
        "x-authorization",
        "x-functions-key",
        "x-goog-api-key",
        "x-jenkins-auth",
        "x-parse-master-key",
        "x-parse-javascript-key",
        "x-auth-user",
        "x-api-secret",
        "x-app-key",
        "x-appkey",
        "x-key",
        "x-pass",
        "x-password",
        "x-username",
        "x-user-token",
        "x-session",
        "x-session-id",
        "sessionid",
        "session-id",
        "x-wsse",
        "x-sentry-auth",
        "x-emby-authorization",
        "x-hasura-admin-secret",
        "x-parse-application-id",
        "x-cassandra-token",
        "x-ovh-consumer",
        "x-ovh-application",
        "aws-access-key-id",
        "x-bz-auth",
    ];
    const PARTS: &[&str] = &[
        "token",
        "api-key",
        "apikey",
        "api_key",
        "secret",
        "auth-key",
        "authkey",
        "access-key",
        "accesskey",
        "jwt",
        "subscription-key",
        "master-key",
        "license-key",
        "app-key",
        "service-key",
        "client-key",
        "admin-key",
    ];
    const NOT: &[&str] = &[
        "csrf",
        "xsrf",
        "idempotency",
        "continuation",
        "page-token",
        "next-token",
        "sync-token",
        "lock-token",
        "expir",
        "verification",
        "antiforgery",
        "customer-key",
        "encryption",
        "websocket",
        "token-type",
        "csrfprevention",
        "device-token",
        "push-token",
        "tokens-",
        "token-limit",
        "max-token",
        "ratelimit",
        "client-token",
        "trace",
        "request-token-id",
        "authenticate",
        "accept",
        "content-",
        "etag",
        "signature",
        "timestamp",
    ];
    let lower = name.to_ascii_lowercase();
    if NOT.iter().any(|part| lower.contains(part)) {
        return false;
    }
    NAMES.contains(&lower.as_str())
        || PARTS.iter().any(|part| lower.contains(part))
        || is_nearly_authorization(&lower)
}

/// Whether a parameter of a query, or a member of a body, carries a credential: a key, a token, a password. Signatures of
/// signed URLs and authorization codes are none.
pub fn is_credential_parameter(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "accesskey",
        "accesstoken",
        "apikey",
        "apitoken",
        "appid",
        "appkey",
        "appsecret",
        "auth",
        "authkey",
        "authtoken",
        "authorization",
        "bearertoken",
        "clientsecret",
        "hapikey",
        "idtoken",
        "jwt",
        "key",
        "passwd",
        "password",
        "passphrase",
        "privatetoken",
        "pwd",
        "refreshtoken",
        "secret",
        "secretkey",
        "servicekey",
        "session",
        "sessionid",
        "sessiontoken",
        "sid",
        "subscriptionkey",
        "token",
        "usertoken",
        "wstoken",
        "xplextoken",
        "jobtoken",
        "xapikey",
        "xauthtoken",
        "assertion",
        "clientassertion",
        "privatekey",
        "phpsessid",
    ];
    let plain: String = name.chars().filter(|c| !matches!(c, '_' | '-' | '.')).collect();
    NAMES.contains(&plain.to_ascii_lowercase().as_str())
}

/// Whether a member of a body carries a secret. What says too little by itself (`key`, `session`) is left out.
pub(super) fn is_credential_member(name: &str) -> bool {
    let vague = ["key", "auth", "appid", "session", "sid", "authorization"];
    is_credential_parameter(name) && !vague.iter().any(|vague| name.eq_ignore_ascii_case(vague))
}

fn is_nearly_authorization(lower: &str) -> bool {
    lower != "authorization"
        && (lower == "authorisation"
            || lower == "authorizations"
            || lower == "http-authorization"
            || distance(lower.as_bytes(), b"authorization") <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        for name in [
            "X-API-Key",
            "X-Api-Key",
            "apikey",
            "api-key",
            "X-Auth-Token",
            "X-Access-Token",
            "X-Auth-Key",
            "X-Auth-Email",
            "Private-Token",
            "JOB-TOKEN",
            "X-Gitlab-Token",
            "X-Vault-Token",
            "X-Consul-Token",
            "X-Meili-API-Key",
            "X-Shopify-Access-Token",
            "X-MBX-APIKEY",
            "X-Amz-Security-Token",
            "X-Goog-Api-Key",
            "Ocp-Apim-Subscription-Key",
            "X-Functions-Key",
            "X-Parse-REST-API-Key",
            "X-Figma-Token",
            "X-Plex-Token",
            "X-Emby-Token",
            "X-Redmine-API-Key",
            "Circle-Token",
            "DD-API-KEY",
            "CF-Access-Client-Secret",
            "Authorisation",
            "Autorization",
            "X-RapidAPI-Key",
        ] {
            assert!(is_credential_header(name), "{name}");
        }
        for name in [
            "Authorization",
            "DPoP",
            "X-CSRF-Token",
            "X-XSRF-TOKEN",
            "Idempotency-Key",
            "CSRFPreventionToken",
            "Cookie",
            "Accept",
            "RequestVerificationToken",
            "Sec-WebSocket-Key",
            "Lock-Token",
            "X-Token-Expires",
            "Content-Type",
            "User-Agent",
            "Host",
        ] {
            assert!(!is_credential_header(name), "{name}");
        }
    }

    #[test]
    fn parameters() {
        for name in
            ["access_token", "api_key", "apiKey", "key", "token", "auth", "client_secret", "X-Plex-Token"]
        {
            assert!(is_credential_parameter(name), "{name}");
        }
        for name in ["code", "sig", "Signature", "state", "q", "monkey", "grant_type", "csrf_token"] {
            assert!(!is_credential_parameter(name), "{name}");
        }
    }
}
