//! Signatures in header fields.

use super::{Kind, Signed, names, scope, time};
use crate::credentials::{self, Place};
use crate::digest::{self, Params};
use crate::exchange::Request;

/// The signature in `Authorization`, those of other fields, and those of cookies.
pub(super) fn find(request: &Request) -> Vec<Signed> {
    let mut found = Vec::new();
    for value in request.fields.all("authorization").take(super::LIMIT) {
        let credential = credentials::parse(Place::Authorization, value);
        if let Some(scheme) = &credential.scheme {
            found.extend(authorization(request, &scheme.to_ascii_uppercase(), credential.value.expose()));
        }
    }
    found.extend(message_signature(request));
    found.extend(hook(request));
    found
}

fn authorization(request: &Request, scheme: &str, value: &str) -> Option<Signed> {
    let field = |names: &[&str]| names.iter().find_map(|name| request.fields.get(name)).and_then(time);
    let params = digest::params(value);
    let param = |name: &str| params.get(name).and_then(time);
    let mut signed = Signed::default();
    match scheme {
        "AWS4-HMAC-SHA256" | "AWS4-ECDSA-P256-SHA256" => {
            signed.signed_at = field(&["x-amz-date", "date"]);
            scoped(&mut signed, &params);
            if scheme.contains("ECDSA") {
                // Its scope has no region; a field of its own names them.
                signed.region = request.fields.get("x-amz-region-set").map(str::to_owned);
            }
        }
        "GOOG4-HMAC-SHA256" | "GOOG4-RSA-SHA256" => {
            signed.kind = Kind::GoogleV4;
            signed.signed_at = field(&["x-goog-date", "date"]);
            scoped(&mut signed, &params);
        }
        "AWS" | "AWS3-HTTPS" if value.contains(':') || params.get("AWSAccessKeyId").is_some() => {
            signed.kind = Kind::AwsV2;
            signed.signed_at = field(&["x-amz-date", "date"]);
        }
        "OAUTH" if params.get("oauth_signature").or(params.get("oauth_timestamp")).is_some() => {
            signed.kind = Kind::OAuth1;
            signed.signed_at = param("oauth_timestamp");
        }
        "HAWK" | "MAC" => {
            signed.kind = Kind::Other;
            signed.signed_at = param("ts");
        }
        "SHAREDKEY" | "SHAREDKEYLITE" => {
            signed.kind = Kind::Other;
            signed.signed_at = field(&["x-ms-date", "date"]);
        }
        "SHAREDACCESSSIGNATURE" => {
            let pairs: Vec<_> = url::form_urlencoded::parse(value.as_bytes()).take(16).collect();
            let end = pairs.iter().find(|(name, _)| name == "se").and_then(|(_, value)| time(value));
            signed.kind = Kind::AzureSas;
            signed.expires = end;
        }
        "SIGNATURE" | "HMAC" => {
            signed.kind = Kind::Other;
            signed.signed_at = param("created").or_else(|| field(&["date", "x-date"]));
            signed.expires = param("expires");
            signed.signed_headers = params.get("headers").map(names).unwrap_or_default();
        }
        "TC3-HMAC-SHA256" | "ACS3-HMAC-SHA256" | "OSS" | "OSS4-HMAC-SHA256" => {
            signed.kind = Kind::Other;
            signed.signed_at = field(&["x-tc-timestamp", "x-acs-date", "x-oss-date", "date"]);
            signed.signed_headers = params.get("SignedHeaders").map(names).unwrap_or_default();
        }
        "EG1-HMAC-SHA256" => {
            signed.kind = Kind::Other;
            let stamp = value.split(';').find_map(|part| part.trim().strip_prefix("timestamp="));
            // `20240312T16:44:12+0000`.
            signed.signed_at =
                stamp.map(|stamp| stamp.replace(':', "")).and_then(|stamp| crate::date::iso(&stamp));
        }
        _ => return None,
    }
    Some(signed)
}

fn scoped(signed: &mut Signed, params: &Params) {
    if let Some(credential) = params.get("Credential") {
        scope(signed, credential);
    }
    signed.signed_headers = params.get("SignedHeaders").map(names).unwrap_or_default();
}

/// RFC 9421: `Signature-Input: sig1=("@method" "date");created=1618884473;expires=…`.
fn message_signature(request: &Request) -> Option<Signed> {
    let input = request.fields.get("signature-input")?;
    let number = |name: &str| {
        let (_, rest) = input.split_once(name)?;
        time(rest.split(|c: char| !c.is_ascii_digit()).next()?)
    };
    let inside =
        input.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(inside, _)| inside);
    Some(Signed {
        kind: Kind::Other,
        signed_at: number("created="),
        expires: number("expires="),
        signed_headers: names(&inside.replace('"', "")),
        ..Signed::default()
    })
}

/// A field that signs the body, as web hooks and exchanges have it, with the time that is signed along.
fn hook(request: &Request) -> Option<Signed> {
    const SIGNATURES: &[&str] = &["signature", "hmac", "access-sign", "api-sign", "x-sign"];
    const NOT: &[&str] = &["signature-input", "signature-agent", "accept-signature", "content-signature"];
    let lower = |name: &str| name.to_ascii_lowercase();
    let field = request.fields.iter().take(256).find(|field| {
        let name = lower(&field.name);
        name != "signature"
            && name != "authorization"
            && !NOT.contains(&name.as_str())
            && !name.contains("timestamp")
            && SIGNATURES.iter().any(|part| name.contains(part))
    })?;
    // `t=1492774577,v1=…` (Stripe), `ts=…;h1=…` (Paddle).
    let inside = field.value.split([',', ';']).find_map(|part| {
        let (name, value) = part.trim().split_once('=')?;
        matches!(name, "t" | "ts" | "timestamp").then_some(value)
    });
    let stamp = || {
        let stamps = request.fields.iter().take(256).filter(|field| lower(&field.name).contains("timestamp"));
        stamps.map(|field| field.value.as_str()).next()
    };
    let signed_at = inside.or_else(stamp).and_then(time);
    Some(Signed { kind: Kind::Other, signed_at, ..Signed::default() })
}
