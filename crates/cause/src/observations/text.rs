//! Words of an answer, and patterns over them.
//!
//! A pattern is a row of words: `a|b` is either, `word*` any word that starts so, `...` at most five words in between.
//! It is matched on lower-case words, so punctuation, case and markup do not matter.

/// Most bytes of one text that are looked at.
const LIMIT: usize = 64 * 1024;

/// A text taken apart into words.
#[derive(Default)]
pub struct Words {
    source: String,
    lower: String,
    spans: Vec<(u32, u32)>,
    /// Indices of `spans` in the order of their words.
    order: Vec<u32>,
}

impl Words {
    /// Takes `text` apart; what lies behind the first 64 KiB is left out.
    pub fn of(text: &str) -> Self {
        let mut end = text.len().min(LIMIT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let source = text[..end].to_owned();
        let lower: String = source.chars().map(|c| c.to_ascii_lowercase()).collect();
        let mut spans = Vec::new();
        let mut start = None;
        for (at, c) in lower.char_indices().chain([(lower.len(), ' ')]) {
            match (c.is_alphanumeric() || c == '_', start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    spans.push((from as u32, at as u32));
                    start = None;
                }
                _ => {}
            }
        }
        let mut order: Vec<u32> = (0..spans.len() as u32).collect();
        let word = |index: u32| {
            let (from, to): (u32, u32) = spans[index as usize];
            &lower[from as usize..to as usize]
        };
        order.sort_by(|one, two| word(*one).cmp(word(*two)).then(one.cmp(two)));
        Self { source, lower, spans, order }
    }

    /// Every word once, in the order of the alphabet.
    pub(super) fn distinct(&self) -> impl Iterator<Item = &str> {
        let mut last = "";
        self.order.iter().map(|index| self.word(*index as usize)).filter(move |word| {
            let new = *word != last;
            last = word;
            new
        })
    }

    /// Whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The text around the first match of `pattern`: the sentence or line that says it.
    pub fn find(&self, pattern: &Pattern) -> Option<&str> {
        let first = pattern.slots.first()?;
        let mut starts: Vec<u32> = Vec::new();
        for alternative in &first.words {
            let (word, whole) = match alternative {
                Word::Whole(word) => (word.as_str(), true),
                Word::Prefix(prefix) => (prefix.as_str(), false),
            };
            let from = self.order.partition_point(|index| self.word(*index as usize) < word);
            let takes = |own: &str| if whole { own == word } else { own.starts_with(word) };
            starts.extend(self.order[from..].iter().take_while(|index| takes(self.word(**index as usize))));
        }
        starts.sort_unstable();
        starts.into_iter().find_map(|start| {
            let last = self.matches_from(start as usize, &pattern.slots)?;
            Some(self.around(start as usize, last))
        })
    }

    fn matches_from(&self, start: usize, slots: &[Slot]) -> Option<usize> {
        let (first, rest) = slots.split_first()?;
        if start >= self.spans.len() || !first.takes(self.word(start)) {
            return None;
        }
        if rest.is_empty() {
            return Some(start);
        }
        let reach = if rest[0].gap { GAP } else { 0 };
        (start + 1..=start + 1 + reach).find_map(|next| self.matches_from(next, rest))
    }

    fn word(&self, index: usize) -> &str {
        let (from, to) = self.spans[index];
        &self.lower[from as usize..to as usize]
    }

    fn around(&self, first: usize, last: usize) -> &str {
        const BEFORE: usize = 60;
        const AFTER: usize = 100;
        // `to_ascii_lowercase` keeps byte lengths, so offsets in `lower` are offsets in `source`.
        let (from, to) = (self.spans[first].0 as usize, self.spans[last].1 as usize);
        let stop = |c: char| matches!(c, '\n' | '\r' | '>' | '<' | '{' | '}' | '"');
        let mut low = from.saturating_sub(BEFORE);
        while !self.source.is_char_boundary(low) {
            low += 1;
        }
        let low = self.source[low..from].rfind(stop).map_or(low, |at| low + at + 1);
        let mut high = (to + AFTER).min(self.source.len());
        while !self.source.is_char_boundary(high) {
            high -= 1;
        }
        let high = self.source[to..high].find(stop).map_or(high, |at| to + at);
        self.source[low.min(from)..high.max(to)].trim()
    }
}

/// Words that `...` may skip.
const GAP: usize = 5;

/// A row of words, see the module.
pub struct Pattern {
    slots: Vec<Slot>,
}

struct Slot {
    words: Vec<Word>,
    gap: bool,
}

enum Word {
    Whole(String),
    Prefix(String),
}

impl Pattern {
    /// Reads a pattern; punctuation separates words as it does in texts.
    pub fn new(text: &str) -> Self {
        let mut slots: Vec<Slot> = Vec::new();
        let mut gap = false;
        for part in text.split_whitespace() {
            if part == "..." {
                gap = true;
                continue;
            }
            if part.contains('|') {
                let words = part.split('|').filter(|word| !word.is_empty()).map(Word::new).collect();
                slots.push(Slot { words, gap });
                gap = false;
                continue;
            }
            for word in
                part.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*')).filter(|w| !w.is_empty())
            {
                slots.push(Slot { words: vec![Word::new(word)], gap });
                gap = false;
            }
        }
        Self { slots }
    }
}

/// The words of which the first one in a match of the pattern `text` is one; those that end in `*` are prefixes.
pub(super) fn first_words(text: &str) -> impl Iterator<Item = &str> {
    let part = text.split_whitespace().find(|part| *part != "...").unwrap_or("");
    let either = part.contains('|');
    part.split(move |c: char| if either { c == '|' } else { !(c.is_alphanumeric() || c == '_' || c == '*') })
        .filter(|word| !word.is_empty())
        .take(if either { usize::MAX } else { 1 })
}

impl Slot {
    fn takes(&self, word: &str) -> bool {
        self.words.iter().any(|own| match own {
            Word::Whole(whole) => whole == word,
            Word::Prefix(prefix) => word.starts_with(prefix.as_str()),
        })
    }
}

impl Word {
    fn new(text: &str) -> Self {
        let lower = text.to_lowercase();
        match lower.strip_suffix('*') {
            Some(prefix) => Self::Prefix(prefix.to_owned()),
            None => Self::Whole(lower),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str, pattern: &str) -> bool {
        Words::of(text).find(&Pattern::new(pattern)).is_some()
    }

    #[test]
    fn patterns_match_words_not_letters() {
        assert!(says("The access token has expired.", "token ... expired"));
        assert!(says("{\"code\":\"jwt_expired\"}", "jwt_expired"));
        assert!(says("X-API-Key header is missing", "x-api-key ... missing|required"));
        assert!(says("ExpiredTokenException: x", "expiredtoken*"));
        assert!(!says("the token was found", "token ... expired"));
        assert!(!says("unexpired", "expired"));
        assert!(!says("token a b c d e f expired", "token ... expired"));
    }

    #[test]
    fn what_is_quoted_is_the_sentence() {
        let words = Words::of("<html>\n<h1>Der Token ist abgelaufen: token expired</h1></html>");
        assert_eq!(
            words.find(&Pattern::new("token expired")),
            Some("Der Token ist abgelaufen: token expired")
        );
    }
}
