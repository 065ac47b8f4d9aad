//! HARs never panic, and whatever is cut off one is only missing at its end.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::har;

fuzz_target!(|input: &[u8]| {
    match har::parse(input) {
        Ok(capture) => {
            assert!(capture.exchanges.len() <= syntax::exchange::EXCHANGES_LIMIT);
            for exchange in &capture.exchanges {
                let length = exchange.response.as_ref().map_or(0, |response| response.body.len());
                assert!(length <= syntax::exchange::BODY_LIMIT);
            }
            let half = har::parse(&input[..input.len() / 2]);
            let count = half.map_or(0, |half| half.exchanges.len());
            assert!(count <= capture.exchanges.len());
        }
        // Other encodings are decoded first and grow to the double at most.
        Err(error) => assert!(error.at.offset <= input.len() * 2 + 1),
    }
});
