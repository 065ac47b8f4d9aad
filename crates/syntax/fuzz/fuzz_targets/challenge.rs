//! The tolerant reader of challenges against the plain one: what the grammar accepts is read alike and has no fault of
//! grammar, what it refuses has one; and whatever was read can be written and read again.

#![no_main]

#[path = "../plain/challenge.rs"]
mod plain;

use libfuzzer_sys::fuzz_target;
use syntax::challenge::{Challenge, LIMIT, parse};

fuzz_target!(|line: &str| {
    // More entries than are kept need more bytes than these.
    if line.len() > LIMIT * 2 {
        let _ = parse([line]);
        return;
    }
    let ours = parse([line]);
    let grammar = ours.faults.iter().any(|fault| fault.kind.is_grammar());
    assert!(ours.faults.iter().all(|fault| fault.offset <= line.len()));
    let list: Vec<plain::Plain> = ours
        .list
        .iter()
        .map(|read| (read.scheme.clone(), read.token68.clone(), read.params.clone()))
        .collect();
    match plain::parse(line) {
        None => assert!(grammar, "refused by the grammar, no fault here"),
        Some(expected) => {
            assert!(!grammar, "lawful, and a fault here: {:?}", ours.faults);
            assert_eq!(list, expected);
            let written = ours.list.iter().map(Challenge::write).collect::<Vec<_>>().join(", ");
            assert!(parse([written.as_str()]).list == ours.list, "read otherwise when written");
        }
    }
});
