//! What to do and what to search for, chosen by the software that was seen.

use cause::{Cause, Observations, Page, Verdict};
use syntax::shown;

use super::Fix;
use crate::redact::Redactor;

/// Most steps for one person in general, and of one software.
const MOST_STEPS: usize = 4;

/// The advice of the cause's page: for each person first the words for software that was seen, then the general ones.
pub(super) fn fixes(cause: &Cause, seen: &Observations) -> Vec<Fix> {
    let page = Page::of(cause);
    let mut fixes = Vec::new();
    for person in cause.fixed_by {
        let known = page.advice.iter().filter(|one| {
            one.person == *person
                && one.software.is_some_and(|name| seen.software.iter().any(|software| software.name == name))
        });
        let general = page.advice.iter().filter(|one| one.person == *person && one.software.is_none());
        for one in known.chain(general) {
            fixes.extend(one.steps.iter().take(MOST_STEPS).map(|step| Fix {
                person: person.name().to_ascii_lowercase(),
                software: one.software,
                text: step.text.clone(),
                command: step.command.map(str::to_owned),
            }));
        }
    }
    fixes
}

/// Words to search for: the software, the status, and the server's own words.
pub(super) fn search(seen: &Observations, verdict: &Verdict, redactor: &Redactor) -> Vec<String> {
    if seen.steps.is_empty() || verdict.causes.is_empty() {
        return Vec::new();
    }
    let step = seen.refused();
    let names: Vec<&str> = seen
        .software
        .iter()
        .rev()
        .filter(|one| step.is_software(&one.id))
        .map(|one| one.name.as_str())
        .take(2)
        .collect();
    let code =
        step.problem.codes.iter().find(|code| code.len() > 3 && !code.bytes().all(|b| b.is_ascii_digit()));
    let said = step
        .challenge_param("error_description")
        .map(str::to_owned)
        .or_else(|| step.problem.messages.first().cloned())
        .or_else(|| step.exchange.failure.as_ref().map(|failure| failure.text.clone()));
    let mut words = Vec::new();
    let mut add = |what: &str| {
        let query = format!(
            "{} {} {what}",
            names.join(" "),
            if step.status() == 0 { String::new() } else { step.status().to_string() }
        );
        let query = redactor.clean(&cause::observations::quote_of(&shown::line(&query, 120)));
        let query = query.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.contains(&query) {
            words.push(query);
        }
    };
    if let Some(said) = said {
        add(&format!("\"{}\"", shown::line(&said, 80).trim_end_matches('…').replace('"', "")));
    }
    if let Some(code) = code {
        add(code);
    }
    if let Some(first) = verdict.causes.first() {
        add(&first.cause.id.replace(['.', '-'], " "));
    }
    words
}
