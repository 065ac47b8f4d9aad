//! Signed URLs, and the cookies that stand in for them.

use serde_json::Value;

use super::{Kind, Signed, names, scope, time};
use crate::cookie;
use crate::exchange::Request;
use crate::jwt;

/// Most parameters of a URL that are looked at.
const PARAMS_LIMIT: usize = 256;

/// The signatures of the URL and of CloudFront's cookies.
pub(super) fn find(request: &Request) -> Vec<Signed> {
    let target = request.target.split_once('?').map(|(_, query)| query);
    let query = target.or_else(|| request.url.as_ref().and_then(|url| url.query())).unwrap_or_default();
    let pairs = url::form_urlencoded::parse(query.as_bytes()).take(PARAMS_LIMIT);
    let query = Query(pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.into_owned())).collect());
    let signed = versioned(&query, "x-amz-", Kind::AwsV4)
        .or_else(|| versioned(&query, "x-goog-", Kind::GoogleV4))
        .or_else(|| cloud_front(&query))
        .or_else(|| second_version(&query))
        .or_else(|| azure(&query))
        .or_else(|| other(&query));
    signed.into_iter().chain(cloud_front_cookies(request)).collect()
}

/// Names in lower case, and decoded values.
struct Query(Vec<(String, String)>);

impl Query {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    fn time(&self, names: &[&str]) -> Option<i64> {
        names.iter().find_map(|name| self.get(name)).and_then(time)
    }
}

fn presigned(kind: Kind) -> Signed {
    Signed { kind, presigned: true, ..Signed::default() }
}

/// `X-Amz-Signature` and its family; `X-Goog-Signature` has the same one.
fn versioned(query: &Query, start: &str, kind: Kind) -> Option<Signed> {
    let get = |name: &str| query.get(&format!("{start}{name}"));
    get("signature").or(get("algorithm"))?;
    let mut signed = presigned(kind);
    signed.signed_at = get("date").and_then(time);
    let lasts = get("expires").and_then(|seconds| seconds.parse::<i64>().ok());
    // Without an exact start no end can be told.
    signed.expires = signed.signed_at.zip(lasts).and_then(|(start, seconds)| start.checked_add(seconds));
    if let Some(credential) = get("credential") {
        scope(&mut signed, credential);
    }
    signed.signed_headers = get("signedheaders").map(names).unwrap_or_default();
    Some(signed)
}

/// `AWSAccessKeyId` or `GoogleAccessId` with `Expires` and `Signature`; Aliyun's is alike.
fn second_version(query: &Query) -> Option<Signed> {
    let kind = if query.get("awsaccesskeyid").is_some() {
        Kind::AwsV2
    } else if query.get("googleaccessid").is_some() {
        Kind::GoogleV4
    } else if query.get("ossaccesskeyid").is_some() {
        Kind::Other
    } else {
        return None;
    };
    query.get("signature")?;
    let mut signed = presigned(kind);
    signed.expires = query.time(&["expires"]);
    signed.signed_at = query.time(&["timestamp"]);
    Some(signed)
}

fn cloud_front(query: &Query) -> Option<Signed> {
    query.get("key-pair-id")?;
    Some(with_policy(query.get("policy"), query.time(&["expires"])))
}

fn cloud_front_cookies(request: &Request) -> Option<Signed> {
    let cookies = cookie::parse(request.fields.all("cookie"));
    let get = |name: &str| {
        cookies.iter().find(|cookie| cookie.name == name).map(|cookie| cookie.value.expose().as_str())
    };
    get("CloudFront-Key-Pair-Id")?;
    let mut signed = with_policy(get("CloudFront-Policy"), get("CloudFront-Expires").and_then(time));
    signed.presigned = false;
    Some(signed)
}

/// CloudFront's policy is base64 of JSON in an alphabet of its own.
fn with_policy(policy: Option<&str>, expires: Option<i64>) -> Signed {
    let mut signed = presigned(Kind::CloudFront);
    signed.expires = expires;
    let text = policy.map(|policy| policy.replace('-', "+").replace('_', "=").replace('~', "/"));
    let value: Option<Value> = text
        .filter(|text| text.len() <= jwt::LIMIT)
        .and_then(|text| jwt::segment(&text))
        .and_then(|json| serde_json::from_slice(&json).ok());
    if let Some(value) = value {
        let condition = &value["Statement"][0]["Condition"];
        let end = condition["DateLessThan"]["AWS:EpochTime"].as_i64();
        signed.starts = condition["DateGreaterThan"]["AWS:EpochTime"].as_i64();
        signed.expires = end.or(signed.expires);
    }
    signed
}

fn azure(query: &Query) -> Option<Signed> {
    query.get("sig")?;
    query.get("se").or(query.get("sv")).or(query.get("si"))?;
    let mut signed = presigned(Kind::AzureSas);
    signed.starts = query.time(&["st"]);
    signed.expires = query.time(&["se"]);
    Some(signed)
}

/// OAuth 1.0 in the query, Tencent's `q-sign-time`, Akamai's tokens, and whatever else has a signature and an end.
fn other(query: &Query) -> Option<Signed> {
    if query.get("oauth_signature").is_some() {
        let mut signed = presigned(Kind::OAuth1);
        signed.signed_at = query.time(&["oauth_timestamp"]);
        return Some(signed);
    }
    if let Some((start, end)) = query.get("q-sign-time").and_then(|span| span.split_once(';')) {
        let mut signed = presigned(Kind::Other);
        signed.starts = time(start);
        signed.expires = time(end);
        return Some(signed);
    }
    if let Some(token) = query.get("hdnts").or(query.get("hdnea")).or(query.get("__token__")) {
        let part = |name: &str| token.split('~').find_map(|part| part.strip_prefix(name)).and_then(time);
        let mut signed = presigned(Kind::Other);
        signed.starts = part("st=");
        signed.expires = part("exp=");
        return Some(signed);
    }
    let signature =
        ["signature", "sig", "sign", "hmac", "hash", "md5"].iter().any(|name| query.get(name).is_some());
    // A number of seconds since 1970, so that `expires=1h` of another meaning is none.
    let end = query.time(&["expires", "expiry", "exp"]).filter(|end| *end > 1_000_000_000);
    let start = query.time(&["timestamp", "ts"]).filter(|start| *start > 1_000_000_000);
    if !signature || (end.is_none() && start.is_none()) {
        return None;
    }
    let mut signed = presigned(Kind::Other);
    signed.expires = end;
    signed.signed_at = start;
    Some(signed)
}
