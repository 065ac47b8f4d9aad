//! HTML: one file without scripts, readable without its style, light and dark.

use askama::Template;

use super::{Fix, Report};

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a Report,
}

impl Page<'_> {
    fn percent(&self, value: &f64) -> String {
        super::percent(*value)
    }

    /// The fixes of the first cause, by person and software.
    fn groups(&self) -> Vec<(String, Vec<&Fix>)> {
        let mut groups: Vec<(String, Vec<&Fix>)> = Vec::new();
        for fix in self.report.causes.first().iter().flat_map(|cause| &cause.fixes) {
            let name =
                fix.software.map_or(fix.person.clone(), |software| format!("{}, {software}", fix.person));
            match groups.last_mut() {
                Some((last, fixes)) if *last == name => fixes.push(fix),
                _ => groups.push((name, vec![fix])),
            }
        }
        groups
    }
}

/// The report as one HTML document.
pub fn render(report: &Report) -> String {
    Page { report }.render().unwrap_or_default()
}
