//! JSON Web Tokens (RFC 7519, 7515, 7516): decoded, not verified.
//!
//! Risk: a token is a secret, and what it claims is unproven. Remedy: nothing here has `Debug`; callers show claim
//! names and times, never a token. Deviations: padding and the standard base64 alphabet are read although RFC
//! 7515 §2 forbids them (the credential's faults tell of it), and a NumericDate may be a string.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

/// A token that could be taken apart.
#[derive(Clone)]
pub struct Jwt {
    /// The protected header.
    pub header: Map<String, Value>,
    /// The claims; `None` for an encrypted token, and for a payload that is no JSON object.
    pub claims: Option<Map<String, Value>>,
    /// Segments: 3 for JWS, 5 for JWE.
    pub segments: usize,
    /// The signature is empty.
    pub unsigned: bool,
}

/// Why a token could not be taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A header or payload that is not base64url; the segment, from 0.
    NotBase64(usize),
    /// A header that is not a JSON object.
    HeaderNotJson,
    /// This many segments instead of 3 or 5.
    Segments(usize),
    /// More than [`LIMIT`] bytes.
    TooLong,
}

/// Longest token that is read, in bytes.
pub const LIMIT: usize = 64 * 1024;

/// Most entries of [`Jwt::grants`].
pub const GRANTS_LIMIT: usize = 256;

/// Takes `token` apart.
pub fn decode(token: &str) -> Result<Jwt, Fault> {
    let token = token.trim();
    if token.len() > LIMIT {
        return Err(Fault::TooLong);
    }
    let parts: Vec<&str> = token.split('.').collect();
    let (&[header, payload, signature] | &[header, _, _, payload, signature]) = parts.as_slice() else {
        return Err(Fault::Segments(parts.len()));
    };
    let header = segment(header).ok_or(Fault::NotBase64(0))?;
    let header = object(&header).ok_or(Fault::HeaderNotJson)?;
    let encrypted = parts.len() == 5;
    let claims = if encrypted { None } else { object(&segment(payload).ok_or(Fault::NotBase64(1))?) };
    Ok(Jwt { header, claims, segments: parts.len(), unsigned: !encrypted && signature.is_empty() })
}

/// The header of a token that may be broken behind it; `None` if even the header can't be read.
pub fn header(token: &str) -> Option<Map<String, Value>> {
    let first = token.trim().split('.').next()?;
    if first.len() > LIMIT {
        return None;
    }
    object(&segment(first)?)
}

impl Jwt {
    /// A claim that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.claims.as_ref()?.get(name)?.as_str()
    }

    /// A claim that is a time in seconds since 1970 (NumericDate, RFC 7519 §2; fractions are cut, a number in a
    /// string is taken).
    pub fn seconds(&self, name: &str) -> Option<i64> {
        match self.claims.as_ref()?.get(name)? {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => {
                let text = text.trim();
                text.parse().ok().or_else(|| whole(text.parse().ok()?))
            }
            _ => None,
        }
    }

    /// The audiences: `aud` as a string or a list.
    pub fn audiences(&self) -> Vec<&str> {
        match self.claims.as_ref().and_then(|claims| claims.get("aud")) {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The scopes and roles that the common issuers write: `scope`, `scp`, `scopes`, `permissions`, `role`, `roles`,
    /// `realm_access.roles`, `resource_access.*.roles`, `cognito:groups`, `groups`, `authorities`, `wids`, and the
    /// same names behind a namespace (`https://example.com/roles`). Each once, in order of the claims; at most
    /// [`GRANTS_LIMIT`].
    pub fn grants(&self) -> Vec<String> {
        let mut grants = Vec::new();
        for (name, value) in self.claims.iter().flatten() {
            match name.as_str() {
                "realm_access" => add(&mut grants, value.get("roles")),
                "resource_access" => {
                    for client in value.as_object().into_iter().flat_map(Map::values) {
                        add(&mut grants, client.get("roles"));
                    }
                }
                "authorization" => {
                    for permission in value.get("permissions").and_then(Value::as_array).into_iter().flatten()
                    {
                        add(&mut grants, permission.get("scopes"));
                    }
                }
                _ if is_grant(name) => add(&mut grants, Some(value)),
                _ => {}
            }
        }
        grants
    }

    /// The names of claims in which [`Jwt::grants`] were found; tells "no scopes at all" from "other scopes".
    pub fn grant_claims(&self) -> Vec<&str> {
        let names = self.claims.iter().flat_map(Map::keys).map(String::as_str);
        names.filter(|name| matches!(*name, "realm_access" | "resource_access") || is_grant(name)).collect()
    }
}

/// Decodes base64url, also padded and in the standard alphabet.
pub(crate) fn segment(text: &str) -> Option<Vec<u8>> {
    const ENGINE: GeneralPurpose = GeneralPurpose::new(
        &alphabet::URL_SAFE,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let text = text.trim_end_matches('=');
    if text.contains(['+', '/']) {
        return ENGINE.decode(text.replace('+', "-").replace('/', "_")).ok();
    }
    ENGINE.decode(text).ok()
}

/// A JSON object; text that is not UTF-8 is none.
pub(crate) fn object(bytes: &[u8]) -> Option<Map<String, Value>> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(map)) => Some(map),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked, and fractions are meant to be cut"
)]
fn whole(number: f64) -> Option<i64> {
    (number.abs() < 9.0e15).then_some(number as i64)
}

