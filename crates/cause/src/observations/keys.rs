//! Keys that were published in the recording or given beside it, and what they say about a token's signature.

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey};
use syntax::credentials::Credential;
use syntax::jwt::Jwt;

use super::Step;

/// JSON Web Keys (RFC 7517).
#[derive(Default)]
pub struct KeySet {
    keys: Vec<Jwk>,
    /// Key ids, also of keys of kinds that can't be used here.
    pub ids: Vec<String>,
}

/// What the keys say about a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// It verifies.
    Good,
    /// The key that the token names is there, and the signature does not verify.
    Bad,
    /// No key of the set has the token's `kid`.
    KeyAbsent,
    /// There are no keys, or none for the algorithm.
    Unchecked,
}

impl KeySet {
    pub(super) fn collect(given: &[&[u8]], steps: &[Step]) -> Self {
        let published = steps
            .iter()
            .filter_map(|step| step.exchange.response.as_ref())
            .map(|response| response.body.as_slice());
        let mut set = Self::default();
        for bytes in given.iter().copied().chain(published) {
            if memchr::memmem::find(bytes, b"\"keys\"").is_some()
                && memchr::memmem::find(bytes, b"\"kty\"").is_some()
            {
                set.add(bytes);
            }
        }
        set
    }

    fn add(&mut self, bytes: &[u8]) {
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) else { return };
        let Some(keys) = value.get("keys").and_then(serde_json::Value::as_array) else { return };
        for key in keys.iter().take(256) {
            if let Some(id) = key.get("kid").and_then(serde_json::Value::as_str) {
                self.ids.push(id.to_owned());
            }
            if let Ok(set) = serde_json::from_value::<JwkSet>(serde_json::json!({ "keys": [key] })) {
                self.keys.extend(set.keys);
            }
        }
    }

    /// Whether there is no key at all.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.keys.is_empty()
    }

    /// The signature algorithms that the keys are for: their `alg`, or what their kind can do.
    pub fn algorithms(&self) -> Vec<String> {
        use jsonwebtoken::jwk::AlgorithmParameters;
        let of_kind = |key: &Jwk| -> &'static [&'static str] {
            match &key.algorithm {
                AlgorithmParameters::RSA(_) => &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
                AlgorithmParameters::EllipticCurve(_) => &["ES256", "ES384", "ES512"],
                AlgorithmParameters::OctetKeyPair(_) => &["EdDSA"],
                AlgorithmParameters::OctetKey(_) => &["HS256", "HS384", "HS512"],
                _ => &[],
            }
        };
        let mut found = Vec::new();
        for key in &self.keys {
            match key.common.key_algorithm {
                Some(algorithm) => found.push(algorithm.to_string()),
                None => found.extend(of_kind(key).iter().map(|name| (*name).to_owned())),
            }
        }
        found
    }

    /// Checks the signature of `jwt`, which `credential` carries.
    pub fn check(&self, jwt: &Jwt, credential: &Credential) -> Signature {
        let kid = jwt.header.get("kid").and_then(serde_json::Value::as_str);
        if self.is_empty() || jwt.segments != 3 {
            return Signature::Unchecked;
        }
        if let Some(kid) = kid
            && !self.ids.iter().any(|id| id == kid)
        {
            return Signature::KeyAbsent;
        }
        let algorithm = jwt
            .header
            .get("alg")
            .and_then(serde_json::Value::as_str)
            .and_then(|alg| alg.parse::<Algorithm>().ok());
        let token = credential.value.expose().trim();
        let (Some(algorithm), Some((message, signature))) = (algorithm, token.rsplit_once('.')) else {
            return Signature::Unchecked;
        };
        let mut checked = false;
        for key in self.keys.iter().filter(|key| kid.is_none() || key.common.key_id.as_deref() == kid) {
            let Ok(key) = DecodingKey::from_jwk(key) else { continue };
            match jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, algorithm) {
                Ok(true) => return Signature::Good,
                Ok(false) => checked = true,
                Err(_) => {}
            }
        }
        if checked { Signature::Bad } else { Signature::Unchecked }
    }
}
