//! The authenticated request is built wrongly.

pub mod algorithm;
pub mod basic_encoding;
pub mod charset;
pub mod digest_response;
pub mod scheme;
pub mod signature;
pub mod stray_characters;
pub mod token_structure;
