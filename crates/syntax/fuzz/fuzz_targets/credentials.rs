//! Requests of any kind: the first byte chooses the place, the rest is the value.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::credentials::{self, Place};
use syntax::{Request, cookie, date, digest, sigv4};

fuzz_target!(|text: &str| {
    let read = credentials::parse(Place::Authorization, text);
    assert!(read.faults.iter().all(|fault| fault.offset <= text.len()));
    assert!(read.faults.is_sorted_by_key(|fault| fault.offset));
    let bare = read.bare();
    assert!(bare.len() <= text.len());
    let _ = (credentials::is_placeholder(text), digest::params(text), date::all(text), date::http(text), date::iso(text));
    let _ = cookie::parse_set(text).map(|cookie| cookie.removes(Some(0)));
    let mut request = Request { target: format!("/?{text}"), body: text.into(), ..Request::default() };
    for name in ["Authorization", "X-Api-Key", "Cookie", "Signature-Input", "X-Amz-Date"] {
        request.fields.push(name, text);
    }
    let found = credentials::find(&request);
    assert!(found.len() <= credentials::LIMIT);
    let _ = sigv4::find(&request);
});
