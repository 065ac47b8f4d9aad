use super::*;
use proptest::prelude::*;

/// 2024-03-12 16:44:12 UTC.
const NOON: i64 = 1_710_261_852;

fn request(target: &str, fields: &[(&str, &str)]) -> Request {
    let mut request = Request { target: target.to_owned(), ..Request::default() };
    fields.iter().for_each(|(name, value)| request.fields.push(name, value));
    request
}

#[track_caller]
fn one(target: &str, fields: &[(&str, &str)]) -> Signed {
    let found = find(&request(target, fields));
    assert_eq!(found.len(), 1, "{target}");
    found.into_iter().next().unwrap()
}

#[test]
fn aws_in_the_header() {
    let value = " AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20240312/eu-west-1/es/aws4_request, SignedHeaders=host;X-Amz-Date, Signature=0a";
    let signed = one("/", &[("Authorization", value), ("X-Amz-Date", " 20240312T164412Z")]);
    assert_eq!(
        (signed.kind, signed.presigned, signed.signed_at, signed.expires),
        (Kind::AwsV4, false, Some(NOON), None)
    );
    assert_eq!((signed.region.as_deref(), signed.service.as_deref()), (Some("eu-west-1"), Some("es")));
    assert_eq!(signed.signed_headers, ["host", "x-amz-date"]);
    let signed = one(
        "/",
        &[("Authorization", " AWS AKIAIOSFODNN7EXAMPLE:c2ln"), ("Date", " Tue, 12 Mar 2024 16:44:12 +0000")],
    );
    assert_eq!((signed.kind, signed.signed_at), (Kind::AwsV2, Some(NOON)));
}

#[test]
fn signed_urls() {
    let signed = one(
        "/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AK%2F20240312%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20240312T164412Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature=1a",
        &[],
    );
    assert_eq!(
        (signed.kind, signed.presigned, signed.signed_at, signed.expires),
        (Kind::AwsV4, true, Some(NOON), Some(NOON + 300))
    );
    assert_eq!((signed.region.as_deref(), signed.service.as_deref()), (Some("us-east-1"), Some("s3")));
    let ends = |target: &str| {
        let signed = one(target, &[]);
        (signed.kind, signed.starts, signed.expires)
    };
    assert_eq!(
        ends("/?AWSAccessKeyId=AK&Expires=1710261852&Signature=a%2B"),
        (Kind::AwsV2, None, Some(NOON))
    );
    assert_eq!(
        ends("/?GoogleAccessId=a@b&Expires=1710261852&Signature=a"),
        (Kind::GoogleV4, None, Some(NOON))
    );
    assert_eq!(
        ends(
            "/?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Date=20240312T164402Z&X-Goog-Expires=10&X-Goog-Signature=a"
        ),
        (Kind::GoogleV4, None, Some(NOON))
    );
    assert_eq!(
        ends("/b?sv=2022-11-02&st=2024-03-12T16%3A44%3A11Z&se=2024-03-12T16%3A44%3A12Z&sr=b&sp=r&sig=a%3D"),
        (Kind::AzureSas, Some(NOON - 1), Some(NOON))
    );
    assert_eq!(ends("/?Expires=1710261852&Signature=a&Key-Pair-Id=K1"), (Kind::CloudFront, None, Some(NOON)));
    assert_eq!(ends("/?expires=1710261852&signature=a"), (Kind::Other, None, Some(NOON)));
    assert_eq!(
        ends("/?q-sign-time=1710261851;1710261852&q-signature=a"),
        (Kind::Other, Some(NOON - 1), Some(NOON))
    );
    assert_eq!(
        ends("/?hdnts=st=1710261851~exp=1710261852~hmac=0a"),
        (Kind::Other, Some(NOON - 1), Some(NOON))
    );
    for target in ["/", "/?a=b", "/?expires=1h&sig=a", "/?signature=a", "/?key=a&expires=1710261852"] {
        assert!(find(&request(target, &[])).is_empty(), "{target}");
    }
}

#[test]
fn a_policy_of_cloud_front() {
    use base64::Engine as _;
    let policy = r#"{"Statement":[{"Resource":"*","Condition":{"DateLessThan":{"AWS:EpochTime":1710261852},"DateGreaterThan":{"AWS:EpochTime":1710261851}}}]}"#;
    let encoded = base64::engine::general_purpose::STANDARD.encode(policy);
    let encoded = encoded.replace('+', "-").replace('=', "_").replace('/', "~");
    let signed = one(&format!("/?Policy={encoded}&Signature=a&Key-Pair-Id=K1"), &[]);
    assert_eq!((signed.starts, signed.expires, signed.presigned), (Some(NOON - 1), Some(NOON), true));
    let cookie = format!(" CloudFront-Policy={encoded}; CloudFront-Key-Pair-Id=K1");
    let signed = one("/", &[("Cookie", &cookie)]);
    assert_eq!((signed.kind, signed.expires, signed.presigned), (Kind::CloudFront, Some(NOON), false));
}

#[test]
fn other_signatures() {
    let at = |fields: &[(&str, &str)]| {
        let signed = one("/", fields);
        (signed.kind, signed.signed_at)
    };
    let oauth = " OAuth oauth_consumer_key=\"a\", oauth_timestamp=\"1710261852\", oauth_signature=\"b\"";
    assert_eq!(at(&[("Authorization", oauth)]), (Kind::OAuth1, Some(NOON)));
    assert_eq!(
        at(&[("Authorization", " Hawk id=\"a\", ts=\"1710261852\", mac=\"b\"")]),
        (Kind::Other, Some(NOON))
    );
    assert_eq!(
        at(&[("Authorization", " SharedKey acc:c2ln"), ("x-ms-date", " Tue, 12 Mar 2024 16:44:12 GMT")]),
        (Kind::Other, Some(NOON))
    );
    assert_eq!(
        at(&[("X-Slack-Signature", " v0=0a"), ("X-Slack-Request-Timestamp", " 1710261852")]),
        (Kind::Other, Some(NOON))
    );
    assert_eq!(at(&[("Stripe-Signature", " t=1710261852,v1=0a")]), (Kind::Other, Some(NOON)));
    assert_eq!(at(&[("X-Hub-Signature-256", " sha256=0a")]), (Kind::Other, None));
    let signed = one(
        "/",
        &[
            ("Signature-Input", " sig1=(\"@method\" \"date\");created=1710261852;keyid=\"a\""),
            ("Signature", " sig1=:a=:"),
        ],
    );
    assert_eq!(
        (signed.signed_at, signed.signed_headers),
        (Some(NOON), vec!["@method".to_owned(), "date".to_owned()])
    );
    let sas = one("/", &[("Authorization", " SharedAccessSignature sr=a&sig=b%3D&se=1710261852&skn=c")]);
    assert_eq!((sas.kind, sas.expires), (Kind::AzureSas, Some(NOON)));
    let akamai =
        " EG1-HMAC-SHA256 client_token=a;access_token=b;timestamp=20240312T16:44:12+0000;nonce=c;signature=d";
    assert_eq!(at(&[("Authorization", akamai)]), (Kind::Other, Some(NOON)));
}

proptest! {
    #[test]
    fn no_request_panics(target in "/\\?([a-zA-Z-]{0,12}=[^&]{0,12}&){0,5}", value in "\\PC{0,60}") {
        let _ = find(&request(&target, &[("Authorization", &value), ("Signature-Input", &value)]));
        let _ = find(&request(&format!("/?X-Amz-Signature=a&X-Amz-Date={value}&X-Amz-Credential={value}"), &[]));
    }
}
