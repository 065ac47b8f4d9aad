//! Scopes, roles and permissions that a sentence names as needed.

/// Most that are taken from one sentence.
const LIMIT: usize = 16;

/// What `message` names.
pub(super) fn inside(message: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lower = message.to_ascii_lowercase();
    let after = |mark: &str| lower.find(mark).and_then(|at| message.get(at + mark.len()..));
    // AWS: `… is not authorized to perform: s3:GetObject on resource: …`
    if let Some(action) = after("authorized to perform: ").and_then(|rest| rest.split_whitespace().next()) {
        found.push(action.trim_end_matches(['.', ',']).to_owned());
    }
    // Kubernetes: `User "a" cannot list resource "pods" in API group …`
    if let Some((verb, rest)) = after(" cannot ").and_then(|rest| rest.split_once(' '))
        && let Some(resource) = rest.strip_prefix("resource \"").and_then(|rest| rest.split('"').next())
    {
        found.push(format!("{verb}:{resource}"));
        return found;
    }
    // Google: `… does not have storage.objects.get access to …`
    if let Some(rest) = after("does not have ").and_then(|rest| rest.split_whitespace().next())
        && rest.matches('.').count() >= 2
    {
        found.push(rest.to_owned());
    }
    let about = ["scope", "permission", "role", "privilege", "authority", "entitlement"];
    let lacking = [
        "require",
        "missing",
        "need",
        "lack",
        "insufficient",
        "must have",
        "denied",
        "does not have",
        "doesn't have",
        "without",
        "not granted",
        "must be granted",
        "must include",
        "expected",
    ];
    if about.iter().any(|word| lower.contains(word)) && lacking.iter().any(|word| lower.contains(word)) {
        quoted(message, &mut found);
        if found.is_empty() {
            listed(message, &lower, &mut found);
        }
    }
    found.truncate(LIMIT);
    found
}

/// Words between quotes that look like the name of a scope.
fn quoted(message: &str, found: &mut Vec<String>) {
    for quote in ['\'', '"', '`'] {
        for word in message.split(quote).skip(1).step_by(2).take(LIMIT) {
            let words: Vec<&str> = word.split([' ', ',']).filter(|one| !one.is_empty()).collect();
            let are_names = words.len() <= 8 && words.iter().all(|one| is_name(one));
            // An apostrophe is no quote.
            if are_names && !words.is_empty() && (quote != '\'' || word.len() > 2) {
                found.extend(words.into_iter().map(str::to_owned));
            }
        }
    }
}

/// Names behind `scope:`, `scopes:`, `permissions: [a, b]`.
fn listed(message: &str, lower: &str, found: &mut Vec<String>) {
    for mark in [
        "scopes: ",
        "scope(s): ",
        "permissions: ",
        "roles: ",
        "privileges: ",
        "scope: ",
        "permission: ",
        "role: ",
        "scope ",
        "privileges ",
    ] {
        let Some(rest) = lower.find(mark).and_then(|at| message.get(at + mark.len()..)) else { continue };
        let needs_mark = !mark.contains(':');
        let words =
            rest.split([' ', ',']).map(|word| word.trim_matches(['[', ']', '(', ')', '.', '"', '\'']));
        for word in words.filter(|word| !word.is_empty()).take(LIMIT) {
            if !is_name(word)
                || matches!(word, "required" | "missing" | "and" | "or" | "to" | "for" | "is" | "on")
                || (needs_mark && !word.contains([':', '.', '_', '/']))
            {
                break;
            }
            found.push(word.to_owned());
        }
        if !found.is_empty() {
            return;
        }
    }
}

fn is_name(word: &str) -> bool {
    (2..=120).contains(&word.len())
        && !word.ends_with(':')
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":._-/*#".contains(&byte))
        && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}
