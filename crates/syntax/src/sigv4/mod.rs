//! AWS signature version 4 and other signed requests and URLs: what they name, and when they end.
//!
//! Nothing is verified here, and no signature is kept: region, service and times are what causes refusals that can be
//! told from outside.

mod header;
mod url;

use crate::exchange::Request;

/// A signature over a request, in its header or its URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    /// Whose form it is.
    pub kind: Kind,
    /// In the URL rather than in a header.
    pub presigned: bool,
    /// Region of the credential scope.
    pub region: Option<String>,
    /// Service of the credential scope.
    pub service: Option<String>,
    /// When it was signed, in seconds since 1970.
    pub signed_at: Option<i64>,
    /// From when it holds, in seconds since 1970, where it says so (`st` of an Azure SAS).
    pub starts: Option<i64>,
    /// Until when it holds, in seconds since 1970.
    pub expires: Option<i64>,
    /// Names of the signed header fields, lower case.
    pub signed_headers: Vec<String>,
}

/// The forms of signed requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// AWS signature version 4 (also MinIO, R2, Ceph …).
    #[default]
    AwsV4,
    /// AWS signature version 2 (`AWSAccessKeyId`, `Expires`, `Signature`).
    AwsV2,
    /// CloudFront signed URLs and cookies (`Policy`, `Key-Pair-Id`).
    CloudFront,
    /// Google Cloud Storage V4 (`X-Goog-*`), and its V2 (`GoogleAccessId`, `Expires`).
    GoogleV4,
    /// Azure shared access signature (`sv`, `se`, `sig`).
    AzureSas,
    /// OAuth 1.0 (RFC 5849).
    OAuth1,
    /// Another one that carries a timestamp (`X-Slack-Signature`, Hawk, `X-Hub-Signature` …).
    Other,
}

/// Most signatures of one request.
pub const LIMIT: usize = 8;

/// The signatures of a request: in its header first, then in its URL and cookies.
pub fn find(request: &Request) -> Vec<Signed> {
    let mut found = header::find(request);
    found.extend(url::find(request));
    found.truncate(LIMIT);
    found
}

/// Region and service of `key/20240312/eu-west-1/s3/aws4_request`; a scope without a region is one word shorter.
fn scope(signed: &mut Signed, credential: &str) {
    let mut parts: Vec<&str> = credential.rsplitn(5, '/').collect();
    parts.reverse();
    match parts.as_slice() {
        [_, _, region, service, _] => {
            signed.region = Some((*region).to_owned());
            signed.service = Some((*service).to_owned());
        }
        [_, _, service, _] => signed.service = Some((*service).to_owned()),
        _ => {}
    }
    if signed.signed_at.is_none() {
        // The day of the scope is better than nothing.
        let day = parts.iter().find(|part| part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_digit()));
        signed.signed_at = day.and_then(|day| crate::date::iso(day));
    }
}

/// Names of signed header fields, which stand between semicolons or spaces.
fn names(list: &str) -> Vec<String> {
    let names = list.split([';', ' ', ',']).filter(|name| !name.is_empty()).take(64);
    names.map(str::to_ascii_lowercase).collect()
}

/// A time in whichever form.
fn time(text: &str) -> Option<i64> {
    let text = text.trim();
    let is_packed = text.len() == 16 && text.ends_with('Z');
    let number = || crate::date::epoch(text);
    if is_packed {
        crate::date::iso(text)
    } else {
        number().or_else(|| crate::date::iso(text)).or_else(|| crate::date::http(text))
    }
}

#[cfg(test)]
mod tests;
