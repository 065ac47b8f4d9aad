//! Finds dates by their shape.

use time::{Date, Month, Time};

/// A timestamp and where it ended.
pub(super) struct Found {
    /// Seconds since 1970.
    pub seconds: i64,
    /// The byte after it.
    pub end: usize,
}

/// The first timestamp at or after `from`.
pub(super) fn next(text: &[u8], from: usize) -> Option<Found> {
    let mut at = from;
    while at < text.len() {
        let byte = text[at];
        if !byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let found = if byte.is_ascii_digit() {
            stamp(text, at)
                .or_else(|| american(text, at))
                .or_else(|| worded(text, at))
                .or_else(|| number(text, at))
        } else {
            worded(text, at)
        };
        if found.is_some() {
            return found;
        }
        // Words are taken whole, so that the digits of an identifier are not read as a date.
        while text.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            at += 1;
        }
    }
    None
}

/// Dates with the month in letters, the weekday first or absent: IMF-fixdate, RFC 850, asctime, OpenSSL,
/// JavaScript, Java.
pub(super) fn worded(text: &[u8], from: usize) -> Option<Found> {
    let mut cursor = Cursor { text, at: from };
    if text.get(from)?.is_ascii_alphabetic() {
        let word = cursor.word();
        if is_weekday(word) {
            cursor.skip(b" ,-", 3);
        } else {
            cursor.at = from;
        }
    }
    if cursor.peek()?.is_ascii_digit() { day_first(cursor) } else { month_first(cursor) }
}

fn day_first(mut cursor: Cursor<'_>) -> Option<Found> {
    let day = cursor.digits(1, 2)?;
    cursor.skip(b" -", 2);
    let month = month(cursor.word())?;
    cursor.skip(b" -,", 2);
    let year = cursor.year()?;
    cursor.skip(b" ,:T", 2);
    let clock = cursor.clock()?;
    cursor.close(year, month, day, clock)
}

fn month_first(mut cursor: Cursor<'_>) -> Option<Found> {
    let month = month(cursor.word())?;
    cursor.skip(b" ", 2);
    let day = cursor.digits(1, 2)?;
    cursor.skip(b" ,", 3);
    let mark = cursor.at;
    if let Some(clock) = cursor.clock() {
        cursor.skip(b" ", 2);
        let zone = cursor.zone_word();
        cursor.skip(b" ", 2);
        let year = cursor.year()?;
        let mut found = cursor.close(year, month, day, clock)?;
        found.seconds -= zone.unwrap_or(0);
        return Some(found);
    }
    cursor.at = mark;
    let year = cursor.year()?;
    cursor.skip(b" ,", 3);
    if cursor.text[cursor.at..].starts_with(b"at ") {
        cursor.at += 3;
    }
    let clock = cursor.clock()?;
    cursor.close(year, month, day, clock)
}

