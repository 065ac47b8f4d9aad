//! What a command reads from files and standard input, which only the caller can supply.

use super::token::Token;

/// Most bytes of one file that are used.
const FILE_LIMIT: usize = 16 * 1024 * 1024;

/// Supplies contents, and remembers what could not be had.
pub(super) struct Files<'a> {
    supply: &'a mut dyn FnMut(&str) -> Option<Vec<u8>>,
    /// Standard input as the command line itself gives it.
    pub stdin: Option<Token>,
    /// `< file`.
    pub redirected: Option<String>,
    /// Names that could not be read, in order.
    pub missing: Vec<String>,
}

impl<'a> Files<'a> {
    /// Contents come from `supply`.
    pub fn new(supply: &'a mut dyn FnMut(&str) -> Option<Vec<u8>>) -> Self {
        Self { supply, stdin: None, redirected: None, missing: Vec::new() }
    }

    /// The content of `name`; `-` is standard input.
    pub fn read(&mut self, name: &str) -> Option<Token> {
        if name == "-"
            && let Some(text) = &self.stdin
        {
            return Some(text.clone());
        }
        let name = match (&self.redirected, name) {
            (Some(file), "-") => file.clone(),
            _ => name.to_owned(),
        };
        let found = (self.supply)(&name);
        if found.is_none() && !self.missing.contains(&name) && self.missing.len() < 256 {
            self.missing.push(name);
        }
        found.map(|mut bytes| {
            bytes.truncate(FILE_LIMIT);
            let mut token = Token::default();
            token.push_unplaced(&bytes);
            token
        })
    }
}
