//! What the caller gave: a recording, keys to check tokens with, and which exchange is meant.

use syntax::Capture;

/// A request to be explained.
pub struct Subject {
    /// The recording.
    pub capture: Capture,
    /// JSON Web Key Sets given beside it.
    pub keys: Vec<Vec<u8>>,
    /// Which exchange is meant.
    pub selection: Selection,
}

/// Which exchange of a recording is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// The refused one, chosen by what the whole recording shows.
    #[default]
    Refused,
    /// The one with this number, from 1; what came before it stays as context.
    Entry(usize),
}

impl Selection {
    /// Cuts the recording behind the exchange that is meant.
    pub(crate) fn apply(self, mut capture: Capture) -> Capture {
        if let Self::Entry(number) = self {
            capture.exchanges.truncate(number);
            if let Some(last) = capture.exchanges.pop() {
                capture.exchanges.retain(|exchange| {
                    exchange.response.as_ref().is_none_or(|response| response.status < 400)
                        && exchange.failure.is_none()
                });
                capture.exchanges.push(last);
            }
        }
        capture
    }
}
