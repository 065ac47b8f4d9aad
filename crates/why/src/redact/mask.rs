//! Takes known values out of a text, whole or in part, in any case.
//!
//! Risk: a quotation may begin or end in the middle of a secret. Remedy: every run of [`WINDOW`] characters of a
//! secret is known by itself, so that a part is found as well as the whole.

use std::collections::HashSet;

/// Characters that are enough to recognise a part of a secret.
const WINDOW: usize = 10;

/// Most windows that are kept: a bound on memory, far above what a recording's credentials need.
const MOST_WINDOWS: usize = 2_000_000;

/// Most short values that are looked for.
const MOST_SHORT: usize = 2_000;

/// Words of our own sentences: a secret that holds one of them must not tear holes into all of them.
const OWN_WORDS: &str = "authorization authentication credentials www-authenticate proxy-authorization content-type \
    application/json application/x-www-form-urlencoded permission subscription placeholder session-id sessionid \
    set-cookie unauthorized access_token refresh_token client_secret invalid_token expired_token access token \
    refresh token bearer token characters certificate signature developer";

/// What is taken out.
#[derive(Default)]
pub(super) struct Mask {
    windows: HashSet<[u8; WINDOW]>,
    short: Vec<String>,
}

impl Mask {
    /// Adds one value.
    pub(super) fn add(&mut self, value: &str) {
        let value = value.trim().to_ascii_lowercase();
        if value.len() < WINDOW {
            if self.short.len() < MOST_SHORT && !self.short.contains(&value) {
                self.short.push(value);
            }
            return;
        }
        for window in value.as_bytes().windows(WINDOW) {
            if self.windows.len() >= MOST_WINDOWS {
                return;
            }
            let own = window.iter().all(|byte| !byte.is_ascii_digit())
                && std::str::from_utf8(window).is_ok_and(|text| OWN_WORDS.contains(text));
            if let (false, Ok(window)) = (own, window.try_into()) {
                self.windows.insert(window);
            }
        }
    }

    /// `text` with every known part replaced by its length.
    pub(super) fn apply(&self, text: &str) -> String {
        let lower = text.to_ascii_lowercase();
        let mut hidden = vec![false; lower.len()];
        let mut hide =
            |from: usize, to: usize| hidden.iter_mut().take(to).skip(from).for_each(|one| *one = true);
        for (at, window) in lower.as_bytes().windows(WINDOW).enumerate() {
            if self.windows.contains(window) {
                hide(at, at + WINDOW);
            }
        }
        for short in &self.short {
            for (at, _) in lower.match_indices(short.as_str()) {
                let end = at + short.len();
                let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                if alone(lower[..at].chars().next_back()) && alone(lower[end..].chars().next()) {
                    hide(at, end);
                }
            }
        }
        replace(text, &hidden)
    }
}

fn replace(text: &str, hidden: &[bool]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if hidden.iter().take(end).skip(at).any(|hidden| *hidden) {
            run += 1;
            continue;
        }
        if run > 0 {
            out.push_str(&format!("[{run} characters]"));
            run = 0;
        }
        out.push(c);
    }
    if run > 0 {
        out.push_str(&format!("[{run} characters]"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_and_words_stay() {
        let mut mask = Mask::default();
        mask.add("sk_live_9aF3kQ7zLm2Xw8");
        mask.add("pass");
        mask.add("authorization: x");
        assert_eq!(mask.apply("key SK_live_9aF3kQ7… is bad"), "key [15 characters]… is bad");
        assert_eq!(mask.apply("pass, passed: Authorization"), "[4 characters], passed: Authorization");
        assert_eq!(mask.apply("zwölf"), "zwölf");
    }
}
