//! What was seen: the exchanges of a recording or of the probes, read, and where each of them stands.
//!
//! Rules look at [`Observations`] and at nothing else. Facts that need two exchanges (the same request without
//! credentials, the redirect before it) are questions to the whole.

pub mod differences;
mod elsewhere;
mod hops;
mod judge;
mod keys;
pub mod names;
pub mod software;
mod step;
mod text;
pub mod times;
mod told;

pub use elsewhere::Elsewhere;
pub use keys::{KeySet, Signature};
pub use software::Software;
pub use step::{Purpose, Step};
pub use text::{Pattern, Words};
pub use told::{Told, quote_of};

use syntax::Capture;
use syntax::credentials::{Credential, Form};

use crate::{Evidence, Seen};

/// Everything that was seen.
pub struct Observations {
    /// The exchanges in order.
    pub steps: Vec<Step>,
    /// The one whose refusal is to be explained, as an index of `steps`; also set where all went well.
    pub judged: usize,
    /// How it went.
    pub outcome: Outcome,
    /// All software that was recognised, in order of appearance.
    pub software: Vec<&'static Software>,
    /// Keys against which tokens can be checked.
    pub keys: KeySet,
    /// Commands that stand in the recording, as written.
    pub commands: Vec<String>,
    /// Lines of a recording that belong to no exchange.
    pub other: Vec<String>,
    /// The recording is of a program that repeats requests by itself (a browser, a library), not of commands that a
    /// person typed one by one.
    pub automatic: bool,
}

/// How a recording ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Let in.
    Admitted,
    /// Refused, or not answered.
    Refused,
    /// An error that need not have to do with who asks: refused only if a cause is found for it.
    Unclear,
    /// There is a request and nothing that says how it went.
    NotAsked,
}

/// Where one exchange stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Answered as asked.
    Admitted,
    /// Redirected elsewhere, not to a login.
    Moved,
    /// Refused with a status of its own or in words.
    Refused,
    /// An error that need not have to do with who asks (404, 500 …).
    Other,
    /// The connection failed.
    Failed,
    /// No answer is recorded.
    Unanswered,
}

impl Observations {
    /// Reads `capture`; `keys` are JSON Web Key Sets (RFC 7517 §5) given beside it.
    pub fn of(capture: Capture, keys: &[&[u8]]) -> Self {
        let automatic = matches!(capture.format, syntax::Format::Har | syntax::Format::Raw);
        let other = capture.other;
        let steps: Vec<Step> =
            capture.exchanges.into_iter().map(|exchange| Step::new(exchange, Purpose::Asked)).collect();
        Self::from_steps(
            steps,
            keys,
            capture.commands.into_iter().map(|command| command.text).collect(),
            other,
            automatic,
        )
    }

    fn from_steps(
        mut steps: Vec<Step>,
        keys: &[&[u8]],
        commands: Vec<String>,
        other: Vec<String>,
        automatic: bool,
    ) -> Self {
        let mut software: Vec<&'static Software> = Vec::new();
        for step in &mut steps {
            let found = software::find(step);
            step.software = found.iter().map(|software| software.id.as_str()).collect();
            for one in found {
                if !software.iter().any(|known| known.id == one.id) {
                    software.push(one);
                }
            }
            step.told = told::find(step, &step.software);
            // Read once: with hundreds of exchanges they would be most of the memory.
            step.texts = step::Texts::default();
            step.standing = judge::standing(step);
        }
        let keys = KeySet::collect(keys, &steps);
        let (judged, outcome) = judge::judge(&steps, automatic);
        if outcome == Outcome::Refused
            && !other.is_empty()
            && let Some(step) = steps.get_mut(judged)
        {
            step.put_beside(&other);
            step.told = told::find(step, &step.software);
        }
        Self { steps, judged, outcome, software, keys, commands, other, automatic }
    }

    /// The exchange whose refusal is to be explained.
    pub fn refused(&self) -> &Step {
        &self.steps[self.judged]
    }

    /// The exchanges before the refused one.
    pub fn before(&self) -> &[Step] {
        &self.steps[..self.judged]
    }

