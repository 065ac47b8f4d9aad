//! What all readers of recorded messages share: text, start lines, header fields, bodies, targets.
//!
//! Risk: recordings are pasted, cut, re-encoded and wrapped on their way here, and can be hostile. Remedy: each
//! piece is read leniently, keeps what was written, and is bounded; what had to be bent or left out is a note.

pub(crate) mod body;
pub(crate) mod head;
pub(crate) mod start;
pub(crate) mod target;
pub(crate) mod text;

use crate::{Note, Position};

/// Notes about an input, each kind at most once.
#[derive(Default)]
pub(crate) struct Notes(Vec<Note>);

impl Notes {
    /// Adds a note unless there is one with this id.
    pub(crate) fn once(&mut self, id: &'static str, says: &str, at: Option<Position>) {
        if !self.0.iter().any(|note| note.id == id) {
            self.0.push(Note { id, says: says.to_owned(), at });
        }
    }

    /// All notes.
    pub(crate) fn into_vec(self) -> Vec<Note> {
        self.0
    }
}
