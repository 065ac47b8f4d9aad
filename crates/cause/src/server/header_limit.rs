//! `server.header-limit`: see the page beside this file.

use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// The server's limit on the size of headers refuses the credential.
pub const CAUSE: Cause = Cause {
    id: "server.header-limit",
    means: "The server's limit on the size of headers refuses the credential.",
    fixed_by: &[Person::Owner, Person::Developer],
    disclosure: Disclosure::Caller,
    page: include_str!("header-limit.md"),
    weigh,
};

/// What the usual servers take in one field: half of nginx' and Apache's limits is no cause yet.
const LARGE: usize = 4 * 1024;

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let status = refused.status();
    let mut all = seen.told(CAUSE.id);
    if matches!(status, 431 | 494) {
        all.push(Evidence::new(
            5.5,
            Seen::Status,
            format!("{status} is the status for header fields that are too large"),
        ));
    }
    if status == 502 && !all.is_empty() {
        let says =
            "the server in front did reach the one behind, and could not hold the header of its answer";
        all.push(Evidence::new(2.5, Seen::Status, says));
    }
    let (total, largest) = refused.header_bytes();
    let fits = matches!(status, 0 | 400 | 413 | 414 | 431 | 494 | 500 | 502 | 520);
    if let Some((name, size)) = largest.filter(|(_, size)| fits && *size > LARGE) {
        let says = format!(
            "{} alone has {size} bytes, the header section {total}; servers take 4 to 16 KiB",
            shown::line(&name, 40)
        );
        let weight = match (size > 2 * LARGE, all.is_empty()) {
            (true, true) => 3.5,
            (_, false) => 1.5,
            (false, true) => 1.5,
        };
        all.push(Evidence::new(weight, Seen::Request, says));
    } else if all.is_empty() && fits && total > 3 * LARGE {
        all.push(Evidence::new(3.0, Seen::Request, format!("the header section has {total} bytes")));
    }
    if !all.is_empty() && fits {
        let small = seen.twins().find(|twin| {
            twin.header_bytes().0 + LARGE / 2 < total && twin.status() != status && twin.status() != 0
        });
        if let Some(twin) = small {
            let says = format!(
                "with {} bytes of header fields the answer is {}, with {total} it is {status}",
                twin.header_bytes().0,
                twin.status()
            );
            all.push(Evidence::new(3.0, Seen::Difference, says));
        }
    }
    if !all.is_empty() && matches!(status, 401 | 403) {
        all.push(Evidence::new(-3.0, Seen::Status, format!("{status} is no answer of a size limit")));
    }
    all
}
