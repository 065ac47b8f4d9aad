//! Basic (RFC 7617): base64 of `user:password`.
//!
//! Deviations: white space inside, base64url and missing padding are read; what a strict server makes of them is
//! told by the credential's faults.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::Secret;

/// A decoded pair.
#[derive(Clone)]
pub struct Pair {
    /// Everything before the first colon.
    pub user: Vec<u8>,
    /// Everything after it.
    pub password: Secret<Vec<u8>>,
}

/// Decodes the value after the scheme word, as tolerantly as it can be done without guessing: `None` if it is not
/// base64 or has no colon.
pub fn decode(value: &str) -> Option<Pair> {
    let bytes = Zeroizing::new(bytes(value)?);
    let colon = memchr::memchr(b':', &bytes)?;
    let (user, password) = bytes.split_at(colon);
    Some(Pair { user: user.to_vec(), password: Secret::new(password.get(1..).unwrap_or_default().to_vec()) })
}

/// The value after the scheme word for a pair, in the standard alphabet with padding. A colon in `user` would move
/// the border (RFC 7617 §2 forbids it there).
pub fn encode(user: &[u8], password: &Secret<Vec<u8>>) -> Secret {
    let pair = Zeroizing::new([user, b":", password.expose()].concat());
    Secret::new(STANDARD.encode(pair.as_slice()))
}

/// Base64 in either alphabet, with or without padding, white space inside ignored.
pub(crate) fn bytes(value: &str) -> Option<Vec<u8>> {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    if value.contains(is_space) {
        return crate::jwt::segment(&Zeroizing::new(value.replace(is_space, "")));
    }
    crate::jwt::segment(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pair(value: &str) -> Option<(String, String)> {
        let pair = decode(value)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some((text(&pair.user), text(pair.password.expose())))
    }

    #[test]
    fn the_first_colon_is_the_border() {
        assert_eq!(pair("Sm9objpSOlU6a2lkZGluZz8="), Some(("John".into(), "R:U:kidding?".into())));
        assert_eq!(pair("dGVzdDoxMjPCow=="), Some(("test".into(), "123£".into())));
        assert_eq!(pair("Og=="), Some((String::new(), String::new())));
    }

    #[test]
    fn variants_are_read_and_other_things_are_not() {
        for value in ["QWxhZGRpbjpvcGVuIHNlc2FtZQ", "QWxhZGRpbjpv\r\n cGVuIHNlc2FtZQ=="] {
            assert_eq!(pair(value), Some(("Aladdin".into(), "open sesame".into())), "{value}");
        }
        for value in ["", "foo", "Zm9v", "föo", "user:password", "===="] {
            assert_eq!(pair(value), None, "{value}");
        }
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(user in "[^:]*", password in proptest::collection::vec(any::<u8>(), 0..64)) {
            let encoded = encode(user.as_bytes(), &Secret::new(password.clone()));
            let pair = decode(encoded.expose());
            prop_assert!(pair.is_some_and(|p| p.user == user.as_bytes() && *p.password.expose() == password));
        }
    }
}
