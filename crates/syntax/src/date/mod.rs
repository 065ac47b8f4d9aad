//! Dates as HTTP, certificates, cookies, log lines and error texts write them; all to seconds since 1970 UTC.
//!
//! Risk: a refusal often turns on a time, and every product writes its own form. Remedy: one scanner
//! (`scan`) that knows the usual shapes, and a strict reader for each field that has a standard.
//! Deviations: a weekday that contradicts its date is not an error (RFC 9110 §5.6.7 is silent on it), a leap
//! second counts as the second before it, and a time without a zone is read as UTC.

mod scan;

use time::OffsetDateTime;
use time::macros::format_description;

/// Most timestamps that [`all`] returns.
pub const FOUND_LIMIT: usize = 16;

/// `Date` and its cousins: IMF-fixdate, RFC 850, asctime (RFC 9110 §5.6.7), and the sloppy ones of cookies
/// (RFC 6265 §5.1.1).
pub fn http(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(time) = httpdate::parse_http_date(text) {
        let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
        return i64::try_from(since.as_secs()).ok();
    }
    scan::worded(text.as_bytes(), 0).map(|found| found.seconds).or_else(|| scan::cookie(text.as_bytes()))
}

/// ISO 8601 and RFC 3339 in their usual spellings, also the basic form of SigV4 (`20240312T164412Z`), minutes
/// without seconds (Azure) and a date alone.
pub fn iso(text: &str) -> Option<i64> {
    let text = text.trim();
    let found = scan::iso(text.as_bytes(), 0)?;
    let rest = text.get(found.end..)?.trim_start();
    // Go prints the zone twice: `2024-01-01 00:00:00 +0000 UTC`.
    let rest = rest.strip_prefix("UTC").or(rest.strip_prefix("GMT")).unwrap_or(rest).trim_start();
    (rest.is_empty() || rest.starts_with("m=")).then_some(found.seconds)
}

/// The form of OpenSSL and curl: `Jun 27 12:04:50 2025 GMT`.
pub fn openssl(text: &str) -> Option<i64> {
    let text = text.trim();
    let found = scan::worded(text.as_bytes(), 0)?;
    text.get(found.end..)?.trim().is_empty().then_some(found.seconds)
}

/// A number of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size. A fraction is
/// cut.
pub fn epoch(text: &str) -> Option<i64> {
    let text = text.trim();
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        Some(_) => return None,
        None => text,
    };
    if whole.is_empty() || whole.len() > 19 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    whole.parse().ok().map(scale)
}

/// A number since 1970 as [`epoch`] reads it, brought to seconds.
pub fn scale(number: i64) -> i64 {
    match number.unsigned_abs() {
        0..100_000_000_000 => number,
        100_000_000_000..100_000_000_000_000 => number / 1_000,
        100_000_000_000_000..100_000_000_000_000_000 => number / 1_000_000,
        _ => number / 1_000_000_000,
    }
}

/// The first timestamp inside of a sentence: `Current [Tue, 07 Jul 2026 11:42:18 GMT]`, `expired at
/// 2024-01-01T00:00:00Z`, `The token expired at '03/05/2024 10:12:00'`, `jwt expired 1700000000`.
pub fn find(text: &str) -> Option<i64> {
    scan::next(text.as_bytes(), 0).map(|found| found.seconds)
}

/// Every timestamp of a text, in order; at most [`FOUND_LIMIT`].
pub fn all(text: &str) -> Vec<i64> {
    let mut times = Vec::new();
    let mut from = 0;
    while times.len() < FOUND_LIMIT
        && let Some(found) = scan::next(text.as_bytes(), from)
    {
        times.push(found.seconds);
        from = found.end;
    }
    times
}

