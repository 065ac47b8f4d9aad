//! The page of a cause: one Markdown file that is documentation, advice and test.
//!
//! Its form: a title that says what is wrong; prose; `## What proves it`; `## What it is confused with`, a list whose
//! items begin with the other cause's id in backticks and tell how to tell; `## What to do` with a heading `### User`,
//! `### Developer`, `### Owner` or `### Network` for each person who can end it, and below that, as `####`, the words
//! for software that is known by name; `## Cases` with recorded exchanges in fences whose info string is `http` and the
//! id that must come first, or `http admitted`.

use crate::{Cause, Person};

/// A page, taken apart.
pub struct Page {
    /// What is wrong, as a title.
    pub title: &'static str,
    /// The Markdown up to the cases: what `bouncer explain` prints.
    pub text: &'static str,
    /// What to do, by person and software.
    pub advice: Vec<Advice>,
    /// Recorded exchanges and what they must yield.
    pub cases: Vec<Case>,
    confused: Vec<(&'static str, String)>,
}

/// Advice for one person, in general or for one software.
#[derive(Clone)]
pub struct Advice {
    /// Whom it is for.
    pub person: Person,
    /// The software that it is about, as its heading names it; `None` for the general part.
    pub software: Option<&'static str>,
    /// What to do, in order.
    pub steps: Vec<Step>,
}

/// One step of advice.
#[derive(Clone)]
pub struct Step {
    /// What to do, as plain text.
    pub text: String,
    /// What to run or to write, if anything: the content of the fence that follows.
    pub command: Option<&'static str>,
    /// The language of that fence (`sh`, `nginx`, `apache`, `python` …).
    pub language: &'static str,
}

/// A recorded exchange of a page.
pub struct Case {
    /// The id that must come first; `None` for an admitted request.
    pub expects: Option<&'static str>,
    /// The recording.
    pub text: &'static str,
    /// The line of the page on which it starts.
    pub line: usize,
}

impl Page {
    /// Takes the page of `cause` apart.
    pub fn of(cause: &Cause) -> Self {
        Self::read(cause.page)
    }

    /// Takes `page` apart.
    pub fn read(page: &'static str) -> Self {
        let title = page.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or("").trim();
        let text = page.split("\n## Cases").next().unwrap_or(page).trim_end();
        let section = |name: &str| text.split("\n## ").find_map(|part| part.strip_prefix(name)).unwrap_or("");
        Self {
            title,
            text,
            advice: advice(section("What to do")),
            cases: cases(page),
            confused: confused(section("What it is confused with")),
        }
    }

    /// How to tell this cause from `other`, where the page says so.
    pub fn told_apart_from(&self, other: &str) -> Option<String> {
        self.confused.iter().find(|(id, _)| *id == other).map(|(_, how)| how.clone())
    }

    /// The ids that the page says this cause is confused with.
    pub fn confused_with(&self) -> impl Iterator<Item = &'static str> {
        self.confused.iter().map(|(id, _)| *id)
    }
}

