//! `server.plugin`: see the page beside this file.

use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// A plugin or module of the application refuses the request.
pub const CAUSE: Cause = Cause {
    id: "server.plugin",
    means: "A plugin or module of the application refuses the request.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("plugin.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    all.extend(own_code(refused));
    if !all.is_empty()
        && seen.twins().any(|twin| twin.is_let_in() && twin.has_credentials() && !refused.has_credentials())
    {
        all.push(Evidence::new(-2.0, Seen::Difference, "with credentials the same request is let in"));
    }
    all
}

/// Codes of the WordPress REST interface itself; all others come from plugins.
const CORE: &[&str] = &[
    "rest_forbidden",
    "rest_not_logged_in",
    "rest_cookie_invalid_nonce",
    "rest_cannot_",
    "rest_no_route",
    "rest_invalid_",
    "rest_missing_",
    "rest_user_",
    "rest_post_",
    "rest_term_",
    "rest_upload_",
    "rest_trash_",
    "rest_already_",
    "rest_forbidden_",
    "rest_authorization_",
    "rest_not_authenticated",
    "rest_application_",
    "rest_site_",
    "rest_comment_",
    "rest_type_",
    "rest_taxonomy_",
    "rest_template_",
    "rest_widget_",
    "rest_menu_",
    "rest_block_",
    "rest_theme_",
    "rest_plugin_",
    "rest_font_",
    "rest_no_",
    "rest_email_",
    "rest_batch_",
    "rest_additional_",
    "rest_property_",
    "rest_not_",
    "rest_handler_",
    "rest_send_",
    "rest_unsupported_",
    "rest_image_",
];

/// A WordPress answer whose code is none of WordPress' own.
fn own_code(refused: &Step) -> Option<Evidence> {
    if !refused.is_software("wordpress") || !matches!(refused.status(), 401 | 403) {
        return None;
    }
    let code = refused.problem.codes.iter().find(|code| {
        code.contains(['_', '-'])
            && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
    })?;
    let login = [
        "incorrect_password",
        "invalid_username",
        "invalid_email",
        "empty_password",
        "empty_username",
        "application_passwords",
        "invalid_application",
        "jwt_auth_",
        "invalid_token",
        "expired",
        "woocommerce_rest_",
    ];
    if CORE.iter().any(|core| code.starts_with(core)) || login.iter().any(|mark| code.contains(mark)) {
        return None;
    }
    Some(Evidence::new(2.0, Seen::Body, format!("{} is no code of WordPress itself", shown::line(code, 40))))
}
