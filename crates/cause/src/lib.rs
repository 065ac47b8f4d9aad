//! The catalogue of causes, and the reasoning that names one.
//!
//! Every refusal has one root [`Cause`]. Each is a pair of files whose path is its id: `expired/token.rs` holds
//! the rule, `expired/token.md` the page, which is at once documentation, advice and test.
//! [`Observations`] are what was seen, [`Evidence`] is what a rule makes of it, a [`Verdict`] adds it up.
//! Rules are pure: they see observations and nothing else, so the clock is an observation too.

pub mod credentials;
pub mod dns;
pub mod expired;
pub mod exposed;
pub mod malformed;
pub mod network;
pub mod permission;
pub mod revoked;
pub mod server;

mod evidence;
pub mod observations;
mod page;
mod verdict;

pub use evidence::{Evidence, Seen};
pub use observations::{Observations, Outcome, Step};
pub use page::{Advice, Case, Page, Step as AdviceStep};
pub use verdict::{Ranked, TEMPERATURE, Verdict, verdict, verdict_with};

/// One way in which a request comes to be refused, or admitted where it should not be.
pub struct Cause {
    /// `group.name`: a public contract, never renamed, never reused. It is the path of the pair of files.
    pub id: &'static str,
    /// What is wrong, in one sentence.
    pub means: &'static str,
    /// Who can end it.
    pub fixed_by: &'static [Person],
    /// What a gateway that refuses for this cause may tell the caller.
    pub disclosure: Disclosure,
    /// The page: Markdown, see [`Page`].
    pub page: &'static str,
    /// The rule: what the observations say for and against this cause.
    pub weigh: fn(&Observations) -> Vec<Evidence>,
}

/// The people who can end a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Person {
    /// A person in a browser or at an application.
    User,
    /// Who writes or runs the client.
    Developer,
    /// Who runs the server.
    Owner,
    /// Who runs the network in between.
    Network,
}

impl Person {
    /// All of them, in the order in which reports name them.
    pub const ALL: [Person; 4] = [Person::User, Person::Developer, Person::Owner, Person::Network];

    /// The heading of this person's advice, in lower case also the word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Developer => "Developer",
            Self::Owner => "Owner",
            Self::Network => "Network",
        }
    }
}

/// How much of a cause a gateway tells to the one it refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// The caller can see it by itself: it is told.
    Caller,
    /// It would help an attacker: one neutral answer for all of these.
    Neutral,
    /// It is the owner's affair: the caller gets a trace id.
    Owner,
}

/// The whole catalogue, in the order of `causes.txt`.
pub const ALL: &[&Cause] = &[
    &credentials::missing::CAUSE,
    &credentials::placeholder::CAUSE,
    &credentials::rejected::CAUSE,
    &credentials::wrong_scheme::CAUSE,
    &credentials::wrong_place::CAUSE,
    &credentials::wrong_target::CAUSE,
    &credentials::conflicting::CAUSE,
    &credentials::lost_on_redirect::CAUSE,
    &credentials::withheld_by_browser::CAUSE,
    &credentials::certificate_missing::CAUSE,
    &malformed::scheme::CAUSE,
    &malformed::stray_characters::CAUSE,
    &malformed::basic_encoding::CAUSE,
    &malformed::charset::CAUSE,
    &malformed::token_structure::CAUSE,
    &malformed::algorithm::CAUSE,
    &malformed::signature::CAUSE,
    &malformed::digest_response::CAUSE,
    &expired::token::CAUSE,
    &expired::not_yet_valid::CAUSE,
    &expired::clock_skew::CAUSE,
    &expired::session::CAUSE,
    &expired::nonce::CAUSE,
    &revoked::credential::CAUSE,
    &revoked::account::CAUSE,
    &revoked::signing_key::CAUSE,
    &permission::scope::CAUSE,
    &permission::resource::CAUSE,
    &permission::address::CAUSE,
    &permission::step_up::CAUSE,
    &permission::lockout::CAUSE,
    &server::authorization_stripped::CAUSE,
    &server::stacked_auth::CAUSE,
    &server::public_path_protected::CAUSE,
    &server::preflight_protected::CAUSE,
    &server::missing_path_protected::CAUSE,
    &server::challenge_invalid::CAUSE,
    &server::credential_store_unavailable::CAUSE,
    &server::verifier_misconfigured::CAUSE,
    &server::wrong_host::CAUSE,
    &server::plugin::CAUSE,
    &server::cached_refusal::CAUSE,
    &server::forwarded_facts_lost::CAUSE,
    &server::header_limit::CAUSE,
    &network::firewall::CAUSE,
    &network::proxy_auth::CAUSE,
    &network::intercepted::CAUSE,
    &network::unreachable::CAUSE,
    &network::tls::CAUSE,
    &dns::not_found::CAUSE,
    &dns::stale::CAUSE,
    &dns::r#override::CAUSE,
    &dns::resolver_failure::CAUSE,
    &exposed::unprotected::CAUSE,
    &exposed::other_path::CAUSE,
    &exposed::method::CAUSE,
    &exposed::any_of::CAUSE,
    &exposed::fail_open::CAUSE,
    &exposed::forged_identity::CAUSE,
    &exposed::credential_file::CAUSE,
    &exposed::plaintext::CAUSE,
    &exposed::cached::CAUSE,
    &exposed::admin::CAUSE,
];

/// The cause called `id`.
pub fn find(id: &str) -> Option<&'static Cause> {
    ALL.iter().copied().find(|cause| cause.id == id)
}

#[cfg(test)]
mod tests;
