//! A page of Markdown on a terminal: headings, lists and fences laid out, marks taken off.

use anstyle::{AnsiColor, Style};

use super::text::{Layout, Writer};

const TITLE: Style = Style::new().bold().underline();
const HEAD: Style = Style::new().bold();
const SUB: Style = AnsiColor::Cyan.on_default();

/// `markdown` as text.
pub fn render(markdown: &str, layout: Layout) -> String {
    let mut page = Writer { out: String::new(), width: layout.width.clamp(40, 100), colour: layout.colour };
    let mut block = String::new();
    let mut fence = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            flush(&mut page, &mut block);
            fence = !fence;
            if !fence {
                page.blank();
            }
        } else if fence {
            page.code(line);
        } else if let Some(text) =
            line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#'))
        {
            flush(&mut page, &mut block);
            page.blank();
            let style = match line.len() - line.trim_start_matches('#').len() {
                1 => TITLE,
                2 => HEAD,
                _ => SUB,
            };
            page.paragraph("", style, &plain(text));
            page.blank();
        } else if line.trim().is_empty() {
            flush(&mut page, &mut block);
            page.blank();
        } else if is_item(line) || line.starts_with('|') {
            flush(&mut page, &mut block);
            block.push_str(line);
        } else {
            if !block.is_empty() {
                block.push(' ');
            }
            block.push_str(line.trim());
        }
    }
    flush(&mut page, &mut block);
    page.out
}

fn flush(page: &mut Writer, block: &mut String) {
    if block.is_empty() {
        return;
    }
    let text = plain(block);
    let mark = text.len()
        - text.trim_start_matches(|c: char| c == '-' || c == ' ' || c.is_ascii_digit() || c == '.').len();
    if is_item(block) && mark > 0 {
        page.item(&format!("  {}", &text[..mark]), &text[mark..]);
    } else {
        page.paragraph("", Style::new(), &text);
    }
    block.clear();
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ")
        || line.split_once(". ").is_some_and(|(number, _)| {
            !number.is_empty() && number.len() < 3 && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

fn plain(text: &str) -> String {
    text.replace("**", "").replace('`', "")
}
