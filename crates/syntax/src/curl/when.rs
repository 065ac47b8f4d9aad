//! `-z`: a date as curl reads it, written as HTTP wants it (RFC 9110 §5.6.7).

use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};

/// Reads a date in any of the forms that curl knows; what has no zone is UTC.
pub(super) fn read(text: &str) -> Option<PrimitiveDateTime> {
    const LONGEST: usize = 128;
    if text.len() > LONGEST {
        return None;
    }
    let mut found = Found::default();
    let split = text.split([' ', ',', '\t']).flat_map(dashes);
    for word in split.filter(|word| !word.is_empty()) {
        found.word(word)?;
    }
    found.finish()
}

/// `Sun, 12 Dec 1999 12:00:00 GMT`.
pub(super) fn http(at: PrimitiveDateTime) -> String {
    let weekday = at.weekday().to_string();
    let month = at.month().to_string();
    format!(
        "{}, {:02} {} {:4} {:02}:{:02}:{:02} GMT",
        weekday.get(..3).unwrap_or_default(),
        at.day(),
        month.get(..3).unwrap_or_default(),
        at.year(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// `06-Nov-94` is three words, `-0500` is one.
fn dashes(word: &str) -> Vec<&str> {
    let named =
        word.contains('-') && word.chars().any(|c| c.is_ascii_alphabetic()) && !word.starts_with(['+', '-']);
    if named { word.split('-').collect() } else { vec![word] }
}

#[derive(Default)]
struct Found {
    year: Option<i32>,
    month: Option<Month>,
    day: Option<u8>,
    time: Option<Time>,
    offset: i32,
}

impl Found {
    fn word(&mut self, word: &str) -> Option<()> {
        let lower = word.to_ascii_lowercase();
        if word.contains(':') {
            let mut parts = word.split(':');
            let hour = parts.next()?.parse().ok()?;
            let minute = parts.next()?.parse().ok()?;
            let second = parts.next().map_or(Some(0), |second| second.parse().ok())?;
            self.time = Some(Time::from_hms(hour, minute, second).ok()?);
            return Some(());
        }
        if word.starts_with(['+', '-']) && self.year.is_some() {
            let sign = if word.starts_with('-') { -1 } else { 1 };
            let digits: i32 = word.get(1..)?.parse().ok()?;
            self.offset = sign * (digits / 100 * 3600 + digits % 100 * 60);
            return Some(());
        }
        if lower.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return self.name(&lower);
        }
        self.number(word)
    }

    fn name(&mut self, word: &str) -> Option<()> {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
        let zones = [
            ("gmt", 0),
            ("utc", 0),
            ("z", 0),
            ("wet", 0),
            ("bst", 1),
            ("cet", 1),
            ("met", 1),
            ("cest", 2),
            ("eet", 2),
            ("jst", 9),
            ("est", -5),
            ("edt", -4),
            ("cst", -6),
            ("cdt", -5),
            ("mst", -7),
            ("mdt", -6),
            ("pst", -8),
            ("pdt", -7),
        ];
        if let Some((_, hours)) = zones.iter().find(|(name, _)| *name == word) {
            self.offset = hours * 3600;
            return Some(());
        }
        let start = word.get(..3)?;
        if let Some(month) = months.iter().position(|month| *month == start) {
            self.month = Month::try_from(u8::try_from(month + 1).ok()?).ok();
            return Some(());
        }
        days.contains(&start).then_some(())
    }

    fn number(&mut self, word: &str) -> Option<()> {
        let number: u32 = word.parse().ok()?;
        match word.len() {
            8 => {
                self.year = i32::try_from(number / 10000).ok();
                self.month =
                    u8::try_from(number / 100 % 100).ok().and_then(|month| Month::try_from(month).ok());
                self.day = u8::try_from(number % 100).ok();
            }
            1 | 2 if self.day.is_none() => self.day = u8::try_from(number).ok(),
            2 if self.year.is_none() => {
                let year = i32::try_from(number).ok()?;
                self.year = Some(if year > 70 { 1900 + year } else { 2000 + year });
            }
            4 if self.year.is_none() => self.year = i32::try_from(number).ok(),
            _ => return None,
        }
        Some(())
    }

    fn finish(self) -> Option<PrimitiveDateTime> {
        let date = Date::from_calendar_date(self.year?, self.month?, self.day?).ok()?;
        let time = self.time.unwrap_or(Time::MIDNIGHT);
        let offset = UtcOffset::from_whole_seconds(self.offset).ok()?;
        let at =
            PrimitiveDateTime::new(date, time).assume_offset(offset).checked_to_offset(UtcOffset::UTC)?;
        Some(PrimitiveDateTime::new(at.date(), at.time()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_curl_reads_them() {
        for (text, want) in [
            ("dec 12 12:00:00 1999 GMT", "Sun, 12 Dec 1999 12:00:00 GMT"),
            ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("Sep 12 04", "Sun, 12 Sep 2004 00:00:00 GMT"),
            ("20040912 15:05:58 -0700", "Sun, 12 Sep 2004 22:05:58 GMT"),
            ("12 Sep 2004 15:05 CEST", "Sun, 12 Sep 2004 13:05:00 GMT"),
        ] {
            assert_eq!(read(text).map(http).as_deref(), Some(want), "{text}");
        }
        assert!(read("some-file.txt").is_none());
        assert!(read("2004-09-12").is_none());
        assert!(read("99999999").is_none());
        assert!(read("31 Dec 9999 23:59:59 -9999").is_none());
        assert!(read("31 Dec 9999 23:59:59 -2300").is_none());
    }
}
