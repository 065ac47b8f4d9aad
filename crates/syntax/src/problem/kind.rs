//! Whose vocabulary a document speaks.

use serde_json::{Map, Value};

use super::Kind;
use super::gather::Gather;
use crate::exchange::Response;

/// Error codes of OAuth (RFC 6749, 6750, 8628, 9126, 9449, OpenID Connect).
const OAUTH: &[&str] = &[
    "access_denied",
    "authorization_pending",
    "consent_required",
    "expired_token",
    "insufficient_scope",
    "insufficient_user_authentication",
    "interaction_required",
    "invalid_client",
    "invalid_dpop_proof",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "invalid_target",
    "invalid_token",
    "login_required",
    "mfa_required",
    "server_error",
    "slow_down",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
    "unsupported_token_type",
    "use_dpop_nonce",
];

/// Whether the document is about an error at all, rather than the answer to a question.
pub(super) fn is_error(value: &Value) -> bool {
    let has = |name: &str| value.get(name).is_some_and(|member| !member.is_null());
    !has("access_token")
        && [
            "error",
            "errors",
            "message",
            "Message",
            "code",
            "detail",
            "title",
            "msg",
            "errorCode",
            "error_description",
            "ok",
        ]
        .iter()
        .any(|name| has(name))
}

/// The vocabulary of a JSON document.
pub(super) fn of_json(value: &Value, content_type: &str, response: &Response) -> Kind {
    let Value::Object(map) = value else { return Kind::Json };
    let text = |name: &str| map.get(name).and_then(Value::as_str);
    let number = |name: &str| map.get(name).is_some_and(Value::is_number);
    let amazon = ["x-amzn-errortype", "x-amzn-requestid", "x-amz-apigw-id", "x-amz-request-id"];
    let is_titled = map.contains_key("title")
        && text("type").is_some()
        && (number("status") || map.contains_key("detail"));
    if content_type.contains("problem+json") || is_titled {
        Kind::Problem
    } else if text("kind") == Some("Status") && map.contains_key("apiVersion") {
        Kind::Kubernetes
    } else if let Some(kind) =
        map.get("errors").and_then(|errors| of_errors(errors, map, content_type, response))
    {
        kind
    } else if is_word_press(map) {
        Kind::WordPress
    } else if map.contains_key("timestamp")
        && number("status")
        && map.contains_key("error")
        && map.contains_key("path")
    {
        Kind::Spring
    } else if text("__type").is_some()
        || (text("message").or(text("Message")).is_some()
            && amazon.iter().any(|name| response.fields.has(name)))
    {
        Kind::Aws
    } else if let Some(Value::Object(error)) = map.get("error") {
        of_error(error, response)
    } else if text("error")
        .is_some_and(|error| map.contains_key("error_description") || OAUTH.contains(&error))
    {
        Kind::OAuth
    } else if is_django(map) {
        Kind::Django
    } else {
        Kind::Json
    }
}

/// `{"errors": […]}`: GraphQL, or a registry of images.
fn of_errors(
    errors: &Value,
    map: &Map<String, Value>,
    content_type: &str,
    response: &Response,
) -> Option<Kind> {
    let first = errors.as_array()?.first()?.as_object()?;
    let message = first.get("message").is_some_and(Value::is_string);
    let graph = ["extensions", "locations", "path"].iter().any(|name| first.contains_key(*name));
    if message && (graph || content_type.contains("graphql") || map.contains_key("data")) {
        return Some(Kind::GraphQl);
    }
    let code = first.get("code").and_then(Value::as_str)?;
    let capitals = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let registry = response.fields.has("docker-distribution-api-version")
        || first.contains_key("detail")
        || REGISTRY.contains(&code);
    (capitals && registry).then_some(Kind::Registry)
}

/// Codes of the distribution specification.
const REGISTRY: &[&str] = &[
    "BLOB_UNKNOWN",
    "DENIED",
    "MANIFEST_INVALID",
    "MANIFEST_UNKNOWN",
    "NAME_INVALID",
    "NAME_UNKNOWN",
    "TOOMANYREQUESTS",
    "UNAUTHORIZED",
    "UNSUPPORTED",
];

/// `{"error": {…}}`: Google, Microsoft, and many others.
fn of_error(error: &Map<String, Value>, response: &Response) -> Kind {
    let text = |name: &str| error.get(name).is_some_and(Value::is_string);
    let reasons = error.get("errors").and_then(Value::as_array).and_then(|list| list.first());
    if error.get("code").is_some_and(Value::is_number)
        && (text("status") || reasons.is_some_and(|one| one.get("reason").is_some()))
    {
        return Kind::Google;
    }
    let inner = ["innererror", "innerError"].iter().any(|name| error.contains_key(*name));
    let microsoft = response.fields.iter().any(|field| field.name.to_ascii_lowercase().starts_with("x-ms-"));
    // Others who write a code and a message have a type or a number beside them.
    let alone = error
        .keys()
        .all(|name| matches!(name.as_str(), "code" | "message" | "details" | "target" | "additionalInfo"));
    if text("code") && text("message") && (inner || microsoft || alone) { Kind::Azure } else { Kind::Json }
}

fn is_word_press(map: &Map<String, Value>) -> bool {
    let code = map.get("code").and_then(Value::as_str);
    let data = map.get("data");
    let status = data.and_then(|data| data.get("status")).is_some();
    let known = code.is_some_and(|code| {
        ["rest_", "woocommerce_rest_", "jwt_auth_"].iter().any(|start| code.starts_with(start))
    });
    code.is_some() && map.contains_key("message") && (status || (known && data.is_some()))
}

fn is_django(map: &Map<String, Value>) -> bool {
    map.contains_key("non_field_errors")
        || (map.contains_key("detail")
            && map.keys().all(|name| matches!(name.as_str(), "detail" | "code" | "messages")))
}

/// The vocabulary of an XML document with this root.
pub(super) fn of_xml(root: &str, gather: &Gather, response: &Response) -> Kind {
    let has =
        |start: &str| response.fields.iter().any(|field| field.name.to_ascii_lowercase().starts_with(start));
    let error =
        matches!(root, "Error" | "ErrorResponse" | "Errors" | "Response") && !gather.codes().is_empty();
    match error {
        true if has("x-ms-") => Kind::Azure,
        true if has("x-guploader-") || has("x-goog-") => Kind::Google,
        true => Kind::Aws,
        false => Kind::Xml,
    }
}
