//! Tokens: any text, and any two objects behind a header.

#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::jwt;

fuzz_target!(|text: &str| {
    let _ = jwt::header(text);
    let Ok(token) = jwt::decode(text) else { return };
    assert!(matches!(token.segments, 3 | 5));
    assert!(token.segments == 3 || token.claims.is_none());
    assert!(token.grants().len() <= jwt::GRANTS_LIMIT);
    for name in ["exp", "nbf", "iat", "auth_time"] {
        let _ = token.seconds(name);
    }
    let _ = (token.audiences(), token.grant_claims(), token.text("iss"));
});
