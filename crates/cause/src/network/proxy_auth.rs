//! `network.proxy-auth`: see the page beside this file.

use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen};

/// A forward proxy on the way wants credentials of its own.
pub const CAUSE: Cause = Cause {
    id: "network.proxy-auth",
    means: "A forward proxy on the way wants credentials of its own.",
    fixed_by: &[Person::User, Person::Network],
    disclosure: Disclosure::Caller,
    page: include_str!("proxy-auth.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    if refused.status() == 407 {
        let says = match refused.proxy_challenges.list.first() {
            Some(challenge) => {
                format!("407, and Proxy-Authenticate asks for {}", shown::line(&challenge.scheme, 20))
            }
            None => "407: the proxy wants credentials of its own".to_owned(),
        };
        all.push(Evidence::new(5.5, Seen::Status, says));
    } else if !refused.proxy_challenges.list.is_empty() && refused.status() != 401 {
        all.push(Evidence::new(3.5, Seen::Challenge, "the answer carries Proxy-Authenticate"));
    }
    if !all.is_empty()
        && let Some(proxy) = &refused.exchange.connection.proxy
    {
        all.push(Evidence::new(
            0.5,
            Seen::Connection,
            format!("the request went through the proxy {}", shown::line(proxy, 60)),
        ));
    }
    all
}