fn confused(section: &'static str) -> Vec<(&'static str, String)> {
    let mut found: Vec<(&'static str, String)> = Vec::new();
    for line in section.lines() {
        if let Some(rest) = line.strip_prefix("- `")
            && let Some((id, how)) = rest.split_once('`')
        {
            found.push((id, plain(how.trim_start_matches([':', ' ', ',']))));
        } else if line.starts_with("  ")
            && let Some((_, how)) = found.last_mut()
        {
            how.push(' ');
            how.push_str(&plain(line.trim()));
        }
    }
    found
}

fn advice(section: &'static str) -> Vec<Advice> {
    let mut all: Vec<Advice> = Vec::new();
    let mut person = None;
    let mut lines = section.lines().map(|line| (line, offset_in(section, line)));
    while let Some((line, _)) = lines.next() {
        if let Some(name) = line.strip_prefix("#### ") {
            if let Some(person) = person {
                all.push(Advice { person, software: Some(name.trim()), steps: Vec::new() });
            }
        } else if let Some(name) = line.strip_prefix("### ") {
            person = Person::ALL.into_iter().find(|person| person.name() == name.trim());
            if let Some(person) = person {
                all.push(Advice { person, software: None, steps: Vec::new() });
            }
        } else if let Some(language) = line.strip_prefix("```") {
            let start = offset_in(section, line) + line.len() + 1;
            let mut end = start;
            for (line, at) in lines.by_ref() {
                if line.starts_with("```") {
                    end = at;
                    break;
                }
            }
            let command = section.get(start..end).unwrap_or("").trim_end();
            if let Some(last) = all.last_mut() {
                // The blank line before the fence belongs to neither.
                if last.steps.last().is_some_and(|step| step.text.is_empty() && step.command.is_none()) {
                    last.steps.pop();
                }
                match last.steps.last_mut() {
                    Some(step) if step.command.is_none() => {
                        step.command = Some(command);
                        step.language = language.trim();
                    }
                    _ => last.steps.push(Step {
                        text: String::new(),
                        command: Some(command),
                        language: language.trim(),
                    }),
                }
            }
        } else if let Some(last) = all.last_mut() {
            let text = line.trim();
            let item = text.strip_prefix("- ").or_else(|| {
                text.split_once(". ")
                    .filter(|(n, _)| n.len() < 3 && n.bytes().all(|b| b.is_ascii_digit()))
                    .map(|(_, rest)| rest)
            });
            if text.is_empty() {
                if last.steps.last().is_some_and(|step| step.command.is_none() && !step.text.is_empty()) {
                    last.steps.push(Step { text: String::new(), command: None, language: "" });
                }
            } else if let (Some(step), None) =
                (last.steps.last_mut().filter(|step| step.command.is_none()), item)
            {
                if !step.text.is_empty() {
                    step.text.push(' ');
                }
                step.text.push_str(&plain(text));
            } else {
                if last.steps.last().is_some_and(|step| step.text.is_empty() && step.command.is_none()) {
                    last.steps.pop();
                }
                last.steps.push(Step { text: plain(item.unwrap_or(text)), command: None, language: "" });
            }
        }
    }
    for one in &mut all {
        one.steps.retain(|step| !step.text.is_empty() || step.command.is_some());
    }
    all
}

fn cases(page: &'static str) -> Vec<Case> {
    let mut found = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else { continue };
        let start = offset_in(page, line) + line.len() + 1;
        let mut end = start;
        for (_, line) in lines.by_ref() {
            if line.starts_with("```") {
                end = offset_in(page, line);
                break;
            }
        }
        if let Some(id) = fence.strip_prefix("http ") {
            let expects = Some(id.trim()).filter(|id| *id != "admitted");
            found.push(Case { expects, text: page.get(start..end).unwrap_or(""), line: number + 1 });
        }
    }
    found
}

/// Markdown's emphasis and code marks taken off; links keep their text.
fn plain(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}

/// The byte at which `part`, a slice of `whole`, starts.
fn offset_in(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_advice_and_cases() {
        let page = Page::read(
            "# Late\n\nProse.\n\n## What it is confused with\n\n- `expired.clock-skew`: compare\n  the clocks.\n\n## What to do\n\n### Developer\n\nRenew `it`\nnow:\n\n```sh\nrenew\n```\n\n1. One\n2. Two\n\n#### nginx\n\nReload.\n\n## Cases\n\n```http expired.token\nGET / HTTP/1.1\n```\n",
        );
        assert_eq!(page.title, "Late");
        assert_eq!(page.told_apart_from("expired.clock-skew").as_deref(), Some("compare the clocks."));
        assert_eq!(page.advice.len(), 2);
        assert_eq!(page.advice[0].steps[0].text, "Renew it now:");
        assert_eq!(page.advice[0].steps.len(), 3 + usize::from(page.advice[0].steps[0].command.is_none()));
        assert_eq!(page.advice[1].software, Some("nginx"));
        assert_eq!(page.cases[0].expects, Some("expired.token"));
        assert_eq!(page.cases[0].text, "GET / HTTP/1.1\n");
    }
}
