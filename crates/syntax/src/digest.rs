//! Digest (RFC 7616, and 2617 and 2069 where servers still speak them).
//!
//! Deviations: the user's name is hashed as UTF-8 whatever the challenge's `charset` says, and parameters that are
//! not quoted as RFC 7616 §3.4 asks are read all the same.

use md5::Md5;
use sha2::{Sha256, Sha512_256};
use zeroize::Zeroizing;

use crate::Secret;
use crate::field::{closing_quote, is_token_byte, run, unescape};

/// Most parameters that are read.
pub const PARAMS_LIMIT: usize = 256;

/// The parameters of a Digest `Authorization`, in order, with quoting undone.
#[derive(Clone, Default)]
pub struct Params(pub Vec<(String, String)>);

impl Params {
    /// The value of `name`, in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

/// Reads the parameters after the word `Digest` (also of OAuth 1.0, SigV4 and the like); broken ones are left out.
/// An unquoted value goes up to the comma, or to the white space before the next `name=`.
pub fn params(value: &str) -> Params {
    let bytes = value.as_bytes();
    let slice = |start: usize, end: usize| value.get(start..end).unwrap_or_default();
    let space = |at: usize| at + run(bytes, at, |byte| byte.is_ascii_whitespace());
    let to_comma = |at: usize| at + run(bytes, at, |byte| byte != b',');
    let mut params = Params::default();
    let mut at = 0;
    while at < bytes.len() && params.0.len() < PARAMS_LIMIT {
        at += run(bytes, at, |byte| byte == b',' || byte.is_ascii_whitespace());
        let name = slice(at, at + run(bytes, at, is_token_byte));
        let equals = space(at + name.len());
        if name.is_empty() || bytes.get(equals) != Some(&b'=') {
            at = to_comma(at);
            continue;
        }
        let start = space(equals + 1);
        let quoted = (bytes.get(start) == Some(&b'"')).then(|| closing_quote(bytes, start)).flatten();
        let read = if let Some(close) = quoted {
            at = close + 1;
            unescape(slice(start + 1, close)).into_owned()
        } else {
            at = unquoted_end(bytes, start);
            slice(start, at).trim_end().to_owned()
        };
        if quoted.is_some() || !read.is_empty() {
            params.0.push((name.to_owned(), read));
        }
    }
    params
}

fn unquoted_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        at += run(bytes, at, |byte| byte != b',' && !byte.is_ascii_whitespace());
        let next = at + run(bytes, at, |byte| byte.is_ascii_whitespace());
        let token = run(bytes, next, is_token_byte);
        if next == at || (token > 0 && bytes.get(next + token) == Some(&b'=')) {
            return at;
        }
        at = next;
    }
}

/// What a response is computed from besides the parameters of the field itself.
pub struct Inputs<'a> {
    /// The user, as the realm knows it.
    pub user: &'a str,
    /// The password.
    pub password: &'a Secret,
    /// Request method.
    pub method: &'a str,
    /// The body, for `auth-int`.
    pub body: &'a [u8],
}

/// The `response` that `params` should have (RFC 7616 §3.4.1); `None` for an algorithm that is not known, and where
/// a parameter that goes into it is absent.
pub fn response(params: &Params, inputs: &Inputs<'_>) -> Option<String> {
    let algorithm = params.get("algorithm").unwrap_or("MD5").trim().to_ascii_uppercase();
    let (name, session) =
        algorithm.strip_suffix("-SESS").map_or((algorithm.as_str(), false), |name| (name, true));
    let hash: fn(&[&[u8]]) -> String = match name {
        "MD5" => joined::<Md5>,
        "SHA-256" => joined::<Sha256>,
        "SHA-512-256" => joined::<Sha512_256>,
        _ => return None,
    };
    let text = |name: &str| params.get(name).map(str::as_bytes);
    let (realm, nonce, uri) = (text("realm")?, text("nonce")?, text("uri")?);
    let mut first =
        Zeroizing::new(hash(&[inputs.user.as_bytes(), realm, inputs.password.expose().as_bytes()]));
    if session {
        first = Zeroizing::new(hash(&[first.as_bytes(), nonce, text("cnonce")?]));
    }
    let method = inputs.method.as_bytes();
    let qop = params.get("qop").map(str::trim);
    let second = match qop {
        Some(qop) if qop.eq_ignore_ascii_case("auth-int") => {
            hash(&[method, uri, hash(&[inputs.body]).as_bytes()])
        }
        _ => hash(&[method, uri]),
    };
    let (first, second) = (first.as_bytes(), second.as_bytes());
    Some(match qop {
        Some(qop) => hash(&[first, nonce, text("nc")?, text("cnonce")?, qop.as_bytes(), second]),
        None => hash(&[first, nonce, second]),
    })
}

/// The hash, in hexadecimal, of the parts with colons between them.
fn joined<H: md5::Digest>(parts: &[&[u8]]) -> String {
    let mut hasher = H::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            hasher.update(b":");
        }
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RFC: &str = "username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", \
        algorithm=ALGORITHM, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, \
        cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth";

    fn answer(params: &Params) -> Option<String> {
        let password = Secret::new("Circle of Life".to_owned());
        response(params, &Inputs { user: "Mufasa", password: &password, method: "GET", body: b"" })
    }

    #[test]
    fn the_examples_of_rfc_7616() {
        for (algorithm, expected) in [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
            ("MD5-sess", "e783283f46242139c486a698fec7211d"),
        ] {
            assert_eq!(
                answer(&params(&RFC.replace("ALGORITHM", algorithm))).as_deref(),
                Some(expected),
                "{algorithm}"
            );
        }
        assert_eq!(answer(&params(&RFC.replace("ALGORITHM", "SHA-1"))), None);
        assert_eq!(answer(&params("realm=a")), None);
    }

    #[test]
    fn parameters_of_other_schemes() {
        let sigv4 = params(
            "Credential=AKIA/20240312/eu-west-1/s3/aws4_request,SignedHeaders=host;x-amz-date, Signature=0a",
        );
        assert_eq!(sigv4.get("credential"), Some("AKIA/20240312/eu-west-1/s3/aws4_request"));
        assert_eq!(sigv4.get("SignedHeaders"), Some("host;x-amz-date"));
        assert_eq!(params("a=1 b=2 c").0, [("a".into(), "1".into()), ("b".into(), "2 c".into())]);
        assert_eq!(params("foo, bar=, =qux, =, a=\"\"").0, [("a".into(), String::new())]);
        assert_eq!(params("uri=\"/a?b=1,2\",qop=auth").get("uri"), Some("/a?b=1,2"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[a=, \"\\\\é;]{0,40}") {
            let _ = answer(&params(&text));
        }
    }
}