fn is_grant(name: &str) -> bool {
    let last = name.rsplit(['/', ':']).next().unwrap_or(name);
    matches!(
        last,
        "scope"
            | "scp"
            | "scopes"
            | "permissions"
            | "role"
            | "roles"
            | "groups"
            | "authorities"
            | "wids"
            | "entitlements"
    )
}

fn add(grants: &mut Vec<String>, value: Option<&Value>) {
    let mut one = |grant: &str| {
        if !grant.is_empty() && grants.len() < GRANTS_LIMIT && !grants.iter().any(|known| known == grant) {
            grants.push(grant.to_owned());
        }
    };
    match value {
        Some(Value::String(text)) => text.split([' ', ',', '\t', '\n']).for_each(one),
        Some(Value::Array(list)) => {
            for entry in list {
                let named =
                    || ["authority", "name", "role", "value"].iter().find_map(|key| entry.get(key)?.as_str());
                if let Some(grant) = entry.as_str().or_else(named) {
                    one(grant);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use proptest::prelude::*;
    use serde_json::json;

    fn token(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.c2ln", part(header), part(claims))
    }

    fn with(claims: &Value) -> Jwt {
        decode(&token(&json!({"alg": "RS256"}), claims)).unwrap_or_else(|fault| panic!("{fault:?}"))
    }

    #[test]
    fn times_are_read_however_they_are_written() {
        let jwt =
            with(&json!({"exp": 1_700_000_000, "nbf": 1_700_000_000.9, "iat": "1700000000", "x": "soon"}));
        for name in ["exp", "nbf", "iat"] {
            assert_eq!(jwt.seconds(name), Some(1_700_000_000), "{name}");
        }
        assert_eq!(jwt.seconds("x"), None);
        assert_eq!(with(&json!({"exp": 1e300})).seconds("exp"), None);
        assert_eq!(with(&json!({"exp": 18_446_744_073_709_551_615_u64})).seconds("exp"), None);
    }

    #[test]
    fn audiences_are_one_or_many() {
        assert_eq!(with(&json!({"aud": "a"})).audiences(), ["a"]);
        assert_eq!(with(&json!({"aud": ["a", 1, "b"]})).audiences(), ["a", "b"]);
        assert!(with(&json!({})).audiences().is_empty());
    }

    #[test]
    fn grants_of_the_common_issuers() {
        let claims = json!({
            "scope": "read write", "scp": ["read", "admin"], "roles": ["Reader"], "wids": ["b79f"],
            "realm_access": {"roles": ["offline"]}, "resource_access": {"app": {"roles": ["manage"]}},
            "cognito:groups": ["staff"], "https://example.com/permissions": ["see:all"],
            "authorities": [{"authority": "ROLE_USER"}], "name": "somebody"
        });
        let expected = [
            "read",
            "write",
            "admin",
            "Reader",
            "b79f",
            "offline",
            "manage",
            "staff",
            "see:all",
            "ROLE_USER",
        ];
        assert_eq!(with(&claims).grants(), expected);
        assert_eq!(with(&json!({"scope": "", "sub": "a"})).grant_claims(), ["scope"]);
    }

    #[test]
    fn faults_name_what_is_broken() {
        let fault = |token: &str| decode(token).err();
        assert_eq!(fault(""), Some(Fault::Segments(1)));
        assert_eq!(fault("a.b"), Some(Fault::Segments(2)));
        assert_eq!(fault("a.b.c.d"), Some(Fault::Segments(4)));
        assert_eq!(fault("!.e30.c2ln"), Some(Fault::NotBase64(0)));
        assert_eq!(fault("e30.!.c2ln"), Some(Fault::NotBase64(1)));
        assert_eq!(fault("bm8.e30.c2ln"), Some(Fault::HeaderNotJson));
        assert_eq!(fault(&"a".repeat(LIMIT + 1)), Some(Fault::TooLong));
    }

    #[test]
    fn encrypted_unsigned_and_padded_tokens() {
        let jwe = decode("eyJhbGciOiJkaXIifQ..aXY.Y3Q.dGFn").ok();
        assert!(jwe.is_some_and(|jwe| jwe.segments == 5 && jwe.claims.is_none() && !jwe.unsigned));
        assert!(decode("eyJhbGciOiJub25lIn0.e30.").is_ok_and(|jwt| jwt.unsigned));
        let padded =
            format!("{}.{}.", STANDARD.encode(r#"{"alg":"none"}"#), STANDARD.encode(r#"{"a":"?>~"}"#));
        assert!(decode(&padded).is_ok_and(|jwt| jwt.text("a") == Some("?>~")));
        assert!(decode("eyJhbGciOiJub25lIn0.bm8.").is_ok_and(|jwt| jwt.claims.is_none()));
    }

    #[test]
    fn deep_json_is_an_error() {
        let deep = URL_SAFE_NO_PAD.encode("[".repeat(20_000));
        assert_eq!(decode(&format!("{deep}.e30.")).err(), Some(Fault::HeaderNotJson));
    }

    proptest! {
        #[test]
        fn what_was_encoded_is_decoded(sub in ".*", exp in any::<i32>()) {
            let jwt = with(&json!({"sub": sub, "exp": exp}));
            prop_assert_eq!(jwt.text("sub"), Some(sub.as_str()));
            prop_assert_eq!(jwt.seconds("exp"), Some(i64::from(exp)));
        }

        #[test]
        fn no_text_panics(text in ".{0,200}") {
            let _ = decode(&text).map(|jwt| (jwt.grants(), jwt.seconds("exp")));
        }
    }
}
