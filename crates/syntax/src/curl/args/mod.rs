//! Arguments to operations: which option is which, and what it changes.

mod apply;

use super::files::Files;
use super::operation::Operation;
use super::option::{self, Found, Takes};
use super::paste;
use super::token::{REMARKS_LIMIT, Remark, Token};
use super::variable::Variables;

/// Most files within files that `-K` may name.
const CONFIG_DEPTH: usize = 4;

/// What the arguments ask for.
pub(super) struct Arguments<'a, 'f> {
    /// One per `--next`.
    pub operations: Vec<Operation>,
    current: Operation,
    /// Remarks.
    pub remarks: Vec<Remark>,
    /// Options without effect on a request.
    pub ignored: Vec<String>,
    /// Options that curl does not have.
    pub unknown: Vec<String>,
    /// `--variable`.
    pub variables: Variables,
    files: &'a mut Files<'f>,
    depth: usize,
}

/// Reads the arguments behind the word `curl`.
pub(super) fn read<'a, 'f>(tokens: &[Token], files: &'a mut Files<'f>) -> Arguments<'a, 'f> {
    let mut arguments = Arguments {
        operations: Vec::new(),
        current: Operation::default(),
        remarks: Vec::new(),
        ignored: Vec::new(),
        unknown: Vec::new(),
        variables: Variables::default(),
        files,
        depth: 0,
    };
    let mut at = 0;
    let mut options = true;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if !options || token.text.first() != Some(&b'-') {
            arguments.url(token);
        } else if token.text == b"--" {
            options = false;
        } else if arguments.option(token, tokens.get(at..).unwrap_or_default()) {
            at += 1;
        }
    }
    arguments.finish();
    arguments
}

impl Arguments<'_, '_> {
    fn operation(&mut self) -> &mut Operation {
        &mut self.current
    }

    fn remark(&mut self, id: &'static str, says: impl Into<String>, token: &Token) {
        if self.remarks.len() < REMARKS_LIMIT {
            self.remarks.push(Remark { id, says: says.into(), at: token.source(0).map(|_| token.start) });
        }
    }

    fn url(&mut self, token: &Token) {
        self.operation().urls.push(token.clone());
    }

    /// Reads one option; `true` if the next argument belongs to it.
    fn option(&mut self, token: &Token, next: &[Token]) -> bool {
        match token.text.strip_prefix(b"--") {
            Some(_) => self.long(token, next),
            None => self.short(token, next),
        }
    }

    fn long(&mut self, token: &Token, next: &[Token]) -> bool {
        let word = token.string();
        let word = word.trim_start_matches('-');
        let (name, equals) = match word.split_once('=') {
            Some((name, _)) => (name, Some(2 + name.len() + 1)),
            None => (word, None),
        };
        let (bare, on) = match name.strip_prefix("no-") {
            Some(bare) => (bare, false),
            None => (name, true),
        };
        let (bare, expand) = match bare.strip_prefix("expand-") {
            Some(bare) if on => (bare, true),
            _ => (bare, false),
        };
        let (name, takes) = match option::long(bare) {
            Found::Whole(name, takes) => (name, takes),
            Found::Prefix(name, takes) => {
                let says = format!("`--{name}` is not written out: versions of curl from 8.10 on refuse it");
                self.remark("command.option-abbreviated", says, token);
                (name, takes)
            }
            Found::Ambiguous => {
                return self.unknown(bare, "--", "begins several options of curl", token, next);
            }
            Found::Unknown => return self.unknown(bare, "--", "is no option of curl", token, next),
        };
        if equals.is_some() {
            let says = format!("`--{name}=…` is understood by curl 8.16 and later only: put a space there");
            self.remark("command.option-equals", says, token);
        }
        if !on && takes != Takes::Switch {
            let says = format!("`--no-{name}` is no option of curl: `--{name}` cannot be switched off");
            self.remark("command.unknown-option", says, token);
            return false;
        }
        match (takes, equals) {
            (Takes::Text, Some(from)) => {
                let argument = self.expanded(&token.slice(from), expand);
                self.apply(name, Some(&argument), on, token);
                false
            }
            (Takes::Text, None) if expand => {
                let argument = next.first().map(|next| self.expanded(next, true));
                self.with_argument(name, argument.as_ref(), token)
            }
            (Takes::Text, None) => self.with_argument(name, next.first(), token),
            _ => {
                self.apply(name, None, on, token);
                false
            }
        }
    }

