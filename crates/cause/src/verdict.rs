//! Adding up: what all rules say together.

use crate::{ALL, Cause, Evidence, Observations, Outcome};

/// The causes that the observations speak for, most likely first.
pub struct Verdict {
    /// How the recording ends.
    pub outcome: Outcome,
    /// Causes by falling probability, those below 1 % left out; empty when the request was admitted.
    pub causes: Vec<Ranked>,
    /// The step that would tell the first two apart, where they are close.
    pub separate: Option<String>,
}

/// One cause with what speaks for it.
pub struct Ranked {
    /// The cause.
    pub cause: &'static Cause,
    /// Probability, 0 to 1. All of them and the unknown add up to 1.
    pub probability: f64,
    /// What was seen, heaviest first.
    pub evidence: Vec<Evidence>,
}

/// Log-odds of "something else": what a cause must beat. On thin evidence it keeps every probability low.
const UNKNOWN: f64 = 1.2;

/// Divides the log-odds, so that probabilities are what they say on real cases.
pub const TEMPERATURE: f64 = 2.1;

/// Weighs every cause of the catalogue.
pub fn verdict(seen: &Observations) -> Verdict {
    verdict_with(seen, TEMPERATURE)
}

/// The same with another divisor of the log-odds: a smaller one makes surer. For fitting it to real cases.
pub fn verdict_with(seen: &Observations, temperature: f64) -> Verdict {
    if seen.outcome == Outcome::Admitted || seen.steps.is_empty() {
        return Verdict { outcome: Outcome::Admitted, causes: Vec::new(), separate: None };
    }
    let weighed: Vec<(&'static Cause, Vec<Evidence>)> = ALL
        .iter()
        .map(|cause| (*cause, (cause.weigh)(seen)))
        .filter(|(_, evidence)| evidence.iter().any(|evidence| evidence.weight > 0.0))
        .collect();
    let sum = |evidence: &[Evidence]| evidence.iter().map(|evidence| evidence.weight).sum::<f64>();
    if seen.outcome == Outcome::Unclear && !weighed.iter().any(|(_, evidence)| sum(evidence) >= CLEAR) {
        return Verdict { outcome: Outcome::Admitted, causes: Vec::new(), separate: None };
    }
    let odds = |evidence: &[Evidence]| (sum(evidence) / temperature).exp();
    let total: f64 =
        weighed.iter().map(|(_, evidence)| odds(evidence)).sum::<f64>() + (UNKNOWN / temperature).exp();
    let mut causes: Vec<Ranked> = weighed
        .into_iter()
        .map(|(cause, mut evidence)| {
            let probability = odds(&evidence) / total;
            evidence.sort_by(|one, two| two.weight.abs().total_cmp(&one.weight.abs()));
            Ranked { cause, probability, evidence }
        })
        .filter(|ranked| ranked.probability >= LEAST)
        .collect();
    causes.sort_by(|one, two| two.probability.total_cmp(&one.probability));
    let separate = separate(&causes);
    let outcome = if seen.outcome == Outcome::Unclear { Outcome::Refused } else { seen.outcome };
    Verdict { outcome, causes, separate }
}

/// What the evidence for a cause must weigh to make a refusal of an error that need not be one.
const CLEAR: f64 = 3.0;

/// Causes below this probability are left out.
const LEAST: f64 = 0.01;

/// First and second within this ratio are a tie.
const TIE: f64 = 3.0;

fn separate(causes: &[Ranked]) -> Option<String> {
    let [first, second, ..] = causes else { return None };
    if first.probability > second.probability * TIE {
        return None;
    }
    let page = crate::Page::of(first.cause);
    page.told_apart_from(second.cause.id)
        .or_else(|| crate::Page::of(second.cause).told_apart_from(first.cause.id))
}
