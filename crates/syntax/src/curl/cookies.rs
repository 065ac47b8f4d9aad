//! Files of cookies, as `-b` reads them: the lines of Netscape's format, or header fields.

use super::link::Link;

/// The cookies of `jars` that go to `link`, as `name=value`, those of longer paths first. Times are not looked at.
pub(super) fn matching(jars: &[String], link: &Link) -> Vec<String> {
    const COOKIES_LIMIT: usize = 150;
    let mut found: Vec<(usize, String)> =
        jars.iter().flat_map(|jar| jar.lines()).filter_map(|line| cookie(line, link)).collect();
    found.sort_by_key(|(path, _)| std::cmp::Reverse(*path));
    found.into_iter().take(COOKIES_LIMIT).map(|(_, cookie)| cookie).collect()
}

/// One line's cookie with the length of its path.
fn cookie(line: &str, link: &Link) -> Option<(usize, String)> {
    let header = line.get(..11).filter(|name| name.eq_ignore_ascii_case("set-cookie:"));
    if header.is_some() {
        let pair = line.get(11..)?.split(';').next()?.trim();
        return pair.contains('=').then(|| (0, pair.to_owned()));
    }
    let line = line.strip_prefix("#HttpOnly_").unwrap_or(line);
    if line.starts_with('#') {
        return None;
    }
    let mut columns = line.split('\t');
    let (domain, below, path, secure, _expires, name) = (
        columns.next()?,
        columns.next()?,
        columns.next()?,
        columns.next()?,
        columns.next()?,
        columns.next()?,
    );
    let value = columns.next().unwrap_or_default();
    let domain = domain.trim_start_matches('.').to_ascii_lowercase();
    let host = link.host.to_ascii_lowercase();
    let is_below = below.eq_ignore_ascii_case("TRUE")
        && host.strip_suffix(&domain).is_some_and(|lead| lead.ends_with('.'));
    let local = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
    let path_fits = link
        .path
        .strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || path.ends_with('/') || rest.starts_with('/'));
    let secure_fits = !secure.eq_ignore_ascii_case("TRUE") || link.is_tls() || local;
    ((host == domain || is_below) && path_fits && secure_fits)
        .then(|| (path.len(), format!("{name}={value}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_go_where_they_belong() {
        let jar = "# Netscape HTTP Cookie File\n\
                   h.test\tFALSE\t/\tFALSE\t0\ta\t1\n\
                   .test\tTRUE\t/deep\tFALSE\t0\tb\t2\n\
                   #HttpOnly_h.test\tFALSE\t/\tTRUE\t0\tc\t3\n\
                   other\tFALSE\t/\tFALSE\t0\td\t4\n\
                   Set-Cookie: e=5; path=/\n"
            .to_owned();
        let cookies =
            |url: &str| matching(std::slice::from_ref(&jar), &Link::read(url, None, false)).join("; ");
        assert_eq!(cookies("http://h.test/deep/x"), "b=2; a=1; e=5");
        assert_eq!(cookies("https://h.test/"), "a=1; c=3; e=5");
    }
}
