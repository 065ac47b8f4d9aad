//! Raw messages never panic, stay within their bounds, and what is read of them can be read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::raw;

fuzz_target!(|input: &[u8]| {
    match raw::parse(input) {
        Ok(capture) => {
            assert!(!capture.exchanges.is_empty() && capture.exchanges.len() <= syntax::exchange::EXCHANGES_LIMIT);
            for exchange in &capture.exchanges {
                let Some(response) = &exchange.response else { continue };
                assert!(response.body.len() <= syntax::exchange::BODY_LIMIT && response.fields.0.len() <= 1000);
                let written = format!("HTTP/1.1 {:03} {}\r\n\r\n", response.status, response.reason);
                let again = raw::parse(written.as_bytes());
                assert!(again.is_ok_and(|again| {
                    again.exchanges[0].response.as_ref().is_some_and(|own| own.status == response.status)
                        || (100..200).contains(&response.status)
                }));
            }
        }
        Err(error) => assert!(error.at.offset <= input.len() * 3 / 2),
    }
});
