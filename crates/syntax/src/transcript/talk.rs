//! What a client says beside the messages: its connections, its plans, its failures.

use super::build::{Builder, LINE_LIMIT, Phase};
use super::info::{self, Sense};
use super::wordings;
use crate::exchange::Connection;
use crate::wire::{head, text};
use crate::{Failure, Position, Response};

/// Most informational lines of one connection that are kept.
const INFO_LIMIT: usize = 400;
/// How many exchanges back a connection that is used again is looked for.
const LOOK_BACK: usize = 64;

impl Builder {
    /// An informational line, without its mark.
    pub(super) fn info(&mut self, line: &str, at: Position) {
        let line = text::cut(line.trim(), LINE_LIMIT);
        let sense = info::read(line, &mut Connection::default());
        let starts = matches!(
            sense,
            Sense::Begins | Sense::Connected | Sense::Reused(_) | Sense::Another(_) | Sense::Url(_)
        );
        if starts {
            self.close();
            if self.pending.ended {
                self.fail_pending(None);
            }
        }
        let is_over = self.phase == Phase::Done && !matches!(sense, Sense::Plain | Sense::Ends);
        let connection = match &mut self.open {
            Some(open) if !is_over => &mut open.exchange.connection,
            _ => &mut self.pending.connection,
        };
        info::read(line, connection);
        if connection.info.len() < INFO_LIMIT {
            connection.info.push(line.to_owned());
        }
        if self.open.is_none() {
            self.pending.at.get_or_insert(at);
        }
        self.sense(sense);
    }

    fn sense(&mut self, sense: Sense) {
        match sense {
            Sense::Plain => {}
            Sense::Begins => self.pending.begun = true,
            Sense::Connected => {
                self.pending.begun = true;
                self.pending.failure = None;
            }
            Sense::Reused(host) => {
                let info = std::mem::take(&mut self.pending.connection.info);
                let mut earlier = self.capture.exchanges.iter().rev().take(LOOK_BACK);
                let earlier = earlier.find(|earlier| earlier.connection.host.as_deref() == Some(&host));
                if let Some(earlier) = earlier {
                    self.pending.connection = earlier.connection.facts();
                }
                self.pending.connection.info = info;
                self.pending.connection.host = Some(host);
            }
            Sense::Ends if self.open.is_some() => self.phase = Phase::Done,
            Sense::Ends => self.pending.ended = true,
            Sense::Another(url) => {
                self.pending.another = true;
                self.pending.url = Some(url);
            }
            Sense::Url(url) => self.pending.url = Some(url),
            Sense::Field(name, value) => match &mut self.open {
                // nghttp2's lines can come behind curl's own.
                Some(open) if self.phase != Phase::Done => {
                    open.exchange.connection.tls |= name == ":scheme" && value == "https";
                }
                _ if self.pending.fields.len() < head::FIELDS_LIMIT => {
                    self.pending.fields.push((name, value))
                }
                _ => {}
            },
            Sense::Failed(failure) => match &mut self.open {
                Some(open) if self.phase != Phase::Done => open.failure = Some(failure),
                _ => {
                    self.pending.begun = true;
                    self.pending.failure = Some(failure);
                }
            },
        }
    }

    /// `curl: (6) Could not resolve host`, or another client's last words.
    pub(super) fn failed(&mut self, code: Option<u8>, words: &str, at: Position) {
        const HTTP_RETURNED_ERROR: u8 = 22;
        let words = text::cut(words.trim(), LINE_LIMIT);
        let failure = Failure { code: code.or_else(|| wordings::signs(words).code), text: words.to_owned() };
        if self.pending.begun || self.pending.ended {
            info::read(words, &mut self.pending.connection);
            self.close();
            self.fail_pending(Some(failure));
        } else if let Some(open) = &mut self.open {
            // With --fail curl complains about an answer that is whole.
            if code == Some(HTTP_RETURNED_ERROR) {
                open.exchange.connection.info.push(words.to_owned());
            } else {
                info::read(words, &mut open.exchange.connection);
                open.failure = Some(failure);
                open.told = true;
            }
            self.phase = Phase::Done;
        } else {
            let answer = failed_answer(&failure).filter(|_| code == Some(HTTP_RETURNED_ERROR));
            match self.capture.exchanges.last_mut() {
                _ if answer.is_some() => {
                    let mut open = self.begin(at);
                    open.exchange.response = answer;
                    self.keep(open);
                }
                Some(last) if last.response.is_none() && last.command == self.command => {
                    last.failure = Some(failure)
                }
                _ => {
                    info::read(words, &mut self.pending.connection);
                    self.pending.at = Some(at);
                    self.fail_pending(Some(failure));
                }
            }
        }
    }

    /// The client says which URL is next.
    pub(super) fn goes_to(&mut self, url: &str, at: Position) {
        self.settle();
        self.pending.url = Some(url.to_owned());
        self.pending.at = Some(at);
    }

    /// What is known about the connection of the exchange that is open, or else of the next one.
    pub(super) fn connection(&mut self) -> &mut Connection {
        match &mut self.open {
            Some(open) if self.phase != Phase::Done => &mut open.exchange.connection,
            _ => &mut self.pending.connection,
        }
    }

    /// Work on a new connection begins.
    pub(super) fn connects(&mut self) {
        if self.phase == Phase::Done {
            self.close();
        }
        self.pending.begun |= self.open.is_none();
    }

    /// A line of another client than curl, to be kept as it is.
    pub(super) fn remark(&mut self, line: &str, at: Position) {
        let info = match &mut self.open {
            Some(open) => &mut open.exchange.connection.info,
            None => {
                self.pending.at.get_or_insert(at);
                &mut self.pending.connection.info
            }
        };
        if info.len() < INFO_LIMIT {
            info.push(text::cut(line, LINE_LIMIT).to_owned());
        }
    }
}

/// The answer that `The requested URL returned error: 401` tells of.
fn failed_answer(failure: &Failure) -> Option<Response> {
    let (_, status) = failure.text.split_once("returned error: ")?;
    let line = format!("HTTP/1.1 {}", status.trim());
    let line = crate::wire::start::status_line(&line)?;
    Some(Response { status: line.status, reason: line.reason.to_owned(), ..Response::default() })
}
