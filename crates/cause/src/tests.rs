//! The catalogue guards itself.

use std::path::Path;

use super::*;

#[test]
fn the_catalogue_is_the_list() {
    let listed: Vec<&str> = include_str!("../causes.txt").lines().collect();
    let ours: Vec<&str> = ALL.iter().map(|cause| cause.id).collect();
    assert_eq!(ours, listed);
}

#[test]
fn a_path_is_an_id() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for cause in ALL {
        let (group, name) = cause.id.split_once('.').unwrap();
        assert!(root.join(group).join(format!("{name}.md")).is_file(), "{}: no page", cause.id);
        assert!(
            root.join(group).join(format!("{}.rs", name.replace('-', "_"))).is_file(),
            "{}: no rule",
            cause.id
        );
        assert!(cause.means.ends_with('.'), "{}: a sentence", cause.id);
    }
}

/// Every page holds a case of its cause and a near miss that is another one; every case yields what it says.
#[test]
fn pages_prove_themselves() {
    let mut wrong = Vec::new();
    for cause in ALL.iter().filter(|cause| !cause.id.starts_with("exposed.")) {
        let cases = Page::of(cause).cases;
        if !cases.iter().any(|case| case.expects == Some(cause.id)) {
            wrong.push(format!("{}: no case of its own", cause.id));
        }
        if !cases.iter().any(|case| case.expects != Some(cause.id)) {
            wrong.push(format!("{}: no near miss", cause.id));
        }
        for case in cases {
            match first_of(case.text) {
                Ok(first) if first.as_deref() == case.expects => {}
                Ok(first) => wrong.push(format!(
                    "{}.md:{}: {} comes first, not {}",
                    cause.id.replace('.', "/"),
                    case.line,
                    first.as_deref().unwrap_or("admitted"),
                    case.expects.unwrap_or("admitted")
                )),
                Err(error) => wrong.push(format!("{}.md:{}: {error}", cause.id.replace('.', "/"), case.line)),
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn pages_advise_everybody() {
    let mut wrong = Vec::new();
    for cause in ALL {
        let page = Page::of(cause);
        for person in cause.fixed_by {
            let steps = page
                .advice
                .iter()
                .filter(|one| one.person == *person && one.software.is_none())
                .flat_map(|one| &one.steps);
            let (mut any, mut runs) = (false, false);
            for step in steps {
                any = true;
                runs |= step.command.is_some();
            }
            // A person in a browser has nothing to run.
            if !any || (!runs && *person != Person::User) {
                wrong.push(format!("{}: nothing for {} to do or run", cause.id, person.name()));
            }
        }
        for one in &page.advice {
            if !cause.fixed_by.contains(&one.person) {
                wrong.push(format!("{}: {} is not among those who can end it", cause.id, one.person.name()));
            }
            if let Some(name) = one.software
                && !observations::software::known().iter().any(|software| software.name == name)
            {
                wrong.push(format!("{}: no software is called {name}", cause.id));
            }
        }
        for id in page.confused_with() {
            if find(id).is_none() {
                wrong.push(format!("{}: confused with {id}, which is no cause", cause.id));
            }
        }
        if page.confused_with().next().is_none() && !cause.id.starts_with("exposed.") {
            wrong.push(format!("{}: confused with nothing", cause.id));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn first_of(text: &str) -> Result<Option<String>, String> {
    let capture = syntax::read::capture(text.as_bytes(), None).map_err(|error| error.to_string())?;
    let seen = Observations::of(capture, &[]);
    Ok(verdict(&seen).causes.first().map(|ranked| ranked.cause.id.to_owned()))
}
