//! Commands as they are pasted, and what is read from them.

use super::*;

fn one(text: &str) -> Command {
    parse(text).unwrap()
}

fn ids(command: &Command) -> Vec<&'static str> {
    command.notes.iter().map(|note| note.id).collect()
}

#[test]
fn placeholder() {
    assert_eq!(one("curl http://x").requests.len(), 1);
    assert!(ids(&one("curl http://x")).is_empty());
}
