//! Text for a terminal or a file: 80 columns and wider, with or without colour, readable either way.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::{Cause, Fix, Report, percent};

/// How text is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Columns; at least 40 are used.
    pub width: usize,
    /// With terminal colours.
    pub colour: bool,
}

const BAD: Style = AnsiColor::Red.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const HEAD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const CODE: Style = AnsiColor::Cyan.on_default();

/// Below this probability the first cause is named as a guess.
const UNSURE: f64 = 0.5;

/// The report as text.
pub fn render(report: &Report, layout: Layout) -> String {
    let mut page = Writer { out: String::new(), width: layout.width.clamp(40, 120), colour: layout.colour };
    head(&mut page, report);
    match report.causes.first() {
        Some(first) => {
            verdict(&mut page, report, first);
            evidence(&mut page, first);
            separate(&mut page, report);
            fixes(&mut page, first);
            others(&mut page, report);
        }
        None if report.admitted() => page.paragraph("", GOOD, "The request was admitted: there is no refusal to explain."),
        None => page.paragraph("", HEAD, "Nothing in this recording shows why it was refused. Record the whole exchange with curl -v and try again."),
    }
    noticed(&mut page, report);
    exchanges(&mut page, report);
    search(&mut page, report);
    page.out
}

fn head(page: &mut Writer, report: &Report) {
    let style = if report.admitted() { GOOD } else { BAD };
    match (&report.answer, &report.failure) {
        (Some(answer), _) => {
            let from = if answer.server.is_empty() {
                String::new()
            } else {
                format!("  from {}", answer.server.join(", "))
            };
            let first = format!("{} {}", answer.status, answer.reason);
            page.spans(&[(style, first.trim_end()), (DIM, &from)]);
        }
        (None, Some(failure)) => page.spans(&[(style, "No answer"), (DIM, &format!("  {failure}"))]),
        (None, None) => {
            page.spans(&[(HEAD, "Not asked"), (DIM, "  this is what can be told from the request alone")])
        }
    }
    if !report.request.url.is_empty() {
        page.paragraph("", Style::new(), &format!("{} {}", report.request.method, report.request.url));
    }
    for credential in &report.request.credentials {
        let scheme = credential.scheme.as_deref().map(|scheme| format!("{scheme} ")).unwrap_or_default();
        let mark =
            credential.fingerprint.as_deref().map(|mark| format!(", fingerprint {mark}")).unwrap_or_default();
        page.paragraph(
            "  ",
            DIM,
            &format!(
                "with {scheme}{} of {} bytes in {}{mark}",
                credential.words(),
                credential.length,
                credential.place
            ),
        );
    }
    page.blank();
}

fn verdict(page: &mut Writer, report: &Report, first: &Cause) {
    let percent = percent(first.probability);
    let tie = report.separate.is_some()
        && report.causes.get(1).is_some_and(|second| first.probability < second.probability * 1.5);
    let lead = if tie {
        "Two causes fit equally well. One: "
    } else if first.probability < UNSURE {
        "Not certain, most likely: "
    } else {
        ""
    };
    page.paragraph("", HEAD, &format!("{lead}{}", first.summary));
    page.spans(&[(CODE, first.id), (DIM, &format!("  {percent}"))]);
    page.blank();
}

fn evidence(page: &mut Writer, cause: &Cause) {
    page.heading("What was seen");
    for evidence in cause.evidence.iter().take(6) {
        let sign = if evidence.weight < 0.0 { "−" } else { "+" };
        page.item(&format!("  {sign} "), &evidence.says);
    }
    page.blank();
}

fn separate(page: &mut Writer, report: &Report) {
    if let (Some(how), Some(second)) = (&report.separate, report.causes.get(1)) {
        page.heading("What would settle it");
        page.item("  ", &format!("{} ({}): {how}", second.id, percent(second.probability)));
        page.blank();
    }
}

fn fixes(page: &mut Writer, cause: &Cause) {
    page.heading("What to do");
    let mut person = "";
    let mut software = None;
    let mut number = 0;
    for fix in &cause.fixes {
        if fix.person != person || fix.software != software {
            let whom = title(&fix.person);
            let whom = fix.software.map_or(whom.clone(), |software| format!("{whom}, {software}"));
            page.spans(&[(Style::new(), "  "), (Style::new().underline(), &whom)]);
            (person, software, number) = (&fix.person, fix.software, 0);
        }
        // A step without words is one more command of the step before it.
        number += usize::from(!fix.text.is_empty());
        step(page, fix, number);
    }
    page.blank();
}

