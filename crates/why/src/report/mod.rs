//! The report: a value, and one renderer a format.
//!
//! It is made to be pasted into a public issue: whatever enters it goes through the redactor, and nothing in it is
//! taken from the wire unneutralised.

mod advice;
pub mod html;
pub mod json;
pub mod page;
pub mod text;

use cause::{Observations, Outcome, Step, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use syntax::{Format, Note, shown};

use crate::noticed;
use crate::redact::{self, Redactor};

/// Why a request was refused, and what to do.
#[derive(Serialize, JsonSchema)]
pub struct Report {
    /// `bouncer.report/1`.
    pub schema: &'static str,
    /// `admitted`, `refused`, or `not-asked` where there is only a request.
    pub outcome: &'static str,
    /// The request that is explained.
    pub request: Request,
    /// The answer to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Why there was no answer, in the client's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// By falling probability; empty when the request was admitted.
    pub causes: Vec<Cause>,
    /// The step that would tell the first two causes apart, where they are close.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separate: Option<String>,
    /// What else deserves a word.
    pub noticed: Vec<Noticed>,
    /// All exchanges of the recording in order.
    pub exchanges: Vec<Exchange>,
    /// Words to search for.
    pub search: Vec<String>,
    /// Probes that were made; none for a recording.
    pub probes: Vec<Probe>,
}

/// The request that is explained.
#[derive(Serialize, JsonSchema)]
pub struct Request {
    /// Method.
    pub method: String,
    /// URL without userinfo; values that could be secret are replaced.
    pub url: String,
    /// What was found of credentials.
    pub credentials: Vec<Credential>,
}

/// A credential, without its value.
#[derive(Serialize, JsonSchema)]
pub struct Credential {
    /// The scheme word, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// Where it stands: `header authorization`, `query access_token`, `cookie sessionid` …
    pub place: String,
    /// What the value looks like: `jws`, `basic-pair`, `opaque` …
    pub form: &'static str,
    /// Length of the value in bytes.
    pub length: usize,
    /// Eight hexadecimal digits to recognise it by; absent for a value that could be guessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Its name by the standard, or the server's reason phrase.
    pub reason: String,
    /// Software that was recognised, outermost first.
    pub server: Vec<String>,
    /// The schemes that the challenges name.
    pub challenges: Vec<String>,
}

/// One cause.
#[derive(Serialize, JsonSchema)]
pub struct Cause {
    /// Its id in the catalogue.
    pub id: &'static str,
    /// 0 to 1.
    pub probability: f64,
    /// What is wrong, in one sentence.
    pub summary: &'static str,
    /// What speaks for it and against it.
    pub evidence: Vec<Evidence>,
    /// What to do.
    pub fixes: Vec<Fix>,
}

/// One piece of evidence.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Evidence {
    /// What was seen.
    pub says: String,
    /// Where: `challenge`, `body`, `clock` …
    pub seen: &'static str,
    /// Log-odds; negative speaks against the cause.
    pub weight: f64,
}

/// One step of advice.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Fix {
    /// `user`, `developer`, `owner` or `network`.
    #[serde(rename = "for")]
    pub person: String,
    /// The software that it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software: Option<&'static str>,
    /// What to do.
    #[serde(rename = "do")]
    pub text: String,
    /// What to run or to write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

/// A remark.
#[derive(Serialize, JsonSchema)]
pub struct Noticed {
    /// Stable id.
    pub id: String,
    /// One sentence.
    pub says: String,
    /// Line of the input, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Column of the input, from 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

/// One exchange of the recording.
#[derive(Serialize, JsonSchema)]
pub struct Exchange {
    /// Its number, from 1: what `--entry` takes.
    pub number: usize,
    /// Method.
    pub method: String,
    /// URL, as in [`Request::url`].
    pub url: String,
    /// Status code; absent without an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Whether it was refused.
    pub refused: bool,
    /// Whether it is the one that is explained.
    pub explained: bool,
}

/// One probe.
#[derive(Serialize, JsonSchema)]
pub struct Probe {
    /// Its name.
    pub name: String,
    /// How long it took, in milliseconds.
    pub took_ms: f64,
    /// What came of it.
    pub outcome: String,
}

/// Most remarks and exchanges that are reported.
const MOST: usize = 200;

impl Report {
    /// Writes up what was seen and concluded.
    pub(crate) fn new(seen: &Observations, verdict: &Verdict, notes: &[Note], format: Format) -> Self {
        let redactor = Redactor::new(seen);
        let mut noticed = noticed::notice(seen, notes);
        noticed.truncate(MOST);
        noticed.iter_mut().for_each(|one| one.says = redactor.remark(&one.says));
        let step = (!seen.steps.is_empty()).then(|| seen.refused());
        Self {
            schema: "bouncer.report/1",
            outcome: match verdict.outcome {
                Outcome::Admitted => "admitted",
                Outcome::Refused | Outcome::Unclear => "refused",
                Outcome::NotAsked => "not-asked",
            },
            request: step.map_or_else(Request::none, |step| Request::new(step, &redactor)),
            answer: step.and_then(|step| Answer::new(step, seen, &redactor)),
            failure: step
                .and_then(|step| step.exchange.failure.as_ref())
                .map(|failure| redactor.wire(&failure.text, 200)),
            causes: verdict.causes.iter().map(|ranked| Cause::new(ranked, seen, &redactor)).collect(),
            separate: verdict.separate.as_deref().map(|text| redactor.clean(text)),
            noticed,
            exchanges: exchanges(seen, &redactor, format),
            search: advice::search(seen, verdict, &redactor),
            probes: Vec::new(),
        }
    }