    /// An argument with curl's own variables filled in.
    fn expanded(&self, argument: &Token, expand: bool) -> Token {
        let text = if expand { self.variables.expand(&argument.text) } else { argument.text.clone() };
        if text == argument.text {
            return argument.clone();
        }
        let mut out = Token::at(argument.start);
        out.push_unplaced(&text);
        out
    }

    fn short(&mut self, token: &Token, next: &[Token]) -> bool {
        let word = token.string();
        let word = word.get(1..).unwrap_or_default();
        let long: &str = word.split('=').next().unwrap_or_default();
        if long.len() > 2 && paste::is_long(long) {
            let says = format!("`-{long}` with one dash is read as single letters: `--{long}` is meant");
            self.remark("command.single-dash", says, token);
        }
        let mut at = 1;
        while let Some(letter) = token.text.get(at) {
            at += 1;
            let Some((name, takes, off)) = option::short(*letter) else {
                let letter = char::from(*letter).to_string();
                return self.unknown(&letter, "-", "is no option of curl", token, next);
            };
            if takes == Takes::Text {
                if at < token.text.len() {
                    self.apply(name, Some(&token.slice(at)), true, token);
                    return false;
                }
                return self.with_argument(name, next.first(), token);
            }
            self.apply(name, None, !off, token);
        }
        if token.text.len() == 1 {
            self.remark("command.unknown-option", "a dash alone is no option of curl", token);
        }
        false
    }

    fn with_argument(&mut self, name: &'static str, next: Option<&Token>, token: &Token) -> bool {
        match next {
            Some(next) => self.apply(name, Some(next), true, token),
            None => {
                let says = format!("`--{name}` needs an argument, and the command ends there");
                self.remark("command.argument-missing", says, token);
            }
        }
        next.is_some()
    }

    /// Keeps an unknown option. Its argument goes with it only if it can be nothing else and a URL comes later.
    fn unknown(&mut self, name: &str, dashes: &str, what: &str, token: &Token, next: &[Token]) -> bool {
        let plain = name.len() <= 30
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
        let shown =
            if plain && !name.is_empty() { format!("`{dashes}{name}`") } else { "an option".to_owned() };
        self.remark("command.unknown-option", format!("{shown} {what}"), token);
        if self.unknown.len() < 256 {
            self.unknown.push(if plain { format!("{dashes}{name}") } else { String::new() });
        }
        let is_url = |token: &Token| {
            memchr::memmem::find(&token.text, b"://").is_some() || token.text.starts_with(b"localhost")
        };
        let Some((first, rest)) = next.split_first() else { return false };
        let is_other = first.text.starts_with(b"-") || is_url(first) || looks_like_host(&first.text);
        !is_other && rest.iter().take(2000).any(|token| is_url(token) || looks_like_host(&token.text))
    }

    fn apply(&mut self, name: &'static str, argument: Option<&Token>, on: bool, token: &Token) {
        match argument {
            Some(argument) => self.text(name, argument, token),
            None => self.switch(name, on, token),
        }
    }

    fn finish(&mut self) {
        self.operations.push(std::mem::take(&mut self.current));
        for operation in &mut self.operations {
            if operation.data.json {
                for (name, line) in [
                    ("Content-Type", "Content-Type: application/json"),
                    ("Accept", "Accept: application/json"),
                ] {
                    if operation.header(name).is_none() {
                        operation.headers.push(Token::plain(line));
                    }
                }
            }
            operation.settings.auth = operation.schemes.auth(operation.aws.as_deref());
        }
    }
}

fn looks_like_host(text: &[u8]) -> bool {
    let word = String::from_utf8_lossy(text);
    let host = word.split(['/', '?', ':']).next().unwrap_or_default();
    let ending = host.rsplit('.').next().unwrap_or_default();
    host.contains('.')
        && !word.contains(' ')
        && ending.len() > 1
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