/// Seconds since 1970 as `2026-11-24 13:38:48 UTC`, for a person; `@` and the number for a time outside of the
/// years 1 to 9999.
pub fn show(seconds: i64) -> String {
    let form = format_description!("[year]-[month]-[day] [hour]:[minute]:[second] UTC");
    OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .filter(|time| time.year() > 0)
        .and_then(|time| time.format(form).ok())
        .unwrap_or_else(|| format!("@{seconds}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JULY: i64 = 1_783_424_538;

    #[test]
    fn every_http_form_is_the_same_second() {
        for text in [
            "Tue, 07 Jul 2026 11:42:18 GMT",
            "Tuesday, 07-Jul-26 11:42:18 GMT",
            "Tue Jul  7 11:42:18 2026",
            "Tue, 07-Jul-2026 11:42:18 GMT",
            "Tue, 7 Jul 2026 11:42:18 UTC",
            "tue, 07 jul 2026 13:42:18 +0200",
            "Tue Jul 07 2026 07:42:18 GMT-0400 (Eastern Daylight Time)",
            "07 Jul 2026 11:42:18",
        ] {
            assert_eq!(http(text), Some(JULY), "{text}");
        }
        assert_eq!(http("Sun, 30-Jul-2017 10:00:00 GMT"), Some(1_501_408_800));
        assert_eq!(http("Thu, 01-Jan-1970 00:00:00 GMT"), Some(0));
        for text in ["", "0", "-1", "Tue, 07 Jul", "Tue, 31 Feb 2026 11:42:18 GMT", "Session"] {
            assert_eq!(http(text), None, "{text}");
        }
    }

    #[test]
    fn iso_in_its_usual_spellings() {
        for text in [
            "2026-07-07T11:42:18Z",
            "2026-07-07T11:42:18.123456789Z",
            "2026-07-07t13:42:18+02:00",
            "2026-07-07 11:42:18",
            "2026-07-07 11:42:18 UTC",
            "2026-07-07T06:42:18-0500",
            "20260707T114218Z",
            "2026-07-07 11:42:18.5 +0000 UTC",
            "2026-07-07 11:42:18.5 +0000 UTC m=+0.1",
            "2026/07/07 11:42:18",
            "2026-07-07T11:42:18,5+00",
        ] {
            assert_eq!(iso(text), Some(JULY), "{text}");
        }
        assert_eq!(iso("2026-07-07T11:42Z"), Some(JULY - 18));
        assert_eq!(iso("2024-01-01"), Some(1_704_067_200));
        assert_eq!(iso("20240101"), Some(1_704_067_200));
        for text in ["", "2024", "2024-13-01", "2024-01-01T25:00:00Z", "2024-01-01 and more", "1700000000"] {
            assert_eq!(iso(text), None, "{text}");
        }
    }

    #[test]
    fn certificates_and_numbers() {
        assert_eq!(openssl("Jun 27 12:04:50 2025 GMT"), Some(1_751_025_890));
        assert_eq!(openssl("Jun  7 12:04:50 2025 GMT"), Some(1_749_297_890));
        assert_eq!(openssl("Jun 27"), None);
        assert_eq!(epoch("1700000000"), Some(1_700_000_000));
        assert_eq!(epoch("1700000000123"), Some(1_700_000_000));
        assert_eq!(epoch("1700000000123456"), Some(1_700_000_000));
        assert_eq!(epoch("1700000000.5"), Some(1_700_000_000));
        assert_eq!(epoch("17e8"), None);
        assert_eq!(epoch("99999999999999999999"), None);
    }

    #[test]
    fn a_time_inside_a_sentence() {
        let cases = [
            (
                "Signature not valid in the specified time frame: Start [Tue, 07 Jul 2026 11:42:18 GMT] - Expiry",
                JULY,
            ),
            ("The token expired at '07/07/2026 11:42:18'", JULY),
            ("ValidTo (UTC): '7/7/2026 11:42:18 AM', Current", JULY),
            ("expired at 2026-07-07T11:42:18Z.", JULY),
            ("Signature expired: 20260707T114218Z is now earlier than", JULY),
            ("jwt expired (exp=1783424538)", JULY),
            ("token is expired by 5m (1783424538000)", JULY),
            ("certificate expired on Jul  7 11:42:18 2026 GMT", JULY),
            ("Jwt expired at Tue Jul 07 11:42:18 UTC 2026, current", JULY),
        ];
        for (text, seconds) in cases {
            assert_eq!(find(text), Some(seconds), "{text}");
        }
        for text in [
            "error 401",
            "10.20.30.40:8080",
            "request 12345678901 failed",
            "v2024-01",
            "",
            "id 123e4567-2024",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
        assert_eq!(all("from 2026-07-07T11:42:18Z to 2026-07-07T11:42:19Z"), [JULY, JULY + 1]);
    }

    #[test]
    fn shown_for_a_person() {
        assert_eq!(show(1_795_527_528), "2026-11-24 13:38:48 UTC");
        assert_eq!(show(i64::MAX), format!("@{}", i64::MAX));
        assert_eq!(show(-62_200_000_000), "@-62200000000");
    }
}
