//! Collects what a document says, by the names under which it says it.

use super::{ENTRIES_LIMIT, Kind, MEMBERS_LIMIT, Problem, needs, text};
use crate::credentials;

/// Longest message that is kept, in characters.
const MESSAGE_LIMIT: usize = 1000;

#[derive(Default)]
pub(super) struct Gather {
    problem: Problem,
}

/// What a member is for, told by its name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Code,
    Message,
    /// A code if it is one word, a message otherwise.
    Either,
    Status,
    Needs,
    Other,
}

impl Gather {
    /// A scalar member called `name` at `path`.
    pub(super) fn scalar(&mut self, name: &str, path: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let is_word = is_code(value);
        match role(name) {
            Role::Status => self.status_or_code(value, 100),
            // A small number under the name of a code is a code: 135 of Twitter, 190 of Facebook.
            Role::Code if value.bytes().all(|byte| byte.is_ascii_digit()) => self.status_or_code(value, 400),
            Role::Code | Role::Either if is_word => self.code(value),
            Role::Code | Role::Either | Role::Message => self.message(value),
            Role::Needs => self.need(value),
            Role::Other => self.member(name, path, value),
        }
    }

    /// A code; a namespace before `#`, or of a PHP or Java class, is taken off.
    pub(super) fn code(&mut self, code: &str) {
        let code = code.trim().rsplit(['#', '\\']).next().unwrap_or_default();
        let code = if code.matches('.').count() >= 2 && !code.contains('/') && !code.starts_with("http") {
            code.rsplit('.').next().unwrap_or(code)
        } else {
            code
        };
        let known = &mut self.problem.codes;
        if !code.is_empty() && known.len() < ENTRIES_LIMIT && !known.iter().any(|own| own == code) {
            known.push(text::bound(code, 200));
        }
    }

    /// A sentence for a person. Codes and needed permissions inside of it are taken note of.
    pub(super) fn message(&mut self, message: &str) {
        let message = text::bound(&text::collapse(message), MESSAGE_LIMIT);
        if message.is_empty()
            || self.problem.messages.len() >= ENTRIES_LIMIT
            || self.problem.messages.contains(&message)
        {
            return;
        }
        for code in text::codes_inside(&message) {
            self.code(code);
        }
        for need in needs::inside(&message) {
            self.need(&need);
        }
        self.problem.messages.push(message);
    }

    pub(super) fn need(&mut self, need: &str) {
        for one in need.split([' ', ',', '\n']).map(|one| one.trim_matches(['"', '\'', '[', ']', '`'])) {
            let known = &mut self.problem.needs;
            if !one.is_empty()
                && one.len() <= 200
                && known.len() < ENTRIES_LIMIT
                && !known.iter().any(|own| own == one)
            {
                known.push(one.to_owned());
            }
        }
    }

    pub(super) fn member(&mut self, name: &str, path: &str, value: &str) {
        let secret = credentials::is_credential_parameter(name)
            || value.starts_with("eyJ")
            || name.contains("ignature");
        if !secret && self.problem.members.len() < MEMBERS_LIMIT {
            self.problem.members.push((text::bound(path, 120), text::bound(&text::collapse(value), 300)));
        }
    }

    /// A number that is a status if it is one of those from `least` on.
    fn status_or_code(&mut self, value: &str, least: u16) {
        match value.parse::<u16>() {
            Ok(status) if (least..600).contains(&status) => self.status(status),
            Ok(0) => {}
            // `0` and `1` are flags, and the like of `Failure` says nothing.
            Err(_)
                if matches!(
                    value.to_ascii_lowercase().as_str(),
                    "failure" | "fail" | "failed" | "error" | "false"
                ) => {}
            _ if is_code(value) => self.code(value),
            _ => {
                if let Some(status) = text::status_at_start(value) {
                    self.status(status);
                }
                self.message(value);
            }
        }
    }

    pub(super) fn status(&mut self, status: u16) {
        self.problem.status.get_or_insert(status);
    }

    /// How many messages there are so far.
    pub(super) fn messages(&self) -> usize {
        self.problem.messages.len()
    }

    pub(super) fn codes(&self) -> &[String] {
        &self.problem.codes
    }

    pub(super) fn has_code_of(&self, start: &str) -> bool {
        self.problem.codes.iter().any(|code| code.starts_with(start))
    }

    pub(super) fn finish(mut self, kind: Kind) -> Problem {
        self.problem.kind = kind;
        self.problem
    }
}

/// One word that a program could compare with: no white space, not a sentence, not a URL of documentation.
fn is_code(value: &str) -> bool {
    value.len() <= 120
        && !value.chars().any(char::is_whitespace)
        && !value.ends_with(['.', '!'])
        && value.chars().any(|c| c.is_ascii_alphanumeric())
        && value != "about:blank"
}

/// The role of a member, told by its name in any of the usual spellings.
pub(super) fn role(name: &str) -> Role {
    let plain: String =
        name.chars().filter(|c| !matches!(c, '_' | '-' | '@')).flat_map(char::to_lowercase).collect();
    let local = plain.rsplit(':').next().unwrap_or(&plain);
    match local {
        "code" | "errorcode" | "errcode" | "subcode" | "errorsubcode" | "errortype" | "type" | "typekey"
        | "exception" | "faultcode" | "messagecode" | "serviceerrorcode" | "errorid" | "errorkey"
        | "errorname" | "exceptiontype" | "statusstring" | "substatuscode" | "lockstatus" | "errorcodes"
        | "innererrorcode" | "suberror" => Role::Code,
        "error" | "err" | "reason" | "cause" | "fault" | "errors" | "failure" | "status_text"
        | "statustext" => Role::Either,
        "message"
        | "msg"
        | "errordescription"
        | "errormessage"
        | "errormsg"
        | "errorsummary"
        | "detail"
        | "details"
        | "title"
        | "description"
        | "desc"
        | "hint"
        | "help"
        | "usermessage"
        | "developermessage"
        | "faultstring"
        | "text"
        | "info"
        | "exceptionmessage"
        | "errordetail"
        | "errordetails"
        | "authenticationerrordetail"
        | "debugmessage"
        | "longmessage"
        | "shortmessage"
        | "errmsg"
        | "statusmessage"
        | "messages"
        | "nonfielderrors"
        | "explanation"
        | "diagnostics"
        | "localizedmessage"
        | "internalmessage"
        | "warning"
        | "notice"
        | "explain" => Role::Message,
        "status" | "statuscode" | "httpstatus" | "httpcode" | "httpstatuscode" | "statusvalue"
        | "errorstatus" => Role::Status,
        "requiredscope"
        | "requiredscopes"
        | "missingscope"
        | "missingscopes"
        | "needed"
        | "requiredpermission"
        | "requiredpermissions"
        | "missingpermission"
        | "missingpermissions"
        | "requiredrole"
        | "requiredroles"
        | "missingrole"
        | "missingroles"
        | "neededpermissions"
        | "neededscopes"
        | "requiredprivileges"
        | "acceptedscopes"
        | "requiredscopesany"
        | "requiredany"
        | "requiredall" => Role::Needs,
        _ => Role::Other,
    }
}
