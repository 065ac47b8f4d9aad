//! AWS signature version 4 and other signed requests and URLs: what they name, and when they end.

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
    /// Google Cloud Storage V4 (`X-Goog-*`).
    GoogleV4,
    /// Azure shared access signature (`sv`, `se`, `sig`).
    AzureSas,
    /// OAuth 1.0 (RFC 5849).
    OAuth1,
    /// Another one that carries a timestamp (`X-Slack-Signature`, Hawk, `X-Hub-Signature` …).
    Other,
}

/// The signatures of a request.
pub fn find(request: &Request) -> Vec<Signed> {
    let _ = request;
    Vec::new()
}
