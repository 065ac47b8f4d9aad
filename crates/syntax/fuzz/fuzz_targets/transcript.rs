//! Transcripts of any client never panic, stay within their bounds, and point into the input.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::{Capture, Format, detect, transcript};

fuzz_target!(|input: &[u8]| {
    let _ = detect::format(input);
    for format in [Format::CurlVerbose, Format::CurlTrace, Format::Httpie, Format::WgetDebug] {
        match transcript::parse_as(input, format) {
            Ok(capture) => check(&capture),
            // UTF-16 is decoded first and grows by half at most.
            Err(error) => assert!(error.at.offset <= input.len() * 3 / 2),
        }
    }
});

fn check(capture: &Capture) {
    assert!(!capture.exchanges.is_empty() && capture.exchanges.len() <= syntax::exchange::EXCHANGES_LIMIT);
    for exchange in &capture.exchanges {
        assert!(exchange.command.is_none_or(|command| command < capture.commands.len()));
        assert!(exchange.request.fields.0.len() <= 1000);
        if let Some(response) = &exchange.response {
            assert!(response.body.len() <= syntax::exchange::BODY_LIMIT);
        }
    }
}
