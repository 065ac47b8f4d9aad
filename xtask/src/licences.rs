//! Licences, bans and sources of the dependencies, checked against `deny.toml` without network.
//!
//! The file is cargo-deny's own, so that there is one list; what is read of it here: `licenses.allow` and `.exceptions`,
//! `bans.deny` and `.skip`, `sources.allow-registry`. Licences are taken as the packages declare them (SPDX expressions,
//! Annex D of SPDX 2.3, and the older `A/B`).

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::Value;
use toml::Table;

use crate::run;

/// Checks every dependency of the workspace; an error names each offender.
pub fn check(file: &Path) -> anyhow::Result<()> {
    let rules: Table = std::fs::read_to_string(file)
        .context("deny.toml")?
        .parse()
        .with_context(|| file.display().to_string())?;
    let packages = packages()?;
    let mut wrong = Vec::new();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in &packages {
        let name = package["name"].as_str().unwrap_or_default();
        let version = package["version"].as_str().unwrap_or_default();
        versions.entry(name).or_default().push(version);
        let licence = package["license"].as_str().unwrap_or_default();
        let allowed = allowed(&rules, name);
        if !is_allowed(licence, &allowed) {
            wrong.push(format!("{name} {version}: the licence {licence:?} is not allowed"));
        }
        if let Some(reason) = banned(&rules, name) {
            wrong.push(format!("{name} {version} is banned: {reason}"));
        }
        let registries = strings(rules.get("sources").and_then(|sources| sources.get("allow-registry")));
        if let Some(source) = package["source"].as_str()
            && !registries.iter().any(|registry| source.strip_prefix("registry+") == Some(registry))
        {
            wrong.push(format!("{name} {version} comes from elsewhere: {source}"));
        }
    }
    let skipped = skipped(&rules);
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        if !skipped.iter().any(|skipped| skipped == name) {
            println!("    warning: {name} is there {} times: {}", versions.len(), versions.join(", "));
        }
    }
    if !wrong.is_empty() {
        bail!("deny.toml:\n  {}", wrong.join("\n  "));
    }
    println!("    {} packages: licences, bans and sources are as deny.toml wants them", packages.len());
    Ok(())
}

/// All packages but our own. Those of other systems are looked at where cargo has them.
fn packages() -> anyhow::Result<Vec<Value>> {
    let whole = run::metadata(&["--locked"]).or_else(|_| {
        let version = run::output(std::process::Command::new("rustc").arg("-vV"))?;
        let host =
            version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc -vV: no host")?;
        println!("    packages that only other systems need are not here: looking at those of {host}");
        run::metadata(&["--locked", "--filter-platform", host])
    })?;
    let packages = whole["packages"].as_array().context("cargo metadata: no packages")?;
    Ok(packages.iter().filter(|package| package["source"].is_string()).cloned().collect())
}

/// The licences that are allowed to `package`.
fn allowed(rules: &Table, package: &str) -> Vec<String> {
    let licenses = rules.get("licenses");
    let exceptions = licenses.and_then(|licenses| licenses.get("exceptions")).and_then(toml::Value::as_array);
    let own = exceptions
        .into_iter()
        .flatten()
        .filter(|exception| crate_of(exception).as_deref() == Some(package))
        .flat_map(|exception| strings(exception.get("allow")));
    strings(licenses.and_then(|licenses| licenses.get("allow"))).into_iter().chain(own).collect()
}

fn banned(rules: &Table, package: &str) -> Option<String> {
    let denied = rules.get("bans")?.get("deny")?.as_array()?;
    let ban = denied.iter().find(|ban| crate_of(ban).as_deref() == Some(package))?;
    Some(ban.get("reason").and_then(toml::Value::as_str).unwrap_or("no reason given").to_owned())
}

fn skipped(rules: &Table) -> Vec<String> {
    let skipped = rules.get("bans").and_then(|bans| bans.get("skip")).and_then(toml::Value::as_array);
    skipped.into_iter().flatten().filter_map(crate_of).collect()
}

/// The crate that an entry is about: `"name"`, `{ crate = "name@version" }` or `{ name = "name" }`.
fn crate_of(entry: &toml::Value) -> Option<String> {
    let named =
        entry.as_str().or_else(|| entry.get("crate")?.as_str()).or_else(|| entry.get("name")?.as_str())?;
    Some(named.split(['@', ':']).next().unwrap_or(named).to_owned())
}

fn strings(list: Option<&toml::Value>) -> Vec<String> {
    let list = list.and_then(toml::Value::as_array);
    list.into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned).collect()
}

/// Whether the SPDX expression `licence` can be met with `allowed` licences alone.
fn is_allowed(licence: &str, allowed: &[String]) -> bool {
    let spaced = licence.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest, allowed) && rest.is_empty()
}

/// `AND` binds tighter than `OR`.
fn any_of(rest: &mut &[&str], allowed: &[String]) -> bool {
    let mut met = all_of(rest, allowed);
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        met |= all_of(rest, allowed);
    }
    met
}

fn all_of(rest: &mut &[&str], allowed: &[String]) -> bool {
    let mut met = one(rest, allowed);
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        met &= one(rest, allowed);
    }
    met
}

fn one(rest: &mut &[&str], allowed: &[String]) -> bool {
    let named = |name: &str| allowed.iter().any(|allowed| allowed == name);
    match *rest {
        ["(", after @ ..] => {
            *rest = after;
            let met = any_of(rest, allowed);
            match *rest {
                [")", after @ ..] => {
                    *rest = after;
                    met
                }
                _ => false,
            }
        }
        [name, "WITH", exception, after @ ..] => {
            *rest = after;
            named(&format!("{name} WITH {exception}")) || named(name)
        }
        [name, after @ ..] => {
            *rest = after;
            named(name)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn expressions_are_met_or_not() {
        let allowed: Vec<String> = ["MIT", "ISC", "Unicode-3.0"].map(str::to_owned).into();
        for (expression, met) in [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("", false),
            ("MIT/Apache-2.0", true),
            ("Apache-2.0 OR MIT", true),
            ("Apache-2.0 AND MIT", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("GPL-2.0-only AND (Apache-2.0 OR MIT)", false),
            ("ISC AND GPL-3.0-only OR MIT", true),
            ("Apache-2.0 WITH LLVM-exception OR Zlib OR MIT", true),
            ("MIT WITH Odd-exception", true),
            ("(MIT", false),
            ("MIT ISC", false),
        ] {
            assert_eq!(is_allowed(expression, &allowed), met, "{expression}");
        }
    }
}
