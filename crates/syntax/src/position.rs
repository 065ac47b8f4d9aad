//! Where in an input something is, and errors that point there.

use std::fmt;

/// A place in a text that a person pasted or a file that they gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Bytes from the start of the input.
    pub offset: usize,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

impl Position {
    /// The position of byte `offset` of `text`; the end of the text if `offset` lies behind it.
    pub fn at(text: &str, offset: usize) -> Self {
        Self::at_bytes(text.as_bytes(), offset)
    }

    /// As [`Position::at`], for bytes that may not be UTF-8; a continuation byte does not count as a column.
    pub fn at_bytes(bytes: &[u8], offset: usize) -> Self {
        let before = &bytes[..offset.min(bytes.len())];
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
        let column = before[line_start..].iter().filter(|byte| (**byte & 0xC0) != 0x80).count() + 1;
        Self {
            offset: before.len(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// An error, or anything else, together with its place in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// What is there.
    pub what: T,
    /// Where it is.
    pub at: Position,
}

impl<T: fmt::Display> fmt::Display for Located<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.what)
    }
}

impl<T: fmt::Debug + fmt::Display> std::error::Error for Located<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "one\nzwölf x";
        assert_eq!(Position::at(text, text.find('x').unwrap()), Position { offset: 11, line: 2, column: 7 });
        assert_eq!(Position::at(text, 999).line, 2);
        assert_eq!(Position::at("", 0), Position { offset: 0, line: 1, column: 1 });
    }
}
