//! The lexical parts of header fields (RFC 9110 §5.6): tokens, quoted strings, lists.
