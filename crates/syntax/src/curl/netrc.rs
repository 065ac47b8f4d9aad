//! `.netrc`: users and passwords by machine, as curl reads it.
//! <https://everything.curl.dev/usingcurl/netrc.html>

use crate::Secret;

/// What a file says for a machine.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Login {
    /// `login`.
    pub user: Option<String>,
    /// `password`.
    pub password: Option<Secret>,
}

/// The first entry for `host`, or for `default`; with `user` given, the first that is for that user or for any.
pub fn find(text: &str, host: &str, user: Option<&str>) -> Option<Login> {
    let mut words = Words { rest: text };
    let mut entry: Option<Login> = None;
    while let Some(word) = words.next() {
        let starts = matches!(word.as_str(), "machine" | "default" | "macdef");
        if starts && let Some(found) = entry.take().and_then(|entry| fitting(entry, user)) {
            return Some(found);
        }
        match word.as_str() {
            "machine" => {
                let name = words.next()?;
                entry = name.eq_ignore_ascii_case(host).then(Login::default);
            }
            "default" => entry = Some(Login::default()),
            "macdef" => words.skip_macro(),
            "login" | "password" | "account" => {
                let value = words.next();
                match (&mut entry, word.as_str()) {
                    (Some(entry), "login") => entry.user = value,
                    (Some(entry), "password") => entry.password = value.map(Secret::new),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    entry.and_then(|entry| fitting(entry, user))
}

fn fitting(entry: Login, user: Option<&str>) -> Option<Login> {
    let something = entry.user.is_some() || entry.password.is_some();
    let same = match (user, &entry.user) {
        (Some(wanted), Some(own)) => wanted == own,
        _ => true,
    };
    (something && same).then_some(entry)
}

struct Words<'a> {
    rest: &'a str,
}

impl Words<'_> {
    /// The next word; `"…"` may hold spaces and `\"`, `\\`, `\n`, `\r`, `\t`.
    fn next(&mut self) -> Option<String> {
        self.rest = self.rest.trim_start();
        while self.rest.starts_with('#') {
            self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
        }
        if let Some(quoted) = self.rest.strip_prefix('"') {
            return Some(self.quoted(quoted.len()));
        }
        let length = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        (!word.is_empty()).then(|| word.to_owned())
    }

    fn quoted(&mut self, left: usize) -> String {
        let text = self.rest.get(self.rest.len() - left..).unwrap_or_default();
        let mut word = String::new();
        let mut chars = text.char_indices();
        let mut end = text.len();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    end = at + 1;
                    break;
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => word.push('\n'),
                    Some((_, 'r')) => word.push('\r'),
                    Some((_, 't')) => word.push('\t'),
                    Some((_, c)) => word.push(c),
                    None => {}
                },
                _ => word.push(c),
            }
        }
        self.rest = text.get(end..).unwrap_or_default();
        word
    }

    /// A macro lasts until an empty line.
    fn skip_macro(&mut self) {
        let end = ["\n\n", "\n\r\n"].iter().filter_map(|empty| self.rest.find(empty)).min();
        self.rest = end.and_then(|end| self.rest.get(end..)).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(text: &str, host: &str, user: Option<&str>) -> Option<String> {
        find(text, host, user).map(|login| {
            format!(
                "{}:{}",
                login.user.unwrap_or_default(),
                login.password.map(|password| password.expose().clone()).unwrap_or_default()
            )
        })
    }

    #[test]
    fn entries_are_found_by_machine_and_user() {
        let text = "# mine\nmachine a.test login u password p\nmachine b.test\n\tlogin x\n\tpassword \"s p\\\"\"\n\
                    macdef init\nmachine a.test login no password no\n\nmachine a.test login v password q\ndefault login d password e\n";
        assert_eq!(pair(text, "A.test", None).as_deref(), Some("u:p"));
        assert_eq!(pair(text, "a.test", Some("v")).as_deref(), Some("v:q"));
        assert_eq!(pair(text, "b.test", None).as_deref(), Some("x:s p\""));
        assert_eq!(pair(text, "c.test", None).as_deref(), Some("d:e"));
        assert_eq!(pair("machine a", "b", None), None);
        assert_eq!(pair("machine", "b", None), None);
    }
}
