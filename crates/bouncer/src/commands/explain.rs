//! `bouncer explain`: a cause, a group of causes, or a status code.

use anyhow::bail;
use cause::Page;
use why::status;

use crate::args::Explain;
use crate::exit::Exit;

/// Prints the page.
pub fn run(args: &Explain) -> anyhow::Result<Exit> {
    let text = match args.what.as_deref().map(str::trim) {
        None => catalogue("", args.json),
        Some(what) => match what.parse::<u16>() {
            Ok(code) => code_page(code, args.json)?,
            Err(_) => match cause::find(what) {
                Some(cause) if args.json => cause_json(cause).to_string(),
                Some(cause) => why::report::page::render(&title(cause), super::layout()),
                None if cause::ALL.iter().any(|cause| cause.id.starts_with(&format!("{what}."))) => {
                    catalogue(what, args.json)
                }
                None => bail!("there is no cause and no status code {what:?}{}", near(what)),
            },
        },
    };
    super::put(&text, None)?;
    Ok(Exit::Clean)
}

/// The page with its id behind the title.
fn title(cause: &cause::Cause) -> String {
    let page = Page::of(cause);
    page.text.replacen(page.title, &format!("{} ({})", page.title, cause.id), 1)
}

fn catalogue(group: &str, json: bool) -> String {
    let causes =
        cause::ALL.iter().filter(|cause| group.is_empty() || cause.id.starts_with(&format!("{group}.")));
    if json {
        return serde_json::Value::Array(causes.map(|cause| cause_json(cause)).collect()).to_string();
    }
    let layout = super::layout();
    let width = cause::ALL.iter().map(|cause| cause.id.len()).max().unwrap_or(0) + 2;
    let rest = " ".repeat(width);
    causes
        .flat_map(|cause| {
            let first = format!("{:<width$}", cause.id);
            let options = textwrap::Options::new(layout.width.clamp(60, 120))
                .initial_indent(&first)
                .subsequent_indent(&rest);
            textwrap::wrap(cause.means, options)
                .into_iter()
                .map(|line| format!("{line}\n"))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn cause_json(cause: &cause::Cause) -> serde_json::Value {
    serde_json::json!({
        "id": cause.id,
        "means": cause.means,
        "fixed_by": cause.fixed_by.iter().map(|person| person.name().to_ascii_lowercase()).collect::<Vec<_>>(),
        "page": Page::of(cause).text,
    })
}

fn code_page(code: u16, json: bool) -> anyhow::Result<String> {
    let (Some(class), known) = (status::class(code), status::find(code)) else {
        bail!("{code} is no HTTP status code: they run from 100 to 599");
    };
    if json {
        let value = match known {
            Some(known) => {
                serde_json::json!({"code": code, "name": known.name, "source": known.source, "class": class, "means": known.means, "authentication": known.authentication, "causes": known.causes})
            }
            None => serde_json::json!({"code": code, "class": class}),
        };
        return Ok(value.to_string());
    }
    let Some(known) = known else {
        return Ok(why::report::page::render(
            &format!("# {code}\n\nNobody has registered this code. {class}.\n"),
            super::layout(),
        ));
    };
    let mut page = format!(
        "# {code} {}\n\n{}\n\n## On authentication\n\n{}\n\n## Class and source\n\n{class}. {}.\n",
        known.name, known.means, known.authentication, known.source
    );
    if !known.causes.is_empty() {
        page.push_str("\n## Causes it goes with\n\n");
        for cause in known.causes.iter().filter_map(|id| cause::find(id)) {
            page.push_str(&format!("- `{}`: {}\n", cause.id, cause.means));
        }
    }
    Ok(why::report::page::render(&page, super::layout()))
}

/// A hint at ids that hold the same word.
fn near(what: &str) -> String {
    let what = what.to_ascii_lowercase();
    let words: Vec<&str> = what.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).collect();
    let near: Vec<&str> = cause::ALL
        .iter()
        .map(|cause| cause.id)
        .filter(|id| words.iter().any(|word| id.contains(word)))
        .take(5)
        .collect();
    if near.is_empty() {
        "; `bouncer explain` lists them".to_owned()
    } else {
        format!("; did you mean {}?", near.join(", "))
    }
}