    /// The exchanges after the refused one.
    pub fn after(&self) -> &[Step] {
        self.steps.get(self.judged + 1..).unwrap_or(&[])
    }

    /// The other exchanges that ask the same (method, host, path).
    pub fn twins(&self) -> impl Iterator<Item = &Step> {
        let refused = self.refused();
        self.steps
            .iter()
            .enumerate()
            .filter(move |(index, step)| *index != self.judged && step.asks_like(refused))
            .map(|(_, step)| step)
    }

    /// Twins that carry no credentials.
    pub fn twins_without(&self) -> impl Iterator<Item = &Step> {
        self.twins().filter(|twin| !twin.has_credentials())
    }

    /// Twins that carry other credentials than the refused one.
    pub fn twins_with_other(&self) -> impl Iterator<Item = &Step> {
        let own: Vec<String> = self.refused().credentials.iter().map(|c| c.value.expose().clone()).collect();
        self.twins().filter(move |twin| {
            twin.has_credentials()
                && twin.credentials.iter().map(|c| c.value.expose().clone()).collect::<Vec<_>>() != own
        })
    }

    /// The redirects, oldest first, that led to the refused request, made by the client itself.
    pub fn redirects(&self) -> &[Step] {
        let first = (0..self.judged)
            .rev()
            .take_while(|index| self.steps[index + 1].exchange.followed || self.leads_to(*index, index + 1))
            .last()
            .unwrap_or(self.judged);
        &self.steps[first..self.judged]
    }

    fn leads_to(&self, from: usize, to: usize) -> bool {
        let (from, to) = (&self.steps[from], &self.steps[to]);
        matches!(from.status(), 301 | 302 | 303 | 307 | 308)
            && from.location().zip(to.url()).is_some_and(|(location, url)| {
                // Raw messages do not tell the scheme, so it does not count.
                location.host_str() == url.host_str()
                    && location.port() == url.port()
                    && location.path() == url.path()
                    && location.query() == url.query()
            })
    }

    /// Whether `id` was recognised anywhere in the recording.
    pub fn is_software(&self, id: &str) -> bool {
        self.software.iter().any(|software| software.id == id)
    }

    /// The judged exchange's clock, or that of any other one.
    pub fn time(&self) -> Option<i64> {
        self.refused().time().or_else(|| self.steps.iter().find_map(Step::time))
    }

    /// Whether the credential that was judged is of `form`.
    pub fn credential_is(&self, form: Form) -> bool {
        self.refused().main_credential().is_some_and(|credential| credential.form == form)
    }

    /// The credentials of the refused request.
    pub fn credentials(&self) -> &[Credential] {
        &self.refused().credentials
    }

    /// What the refused exchange says in words for the cause `id`. The strongest phrase counts whole, each further one a
    /// quarter: answers repeat themselves.
    pub fn told(&self, id: &str) -> Vec<Evidence> {
        let mut told: Vec<&Told> = self.refused().told.iter().filter(|told| told.cause == id).collect();
        told.sort_by(|one, two| two.weight.total_cmp(&one.weight));
        told.dedup_by(|one, two| one.quote == two.quote);
        told.into_iter()
            .take(3)
            .enumerate()
            .map(|(rank, told)| {
                let weight = if rank == 0 { told.weight } else { told.weight / 4.0 };
                Evidence::new(weight, told.seen, format!("{} “{}”", said(told.seen), told.quote))
            })
            .collect()
    }

    /// Whether the refused exchange says anything in words for the cause `id`.
    pub fn tells(&self, id: &str) -> bool {
        self.refused().told.iter().any(|told| told.cause == id)
    }

    /// The strongest thing that is said in words for any cause but `id`; 0 where nothing is.
    pub fn told_otherwise(&self, id: &str) -> f64 {
        self.refused().told.iter().filter(|told| told.cause != id).map(|told| told.weight).fold(0.0, f64::max)
    }
}

fn said(seen: Seen) -> &'static str {
    match seen {
        Seen::Challenge => "the challenge says",
        Seen::Status => "the status line says",
        Seen::Header => "a header field says",
        Seen::Redirect => "the redirect says",
        Seen::Connection => "the client says",
        _ => "the answer says",
    }
}