/// ISO 8601: a date, and a time where there is one.
pub(super) fn iso(text: &[u8], from: usize) -> Option<Found> {
    let mut cursor = Cursor { text, at: from };
    let year = cursor.digits(4, 4)?;
    let separator = cursor.peek().filter(|byte| matches!(byte, b'-' | b'/'));
    cursor.at += usize::from(separator.is_some());
    let month = cursor.digits(2, 2)?;
    if let Some(separator) = separator {
        cursor.expect(separator)?;
    }
    let day = cursor.digits(2, 2)?;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let mark = cursor.at;
    if matches!(cursor.peek(), Some(b'T' | b't' | b' ' | b'_')) {
        cursor.at += 1;
        let clock = if separator.is_some() { cursor.clock() } else { cursor.packed_clock() };
        if let Some(clock) = clock {
            return cursor.close(year, month, day, clock);
        }
    }
    cursor.at = mark;
    if cursor.peek().is_some_and(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    cursor.close(year, month, day, Clock::default())
}

/// An ISO date that has a time, so that a version or a serial number is not taken for one.
fn stamp(text: &[u8], at: usize) -> Option<Found> {
    iso(text, at).filter(|found| found.end - at >= 15)
}

/// `7/27/2026 11:42:18 AM`, `27/07/2026 11:42:18`: .NET writes these into error texts. The month comes first where
/// both readings are possible, as in .NET's invariant culture.
fn american(text: &[u8], from: usize) -> Option<Found> {
    let mut cursor = Cursor { text, at: from };
    let first = cursor.digits(1, 2)?;
    cursor.expect(b'/')?;
    let second = cursor.digits(1, 2)?;
    cursor.expect(b'/')?;
    let year = cursor.digits(4, 4)?;
    cursor.skip(b" ,", 2);
    let clock = cursor.clock()?;
    let (month, day) = if first > 12 { (second, first) } else { (first, second) };
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    cursor.close(year, month, day, clock)
}

/// Seconds or milliseconds since 1970, between 2001 and 2065.
fn number(text: &[u8], from: usize) -> Option<Found> {
    let length = text[from..].iter().take(14).take_while(|byte| byte.is_ascii_digit()).count();
    let end = from + length;
    let alone =
        !text.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            && !from.checked_sub(1).is_some_and(|before| matches!(text[before], b'-' | b'.' | b'/' | b'_'));
    if !alone || !matches!(length, 10 | 13) || !matches!(text[from], b'1' | b'2') {
        return None;
    }
    let number = std::str::from_utf8(&text[from..end]).ok()?.parse().ok()?;
    Some(Found { seconds: super::scale(number), end })
}

/// RFC 6265 §5.1.1: the parts of a date in any order. A zone is not looked at.
pub(super) fn cookie(text: &[u8]) -> Option<i64> {
    let (mut clock, mut day, mut month, mut year) = (None, None, None, None);
    let is_delimiter = |byte: &u8| !(byte.is_ascii_alphanumeric() || *byte == b':' || *byte >= 0x7f);
    for token in text.split(is_delimiter).filter(|token| !token.is_empty()).take(32) {
        let mut cursor = Cursor { text: token, at: 0 };
        if clock.is_none() && token.contains(&b':') {
            clock = cursor.clock();
        } else if day.is_none() && token.len() <= 2 && token[0].is_ascii_digit() {
            day = cursor.digits(1, 2);
        } else if month.is_none() && token[0].is_ascii_alphabetic() && token.len() >= 3 {
            month = self::month(token);
        } else if year.is_none() && token[0].is_ascii_digit() {
            year = cursor.year();
        }
    }
    Cursor { text: b"", at: 0 }.close(year?, month?, day?, clock?).map(|found| found.seconds)
}

#[derive(Clone, Copy, Default)]
struct Clock {
    hour: u8,
    minute: u8,
    second: u8,
}

#[derive(Clone, Copy)]
struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn skip(&mut self, these: &[u8], most: usize) {
        let end = self.at + most;
        while self.at < end && self.peek().is_some_and(|byte| these.contains(&byte)) {
            self.at += 1;
        }
    }

    /// Letters, at most nine: the longest names are `Wednesday` and `September`.
    fn word(&mut self) -> &'a [u8] {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.iter().take(10).take_while(|byte| byte.is_ascii_alphabetic()).count();
        self.at += length;
        &rest[..length]
    }

    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let mut value = 0;
        let mut count = 0;
        while count < most
            && let Some(byte) = self.peek()
            && byte.is_ascii_digit()
        {
            value = value * 10 + u32::from(byte - b'0');
            count += 1;
            self.at += 1;
        }
        (count >= least).then_some(value)
    }

    /// Four digits, or two as RFC 6265 §5.1.1 completes them.
    fn year(&mut self) -> Option<u32> {
        let start = self.at;
        let value = self.digits(2, 4)?;
        match (self.at - start, value) {
            (4, year) => Some(year),
            (2, year @ 0..70) => Some(year + 2000),
            (2, year) => Some(year + 1900),
            _ => None,
        }
    }

    /// `11:42:18`, `11:42`, with a fraction, with AM or PM.
    fn clock(&mut self) -> Option<Clock> {
        let hour = self.digits(1, 2)?;
        self.expect(b':')?;
        let minute = self.digits(2, 2)?;
        let second = if self.peek() == Some(b':') {
            self.at += 1;
            self.digits(2, 2)?
        } else {
            0
        };
        self.fraction();
        let mark = self.at;
        self.skip(b" ", 1);
        let hour = match (self.word().to_ascii_uppercase().as_slice(), hour) {
            (b"AM", 12) => 0,
            (b"PM", 1..12) => hour + 12,
            (b"AM" | b"PM", _) => hour,
            _ => {
                self.at = mark;
                hour
            }
        };
        clock(hour, minute, second)
    }

    /// `114218`.
    fn packed_clock(&mut self) -> Option<Clock> {
        let (hour, minute) = (self.digits(2, 2)?, self.digits(2, 2)?);
        let second = self.digits(2, 2).unwrap_or(0);
        self.fraction();
        clock(hour, minute, second)
    }

    fn fraction(&mut self) {
        let digit = self.text.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        if matches!(self.peek(), Some(b'.' | b',')) && digit {
            self.at += 1;
            while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                self.at += 1;
            }
        }
    }

    /// `Z`, `GMT`, `UTC`, `+02:00`, `GMT-0400`: seconds east of Greenwich.
    fn zone(&mut self) -> i64 {
        let mark = self.at;
        self.skip(b" ", 1);
        if let Some(seconds) = self.zone_word() {
            return seconds;
        }
        self.at = mark;
        0
    }

    fn zone_word(&mut self) -> Option<i64> {
        let mark = self.at;
        let word = self.word();
        let known = match word.to_ascii_uppercase().as_slice() {
            b"Z" | b"GMT" | b"UTC" | b"UT" => 0,
            b"EST" => -5 * 3600,
            b"EDT" => -4 * 3600,
            b"PST" => -8 * 3600,
            b"PDT" => -7 * 3600,
            b"CET" => 3600,
            b"CEST" => 2 * 3600,
            b"" => return self.offset(),
            _ => {
                self.at = mark;
                return None;
            }
        };
        Some(self.offset().unwrap_or(known))
    }

    fn offset(&mut self) -> Option<i64> {
        let mark = self.at;
        let sign = match self.peek()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        self.at += 1;
        let Some(hours) = self.digits(2, 2).filter(|hours| *hours < 15) else {
            self.at = mark;
            return None;
        };
        self.skip(b":", 1);
        let minutes = self.digits(2, 2).unwrap_or(0);
        Some(sign * (i64::from(hours) * 3600 + i64::from(minutes) * 60))
    }

    /// The instant, once its parts are known and the cursor stands behind the clock.
    fn close(mut self, year: u32, month: Month, day: u32, clock: Clock) -> Option<Found> {
        let date =
            Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()?;
        let time = Time::from_hms(clock.hour, clock.minute, clock.second).ok()?;
        let local = date.with_time(time).assume_utc().unix_timestamp();
        let zone = self.zone();
        Some(Found { seconds: local - zone, end: self.at })
    }
}

fn clock(hour: u32, minute: u32, second: u32) -> Option<Clock> {
    let valid = hour < 24 && minute < 60 && second <= 60;
    let part = |number: u32| u8::try_from(number).ok();
    valid.then_some(())?;
    Some(Clock { hour: part(hour)?, minute: part(minute)?, second: part(second.min(59))? })
}

fn is_weekday(word: &[u8]) -> bool {
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].iter().any(|day| {
        word.eq_ignore_ascii_case(&day.as_bytes()[..3]) || word.eq_ignore_ascii_case(day.as_bytes())
    })
}

fn month(word: &[u8]) -> Option<Month> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let index = NAMES.iter().position(|name| {
        word.len() >= 3
            && word.len() <= name.len()
            && word.eq_ignore_ascii_case(&name.as_bytes()[..word.len()])
    })?;
    Month::try_from(u8::try_from(index + 1).ok()?).ok()
}