fn step(page: &mut Writer, fix: &Fix, number: usize) {
    if !fix.text.is_empty() {
        page.item(&format!("  {number}. "), &fix.text);
    }
    for line in fix.command.iter().flat_map(|command| command.lines()) {
        page.code(line);
    }
}

fn others(page: &mut Writer, report: &Report) {
    let others: Vec<&Cause> =
        report.causes.iter().skip(1).filter(|cause| cause.probability >= 0.03).take(3).collect();
    if others.is_empty() {
        return;
    }
    page.heading("If it is not that");
    for cause in others {
        page.item("  · ", &format!("{} {}: {}", cause.id, percent(cause.probability), cause.summary));
    }
    page.blank();
}

fn noticed(page: &mut Writer, report: &Report) {
    if report.noticed.is_empty() {
        return;
    }
    page.heading("Noticed");
    for noticed in report.noticed.iter().take(12) {
        let place = match (noticed.line, noticed.column) {
            (Some(line), Some(column)) => format!("line {line}, column {column}: "),
            (Some(line), None) => format!("line {line}: "),
            _ => String::new(),
        };
        page.item("  · ", &format!("{place}{}", noticed.says));
    }
    page.blank();
}

fn exchanges(page: &mut Writer, report: &Report) {
    if report.exchanges.len() < 2 {
        return;
    }
    page.heading("The recording");
    for exchange in report.exchanges.iter().take(24) {
        let mark = if exchange.explained { "→" } else { " " };
        let status = exchange.status.map_or("---".to_owned(), |status| status.to_string());
        let style = if exchange.refused { BAD } else { DIM };
        let url = cut(&exchange.url, page.width.saturating_sub(20 + exchange.method.len()));
        page.spans(&[
            (HEAD, &format!("{mark}{:>4} ", exchange.number)),
            (style, &status),
            (Style::new(), &format!(" {} {url}", exchange.method)),
        ]);
    }
    if report.exchanges.len() > 24 {
        page.paragraph("  ", DIM, &format!("and {} more", report.exchanges.len() - 24));
    }
    page.blank();
}

fn search(page: &mut Writer, report: &Report) {
    if report.search.is_empty() {
        return;
    }
    page.heading("Search for");
    for words in &report.search {
        page.item("  · ", words);
    }
    if let Some(first) = report.causes.first() {
        page.blank();
        page.spans(&[(DIM, "More: "), (CODE, &format!("bouncer explain {}", first.id))]);
    }
}

fn title(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let keep = width.saturating_sub(1);
    format!("{}…", text.chars().take(keep).collect::<String>())
}

/// Lays out lines.
pub(crate) struct Writer {
    pub(crate) out: String,
    pub(crate) width: usize,
    pub(crate) colour: bool,
}

impl Writer {
    pub(crate) fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    pub(crate) fn heading(&mut self, text: &str) {
        self.spans(&[(HEAD, text)]);
    }

    pub(crate) fn spans(&mut self, spans: &[(Style, &str)]) {
        let total: usize = spans.iter().map(|(_, text)| text.width()).sum();
        if total > self.width && spans.len() > 1 {
            let (style, text) = spans[0];
            self.paint(style, text);
            self.out.push('\n');
            for (style, text) in &spans[1..] {
                self.paragraph("  ", *style, text.trim());
            }
            return;
        }
        for (style, text) in spans {
            self.paint(*style, text);
        }
        self.out.push('\n');
    }

    pub(crate) fn paragraph(&mut self, indent: &str, style: Style, text: &str) {
        let options = textwrap::Options::new(self.width).initial_indent(indent).subsequent_indent(indent);
        for line in textwrap::wrap(text, options) {
            self.paint(style, &line);
            self.out.push('\n');
        }
    }

    pub(crate) fn item(&mut self, mark: &str, text: &str) {
        let rest = " ".repeat(mark.width());
        let options = textwrap::Options::new(self.width).initial_indent(mark).subsequent_indent(&rest);
        for line in textwrap::wrap(text, options) {
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    pub(crate) fn code(&mut self, line: &str) {
        self.paint(CODE, &format!("       {line}"));
        self.out.push('\n');
    }

    fn paint(&mut self, style: Style, text: &str) {
        if self.colour && style != Style::new() && !text.trim().is_empty() {
            self.out.push_str(&format!("{style}{text}{style:#}"));
        } else {
            self.out.push_str(text);
        }
    }
}
