//! Error bodies: any bytes, under each kind of content.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::Response;
use syntax::problem::{self, ENTRIES_LIMIT, MEMBERS_LIMIT};

fuzz_target!(|bytes: &[u8]| {
    for content_type in ["", "application/json", "text/html", "application/x-www-form-urlencoded"] {
        let mut response = Response { status: 401, body: bytes.to_vec(), ..Response::default() };
        response.fields.push("Content-Type", content_type);
        let read = problem::read(&response);
        assert!(read.codes.len() <= ENTRIES_LIMIT && read.messages.len() <= ENTRIES_LIMIT);
        assert!(read.needs.len() <= ENTRIES_LIMIT && read.members.len() <= MEMBERS_LIMIT);
    }
});
