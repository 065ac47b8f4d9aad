//! The scheme words that are in use, registered or not.

/// What stands behind a scheme word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// Base64 of a pair.
    Pair,
    /// One token, without white space.
    Token,
    /// Parameters.
    Params,
    /// Either, or something of its own.
    Other,
}

/// Registered schemes (and the like of them) with their usual spelling: other cases are worth a word, and near misses
/// are told from schemes that are merely unknown.
const REGISTERED: &[(&str, Takes)] = &[
    ("Basic", Takes::Pair),
    ("Bearer", Takes::Token),
    ("Digest", Takes::Params),
    ("Negotiate", Takes::Token),
    ("NTLM", Takes::Token),
    ("DPoP", Takes::Token),
    ("GNAP", Takes::Token),
    ("HOBA", Takes::Params),
    ("Mutual", Takes::Params),
    ("OAuth", Takes::Other),
    ("PrivateToken", Takes::Params),
    ("SCRAM-SHA-1", Takes::Params),
    ("SCRAM-SHA-256", Takes::Params),
    ("vapid", Takes::Params),
    ("AWS4-HMAC-SHA256", Takes::Params),
    ("AWS4-ECDSA-P256-SHA256", Takes::Params),
    ("Hawk", Takes::Params),
];

/// Schemes of products. Their case varies, and a word near to one of them may be another product's.
const CUSTOM: &[(&str, Takes)] = &[
    ("AccessToken", Takes::Token),
    ("ACS3-HMAC-SHA256", Takes::Params),
    ("Acquia-HTTP-HMAC", Takes::Params),
    ("Api-Key", Takes::Token),
    ("ApiKey", Takes::Token),
    ("ApiToken", Takes::Token),
    ("AuthSub", Takes::Params),
    ("AWS", Takes::Other),
    ("AWS3-HTTPS", Takes::Params),
    ("Bot", Takes::Token),
    ("Client-ID", Takes::Token),
    ("Discogs", Takes::Params),
    ("EG1-HMAC-SHA256", Takes::Other),
    ("Emby", Takes::Params),
    ("GenieKey", Takes::Token),
    ("Ghost", Takes::Token),
    ("GOOG1", Takes::Other),
    ("GOOG4-HMAC-SHA256", Takes::Params),
    ("GOOG4-RSA-SHA256", Takes::Params),
    ("GoogleLogin", Takes::Params),
    ("HMAC", Takes::Other),
    ("HMAC-SHA256", Takes::Other),
    ("JWT", Takes::Token),
    ("Kerberos", Takes::Token),
    ("Key", Takes::Other),
    ("Klaviyo-API-Key", Takes::Token),
    ("LOW", Takes::Other),
    ("MAC", Takes::Params),
    ("MediaBrowser", Takes::Params),
    ("NLAuth", Takes::Params),
    ("OSS", Takes::Other),
    ("OSS4-HMAC-SHA256", Takes::Params),
    ("Passport1.4", Takes::Other),
    ("QBox", Takes::Other),
    ("Qiniu", Takes::Other),
    ("SAPISIDHASH", Takes::Other),
    ("Session", Takes::Other),
    ("SharedAccessSignature", Takes::Other),
    ("SharedKey", Takes::Other),
    ("SharedKeyLite", Takes::Other),
    ("Signature", Takes::Params),
    ("Snowflake", Takes::Params),
    ("Splunk", Takes::Token),
    ("SSWS", Takes::Token),
    ("TC3-HMAC-SHA256", Takes::Params),
    ("TFS-Federated", Takes::Other),
    ("Token", Takes::Other),
    ("TRUEREST", Takes::Params),
    ("UsernameToken", Takes::Params),
    ("WSSE", Takes::Params),
    ("XBL3.0", Takes::Other),
    ("Zoho-oauthtoken", Takes::Token),
    ("ZooZ", Takes::Other),
];

/// Words that their products join to the value with `=`.
const WITH_EQUALS: &[&str] = &["PVEAPIToken", "PBSAPIToken", "PMGAPIToken", "PDMAPIToken", "key"];

/// What a known scheme takes; `None` for a word that is not known.
pub(super) fn takes(word: &str) -> Option<Takes> {
    let known = REGISTERED.iter().chain(CUSTOM).find(|(name, _)| name.eq_ignore_ascii_case(word));
    known.map(|(_, takes)| *takes)
}

/// The word and what stands behind the equals sign, of a product that writes `word=value`.
pub(super) fn with_equals(text: &str) -> Option<(&str, &str)> {
    let (word, value) = text.split_once('=')?;
    WITH_EQUALS.contains(&word).then_some((word, value))
}

/// The usual spelling of a registered scheme that `word` writes in another case.
pub(super) fn has_unusual_case(word: &str) -> bool {
    REGISTERED.iter().any(|(name, _)| name.eq_ignore_ascii_case(word) && *name != word)
}

/// Whether `word` is no known scheme, but nearly a registered one.
pub(super) fn is_misspelt(word: &str) -> bool {
    const NEAR: &[&str] = &["basic", "bearer", "digest", "negotiate", "aws4-hmac-sha256"];
    if takes(word).is_some() || !(4..=18).contains(&word.len()) {
        return false;
    }
    let word = word.to_ascii_lowercase();
    // Half of a short word would be another word.
    NEAR.iter().any(|name| distance(word.as_bytes(), name.as_bytes()) <= if name.len() < 6 { 1 } else { 2 })
        || word == "bsic"
        || word == "bacis"
}

/// A registered scheme that `text` starts with although another character than white space follows, and the length of
/// the separator: `Bearer=x`, `Bearer%20x`, `BearereyJ…`. A word that is itself a scheme or a product's is none.
pub(super) fn glued(text: &str) -> Option<(usize, usize)> {
    const GLUED: &[&str] =
        &["bearer", "basic", "digest", "negotiate", "token", "apikey", "api-key", "jwt", "oauth"];
    let scheme = GLUED
        .iter()
        .find(|name| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)))?;
    let rest = text.get(scheme.len()..)?;
    let first = rest.chars().next()?;
    if rest.len() > 3 && rest.get(..3).is_some_and(|start| start == "%20") {
        return Some((scheme.len(), 3));
    }
    if matches!(first, ':' | '=' | ',' | ';' | '+') {
        return Some((scheme.len(), 1));
    }
    // Unicode spaces look like a space and are none.
    if first.is_whitespace() && !first.is_ascii() || matches!(first, '\u{200b}' | '\u{2060}' | '\u{feff}') {
        return Some((scheme.len(), first.len_utf8()));
    }
    let long = matches!(*scheme, "bearer" | "basic") || rest.starts_with("eyJ");
    let ends_alike = rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && rest.len() < 8;
    (long && first.is_ascii_alphanumeric() && rest.len() >= 4 && !ends_alike).then_some((scheme.len(), 0))
}

/// Edit distance with neighbours that may change places; words are short.
pub(super) fn distance(a: &[u8], b: &[u8]) -> usize {
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = usize::from(a[i - 1] != b[j - 1]);
                let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + change);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len()][b.len()]
}
