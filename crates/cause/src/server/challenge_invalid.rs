//! `server.challenge-invalid`: see the page beside this file.

use syntax::challenge::FaultKind;
use syntax::shown;

use crate::{Cause, Disclosure, Evidence, Observations, Person, Seen, Step};

/// The refusal comes without a usable WWW-Authenticate, so that clients which wait for the challenge never send their credentials.
pub const CAUSE: Cause = Cause {
    id: "server.challenge-invalid",
    means: "The refusal comes without a usable WWW-Authenticate, so that clients which wait for the challenge never send their credentials.",
    fixed_by: &[Person::Owner],
    disclosure: Disclosure::Owner,
    page: include_str!("challenge-invalid.md"),
    weigh,
};

fn weigh(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = seen.told(CAUSE.id);
    all.extend(realm(seen));
    if refused.status() == 401 && refused.challenges.list.is_empty() {
        all.extend(silent(seen));
    }
    if matches!(refused.status(), 401 | 403) {
        all.extend(broken(refused));
        let grammar = refused.challenges.faults.iter().any(|fault| fault.kind.is_grammar());
        if grammar
            && !refused.has_credentials()
            && seen.twins().any(|twin| twin.is_let_in() && twin.has_credentials())
        {
            let says = "with credentials sent at once the same request is let in, so the challenge is what keeps clients out";
            all.push(Evidence::new(4.5, Seen::Difference, says));
        }
    }
    if matches!(refused.status(), 200 | 302 | 403 | 404 | 500)
        && !refused.challenges.list.is_empty()
        && !refused.has_credentials()
    {
        let says = format!("a challenge comes with status {}, where no client looks at it", refused.status());
        all.push(Evidence::new(2.0, Seen::Status, says));
    }
    all
}

/// 401 without any challenge: common, and harmless to clients that send credentials at once.
fn silent(seen: &Observations) -> Vec<Evidence> {
    let refused = seen.refused();
    let mut all = Vec::new();
    if refused.has_credentials() {
        return all;
    }
    let admitted = seen.twins().find(|twin| {
        twin.is_let_in() && twin.authorization().is_some_and(|own| own.is("basic") || own.is("digest"))
    });
    if let Some(client) = waits(seen) {
        all.push(Evidence::new(
            4.5,
            Seen::Challenge,
            format!("401 without WWW-Authenticate, and {client} sends nothing before it is asked"),
        ));
    } else if admitted.is_some() {
        all.push(Evidence::new(
            2.0,
            Seen::Challenge,
            "401 without WWW-Authenticate, on a path that takes passwords",
        ));
    }
    if !all.is_empty() && admitted.is_some() {
        all.push(Evidence::new(
            3.0,
            Seen::Difference,
            "with the credentials sent at once the same request is let in",
        ));
    }
    all
}

/// Who waits for a challenge before it sends what it has.
fn waits(seen: &Observations) -> Option<String> {
    let refused = seen.refused();
    let command = refused.exchange.command.and_then(|index| seen.commands.get(index));
    let words: Vec<&str> = command.map(|text| text.split_whitespace().collect()).unwrap_or_default();
    for option in ["--anyauth", "--digest", "--ntlm", "--negotiate"] {
        if words.contains(&option) {
            return Some(format!("curl {option}"));
        }
    }
    let wget = words.first().is_some_and(|first| first.ends_with("wget"))
        && words.iter().any(|word| word.starts_with("--user") || word.starts_with("--http-user"))
        && !words.contains(&"--auth-no-challenge");
    if wget {
        return Some("wget".to_owned());
    }
    let agent = refused.sent("user-agent").unwrap_or("");
    let lower = agent.to_ascii_lowercase();
    let waiting = [
        "git/",
        "jgit/",
        "git-lfs/",
        "docker/",
        "containerd",
        "skopeo",
        "podman",
        "buildkit",
        "java/",
        "jakarta",
        "apache-maven",
        "gradle",
        "apache-httpclient",
        "microsoft-webdav",
        "davfs2",
        "gvfs",
        "webdavfs",
        "webdavlib",
        "cadaver",
        "davx5",
        "dav/",
        "ical",
        "calendar",
        "contacts",
        "winhttp",
        "microsoft office",
        "microsoft data access",
        "svn/",
        "serf/",
        "neon/",
        "libvlc",
        "vlc/",
        "nuget",
        "composer/",
        "restsharp",
        "mono",
        "lavf/",
        "kodi",
    ];
    waiting
        .iter()
        .any(|start| lower.contains(start))
        .then(|| shown::line(agent.split(' ').next().unwrap_or(agent), 40))
}

/// A challenge that is there and cannot be used.
fn broken(refused: &Step) -> Option<Evidence> {
    let kinds: Vec<FaultKind> = refused.challenges.faults.iter().map(|fault| fault.kind).collect();
    let (weight, says) = if kinds.contains(&FaultKind::Empty) && refused.challenges.list.is_empty() {
        (4.5, "WWW-Authenticate is there and empty")
    } else if kinds.contains(&FaultKind::UnclosedQuote) {
        (4.0, "a quoted string of the challenge never ends")
    } else if kinds.contains(&FaultKind::DigestIncomplete) {
        (4.0, "the Digest challenge lacks a parameter without which no response can be computed")
    } else if kinds.iter().any(|kind| kind.is_grammar()) && refused.challenges.list.is_empty() {
        (4.0, "the challenge can't be read at all")
    } else if kinds.iter().any(|kind| kind.is_grammar()) {
        (1.2, "the challenge is not of the grammar, and clients read it differently")
    } else if kinds.contains(&FaultKind::RealmMissing) && refused.challenged_with("basic") {
        (1.8, "the Basic challenge has no realm, and some clients pass over it")
    } else {
        return None;
    };
    let weight = if refused.has_credentials() { weight / 2.0 } else { weight };
    Some(Evidence::new(weight, Seen::Challenge, says))
}

/// A registry's realm is the address of its token service: clients ask there and nowhere else.
fn realm(seen: &Observations) -> Option<Evidence> {
    let refused = seen.refused();
    let challenge =
        refused.challenges.list.iter().find(|one| one.is("bearer") && one.param("service").is_some())?;
    let written = challenge.param("realm")?;
    let shown = shown::line(written, 80);
    let Ok(realm) = url::Url::parse(written) else {
        let says = format!("the realm “{shown}” is no address of a token service");
        return Some(Evidence::new(5.0, Seen::Challenge, says));
    };
    let url = refused.url();
    if let Some(asked) = seen.steps.iter().find(|step| {
        step.host() == realm.host_str()
            && step.path() == realm.path()
            && (step.status() == 0
                || step.status() == 404
                || (step.status() == 200 && !step.body().contains("token")))
    }) {
        let says =
            format!("the realm names {shown} as token service, and there the answer is {}", status_of(asked));
        return Some(Evidence::new(6.5, Seen::Challenge, says));
    }
    let lower = realm.scheme() == "http" && url.is_some_and(|url| url.scheme() == "https");
    let inner = realm.host_str().is_some_and(|host| {
        (!host.contains('.')
            || host.starts_with("127.")
            || host.starts_with("10.")
            || host.starts_with("192.168."))
            && url.and_then(url::Url::host_str) != Some(host)
    });
    if lower || inner || realm.path().contains("//") {
        let says =
            format!("the realm sends clients to {shown}, which is not where the token service can be asked");
        return Some(Evidence::new(5.0, Seen::Challenge, says));
    }
    None
}

fn status_of(step: &Step) -> String {
    match step.status() {
        0 => "no answer".to_owned(),
        200 => "no token".to_owned(),
        status => status.to_string(),
    }
}
