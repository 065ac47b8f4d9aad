//! Bytes to values, and nothing else.
//!
//! Everything Bouncer reads from a person, a file or a wire becomes a value here: recorded exchanges
//! ([`transcript`], [`raw`], [`har`]), commands ([`curl`]), and the grammar of HTTP authentication
//! ([`challenge`], [`credentials`], [`basic`], [`digest`], [`jwt`], [`sigv4`], [`cookie`]).
//!
//! Risk: all of it is foreign bytes. Remedy: every parser is total (it returns a value or a located error,
//! never panics), bounded by a stated limit, and fuzzed. There is no I/O and no clock in this crate.
//! Wire text has no `Debug` or `Display`; what is to be shown goes through [`shown`].

pub mod basic;
pub mod challenge;
pub mod cookie;
pub mod credentials;
pub mod curl;
pub mod date;
pub mod detect;
pub mod digest;
pub mod exchange;
pub mod field;
pub mod har;
pub mod jwt;
pub mod position;
pub mod problem;
pub mod raw;
pub mod read;
pub mod secret;
pub mod shown;
pub mod sigv4;
pub mod transcript;
mod wire;

pub use exchange::{Capture, Exchange, Failure, Field, Fields, Format, Note, Request, Response};
pub use position::{Located, Position};
pub use secret::Secret;
