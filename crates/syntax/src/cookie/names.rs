//! Names of cookies that stand for a login.

/// Whether the name is one that frameworks give to a session (`PHPSESSID`, `JSESSIONID`, `sessionid`,
/// `connect.sid`, `laravel_session`, `_myapp_session`, `wordpress_logged_in_…`, `.AspNetCore.Cookies`,
/// `__Secure-next-auth.session-token` …). Cookies of load balancers, of trackers and of protection against CSRF are
/// none.
pub fn is_session_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let bare = lower.strip_prefix("__host-").or(lower.strip_prefix("__secure-")).unwrap_or(&lower);
    if NOT_SESSIONS.iter().any(|part| bare.contains(part)) {
        return false;
    }
    SESSIONS.contains(&bare)
        || SESSION_STARTS.iter().any(|start| bare.starts_with(start))
        || SESSION_PARTS.iter().any(|part| bare.contains(part))
        || ["_sess", "-sess", ".sid", "_sid", "-sid", "sessid"].iter().any(|end| bare.ends_with(end))
}

/// Whether the name is that of a token which stands for a login by itself (`access_token`, `jwt`, `id_token`,
/// `sb-…-auth-token` …).
pub fn is_token_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let bare = lower.strip_prefix("__host-").or(lower.strip_prefix("__secure-")).unwrap_or(&lower);
    if NOT_SESSIONS.iter().any(|part| bare.contains(part)) {
        return false;
    }
    let tokens = [
        "token",
        "jwt",
        "auth",
        "authorization",
        "bearer",
        "apikey",
        "api_key",
        "api-key",
        "cf_authorization",
    ];
    tokens.contains(&bare)
        || [
            "access_token",
            "access-token",
            "accesstoken",
            "auth_token",
            "auth-token",
            "authtoken",
            "id_token",
            "idtoken",
        ]
        .iter()
        .chain(&[
            "refresh_token",
            "refreshtoken",
            "refresh-token",
            "jwt_token",
            "jwttoken",
            "usertoken",
            "user_token",
        ])
        .any(|part| bare.contains(part))
        || ["_jwt", "-jwt", ".jwt", "_token", "-token"].iter().any(|end| bare.ends_with(end))
}

const SESSIONS: &[&str] = &[
    "sid",
    "ssid",
    "session",
    "sess",
    "auth_session",
    "asp.net_sessionid",
    ".aspxauth",
    ".aspxformsauth",
    "cfid",
    "cftoken",
    "rack.session",
    "plack_session",
    "mojolicious",
    "koa.sess",
    "koa:sess",
    "express:sess",
    "sails.sid",
    "ci_session",
    "symfony",
    "zope",
    "__ac",
    "_oauth2_proxy",
    "grafana_sess",
    "beegosessionid",
    "i_like_gitea",
    "i_like_gogs",
    "remember_me",
    "rememberme",
    "remember-me",
    "remember_user_token",
    "appsession",
    "cf_appsession",
    "cf_authorization",
    "authelia_session",
    "kc_session",
    "keycloak_session",
    "keycloak_identity",
    "user_session",
    "logged_in",
    "login",
    "pveauthcookie",
    "pmgauthcookie",
    "authcookie",
    "auth_cookie",
    "ltpatoken",
    "ltpatoken2",
    "fedauth",
    "rtfa",
    "siteminder",
    "smsession",
    "iplanetdirectorypro",
    "mrhsession",
    "lastmrh_session",
    "webvpn",
    "dssession",
    "dsid",
    "svpncookie",
    "jwt",
    "sap_sessionid",
    "mysapsso2",
    "xsrf_session",
    "oc_sessionpassphrase",
    "nc_session_id",
    "idsrv",
    "idsrv.session",
    "ory_kratos_session",
    "wordpress_sec",
    "xf_session",
    "xf_user",
    "phpbb3_sid",
    "bb_sessionhash",
    "_gh_sess",
    "sessionkey",
    "perm_token",
    "jenkins",
    "esso",
];

const SESSION_STARTS: &[&str] = &[
    "wordpress_logged_in",
    "wordpress_sec_",
    "wp-postpass",
    "aspsessionid",
    ".aspnetcore.",
    ".aspnet.",
    "asp.net_",
    "_oauth2_proxy",
    "remember_web_",
    "remember_admin_",
    "mod_auth_openidc",
    "authentik_",
    "_forward_auth",
    "traefik_forward_auth",
    "sap_sessionid_",
    "mrhsession",
    "adminer_sid",
    "jsessionid",
    "phpsessid",
    "phpmyadmin",
    "phpmyadmin_https",
    "cfsession",
    "sb-access",
    "ssess",
    "frontend_sid",
    "moodlesession",
    "mediawiki_session",
    "_shibsession_",
    "shibsession",
];

const SESSION_PARTS: &[&str] =
    &["session", "sessid", "connect.sid", "logged_in", "loggedin", "authcookie", "sso_token", "login_token"];

const NOT_SESSIONS: &[&str] = &[
    "csrf",
    "xsrf",
    "aws-alb",
    "awsalb",
    "awselb",
    "arraffinity",
    "cf_bm",
    "__cflb",
    "sessionstorage",
    "_ga",
    "_gid",
    "_fbp",
    "hubspot",
    "sessioncount",
    "session_count",
    "optimizely",
    "antiforgery",
    "correlation",
    "nonce.",
    "visitor",
    "hjsession",
    "_hj",
    "amplitude",
    "intercom-device",
    "ajs_",
    "mp_",
    "session_depth",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sessions_and_of_other_things() {
        for name in [
            "PHPSESSID",
            "JSESSIONID",
            "sessionid",
            "connect.sid",
            "laravel_session",
            "_myapp_session",
            "wordpress_logged_in_0a1b",
            ".AspNetCore.Cookies",
            "__Secure-next-auth.session-token",
            "CF_AppSession",
            "beegosessionID",
            "grafana_sess",
            "SSESS0a1b2c",
            "_oauth2_proxy_0",
            "PVEAuthCookie",
            "__Host-session",
        ] {
            assert!(is_session_name(name), "{name}");
        }
        for name in [
            "csrftoken",
            "XSRF-TOKEN",
            "_ga",
            "AWSALB",
            "theme",
            "__cf_bm",
            "lang",
            ".AspNetCore.Antiforgery.x",
        ] {
            assert!(!is_session_name(name) && !is_token_name(name), "{name}");
        }
        for name in ["access_token", "jwt", "id_token", "sb-abc-auth-token", "token"] {
            assert!(is_token_name(name), "{name}");
        }
    }
}
