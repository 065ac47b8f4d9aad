//! Dates as HTTP, certificates, cookies, log lines and error texts write them; all to seconds since 1970 UTC.

/// `Date` and its cousins: IMF-fixdate, RFC 850, asctime (RFC 9110 §5.6.7), and the sloppy ones of cookies.
pub fn http(text: &str) -> Option<i64> {
    let _ = text;
    None
}

/// ISO 8601 and RFC 3339 in their usual spellings, also the basic form of SigV4 (`20240312T164412Z`).
pub fn iso(text: &str) -> Option<i64> {
    let _ = text;
    None
}

/// The form of OpenSSL and curl: `Jun 27 12:04:50 2025 GMT`.
pub fn openssl(text: &str) -> Option<i64> {
    let _ = text;
    None
}

/// A number of seconds, milliseconds or microseconds since 1970, told apart by size.
pub fn epoch(text: &str) -> Option<i64> {
    let _ = text;
    None
}

/// Seconds since 1970 as `2026-11-24 13:38:48 UTC`, for a person.
pub fn show(seconds: i64) -> String {
    let _ = seconds;
    String::new()
}