    /// Whether the request was let in.
    pub fn admitted(&self) -> bool {
        self.outcome == "admitted"
    }
}

impl Request {
    fn none() -> Self {
        Self { method: String::new(), url: String::new(), credentials: Vec::new() }
    }

    fn new(step: &Step, redactor: &Redactor) -> Self {
        let credentials =
            step.credentials.iter().map(|credential| Credential::new(credential, redactor)).collect();
        Self { method: redactor.wire(step.method(), 20), url: url(step, redactor), credentials }
    }
}

fn url(step: &Step, redactor: &Redactor) -> String {
    match step.url() {
        Some(url) => redactor.url(url),
        None => {
            // A target that is no URL may hold anything; what stands before an `@` is userinfo.
            let target = step.exchange.request.target.split('?').next().unwrap_or("");
            redactor.wire(target.rsplit('@').next().unwrap_or(""), 200)
        }
    }
}

impl Credential {
    /// The form in words.
    pub(crate) fn words(&self) -> &'static str {
        match self.form {
            "empty" => "empty value",
            "basic-pair" => "user name and password",
            "jws" => "signed token (JWT)",
            "jwe" => "encrypted token (JWE)",
            "broken-jwt" => "broken token (JWT)",
            "digest" => "response",
            "sigv4" => "signature",
            "oauth1" => "OAuth 1.0 signature",
            "spnego" => "Kerberos ticket",
            "ntlm" => "NTLM message",
            "placeholder" => "placeholder",
            "parameters" => "parameters",
            _ => "value",
        }
    }

    fn new(credential: &syntax::credentials::Credential, redactor: &Redactor) -> Self {
        use syntax::credentials::Form;
        let form = match credential.form {
            Form::Empty => "empty",
            Form::BasicPair => "basic-pair",
            Form::Jws => "jws",
            Form::Jwe => "jwe",
            Form::BrokenJwt => "broken-jwt",
            Form::DigestParams => "digest",
            Form::SigV4 => "sigv4",
            Form::OAuth1 => "oauth1",
            Form::Spnego => "spnego",
            Form::Ntlm => "ntlm",
            Form::Params => "parameters",
            Form::Placeholder => "placeholder",
            Form::Opaque => "opaque",
        };
        Self {
            scheme: credential.scheme.as_deref().map(|scheme| redactor.wire(scheme, 40)),
            place: redactor.clean(&redact::place(&credential.place)),
            form,
            length: credential.value.len(),
            fingerprint: if form == "basic-pair" { None } else { credential.value.fingerprint() },
        }
    }
}

impl Answer {
    fn new(step: &Step, seen: &Observations, redactor: &Redactor) -> Option<Self> {
        let response = step.exchange.response.as_ref()?;
        let reason = if response.reason.trim().is_empty() {
            crate::status::name(response.status).unwrap_or("").to_owned()
        } else {
            redactor.wire(&response.reason, 120)
        };
        let own = seen.software.iter().filter(|software| step.is_software(&software.id));
        Some(Self {
            status: response.status,
            reason,
            server: own.map(|software| software.name.clone()).collect(),
            challenges: step
                .challenges
                .list
                .iter()
                .chain(&step.proxy_challenges.list)
                .map(|challenge| redactor.wire(&challenge.scheme, 40))
                .take(20)
                .collect(),
        })
    }
}

impl Cause {
    fn new(ranked: &cause::Ranked, seen: &Observations, redactor: &Redactor) -> Self {
        let evidence = ranked
            .evidence
            .iter()
            .map(|evidence| Evidence {
                says: redactor.clean(&shown::line(&evidence.says, 400)),
                seen: evidence.seen.name(),
                weight: round(evidence.weight, 10.0),
            })
            .collect();
        Self {
            id: ranked.cause.id,
            probability: round(ranked.probability, 1000.0),
            summary: ranked.cause.means,
            evidence,
            fixes: advice::fixes(ranked.cause, seen),
        }
    }
}

fn exchanges(seen: &Observations, redactor: &Redactor, format: Format) -> Vec<Exchange> {
    use cause::observations::Standing;
    if format == Format::CurlCommand && seen.steps.len() < 2 {
        return Vec::new();
    }
    seen.steps
        .iter()
        .enumerate()
        .map(|(index, step)| Exchange {
            number: index + 1,
            method: redactor.wire(step.method(), 20),
            url: url(step, redactor),
            status: (step.status() != 0).then(|| step.status()),
            refused: matches!(step.standing, Standing::Refused | Standing::Failed),
            explained: index == seen.judged,
        })
        .filter(|exchange| seen.steps.len() <= MOST || exchange.refused || exchange.explained)
        .take(MOST)
        .collect()
}

/// A probability for a person; it is never certainty.
pub(crate) fn percent(probability: f64) -> String {
    format!("{:.0} %", (probability * 100.0).clamp(1.0, 99.0))
}

fn round(value: f64, places: f64) -> f64 {
    (value * places).round() / places
}
