//! A value that must never be shown.
//!
//! Risk: a credential that reaches a log, a report, an error message or a panic is a leak, and reports are made
//! to be pasted into public issues. Remedy: [`Secret`] has no `Debug`, no `Display` and no `Serialize`, and is
//! overwritten when dropped. What a person may see of it is its length and, where it is long enough that it
//! can't be guessed, a [`Secret::fingerprint`].

use sha2::{Digest as _, Sha256};
use zeroize::Zeroize;

/// A secret value. Its content is reached by [`Secret::expose`] alone, so that one search lists every place.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret<T: Zeroize = String>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes `value` out of sight.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The content, for parsing, comparing and sending: never for showing.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Secret<String> {
    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was there at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Eight hexadecimal digits of a SHA-256, to tell two secrets apart or recognise one again; `None` for a
    /// value so short or so plain that its fingerprint would help somebody to guess it.
    pub fn fingerprint(&self) -> Option<String> {
        fingerprint(&self.0)
    }
}

/// See [`Secret::fingerprint`].
pub fn fingerprint(value: &str) -> Option<String> {
    const ENOUGH_BYTES: usize = 20;
    const ENOUGH_VARIETY: usize = 10;
    let mut seen = [false; 256];
    value.bytes().for_each(|byte| seen[usize::from(byte)] = true);
    let variety = seen.iter().filter(|seen| **seen).count();
    if value.len() < ENOUGH_BYTES || variety < ENOUGH_VARIETY {
        return None;
    }
    let mut hasher = Sha256::new();
    hasher.update(b"bouncer fingerprint\0");
    hasher.update(value.as_bytes());
    Some(hasher.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guessable_secret_has_no_fingerprint() {
        assert_eq!(fingerprint("hunter2"), None);
        assert_eq!(fingerprint("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), None);
    }

    #[test]
    fn equal_secrets_have_equal_fingerprints_of_eight_digits() {
        let one = fingerprint("vq3Zk9Lm2Xw8Rt5Yb7Nc4Hd6").unwrap();
        assert_eq!(one.len(), 8);
        assert_eq!(fingerprint("vq3Zk9Lm2Xw8Rt5Yb7Nc4Hd6"), Some(one.clone()));
        assert_ne!(fingerprint("vq3Zk9Lm2Xw8Rt5Yb7Nc4Hd7"), Some(one));
    }
}
