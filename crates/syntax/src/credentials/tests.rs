use super::*;
use crate::exchange::Request;
use FaultKind as K;
use Form as F;
use proptest::prelude::*;

const JWT: &str =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.DzMmYrSMpNRo5DZoFPcCLywZPLfN9jh9f3TKmvRR90s";

/// Scheme, form and faults of one value of `Authorization`.
#[track_caller]
fn check(value: &str, scheme: Option<&str>, form: Form, faults: &[(FaultKind, usize)]) {
    let value = value.replace("JWT_", JWT);
    let read = parse(Place::Authorization, &value);
    assert_eq!(read.scheme.as_deref(), scheme, "{value}");
    let own: Vec<_> = read.faults.iter().map(|fault| (fault.kind, fault.offset)).collect();
    assert_eq!(own, faults, "{value}");
    assert_eq!(read.form, form, "{value}");
}

#[test]
fn lawful_values_have_no_fault() {
    for (value, scheme, form) in [
        ("Bearer mF_9.B5f-4.1JqM", "Bearer", F::Opaque),
        ("Bearer JWT_", "Bearer", F::Jws),
        ("Bearer 4|leMBwbUPpRxMwFNmpZFOlqijCfjq57707QD9", "Bearer", F::Opaque),
        ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Basic", F::BasicPair),
        ("token ghp_AaZcKXe4rgWMPQuX5Izl0PV3kNMLDrNshg95", "token", F::Opaque),
        ("Token token=\"abc\", email=\"a@b\"", "Token", F::Params),
        ("JWT JWT_", "JWT", F::Jws),
        ("Bot MjA5OTEx.CovtgA.BgJkJx1G", "Bot", F::Opaque),
        ("DPoP JWT_", "DPoP", F::Jws),
        (
            "Digest username=\"a\", realm=\"b\", nonce=\"c\", uri=\"/\", response=\"d\"",
            "Digest",
            F::DigestParams,
        ),
        (
            "AWS4-HMAC-SHA256 Credential=AKIA/20190605/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0a",
            "AWS4-HMAC-SHA256",
            F::SigV4,
        ),
        ("AWS AKIAIOSFODNN7EXAMPLE:bWq2s1WEIj+Ydj0vQ697zp+IXMU=", "AWS", F::Opaque),
        ("OAuth oauth_consumer_key=\"a\",oauth_nonce=\"b\"", "OAuth", F::OAuth1),
        ("Negotiate TlRMTVNTUAABAAAAl4II4gAAAAAAAAAAAAAAAAAAAAA=", "Negotiate", F::Ntlm),
        ("Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa+gMDAuBgkqhkiC9xIBAgIG", "Negotiate", F::Spnego),
        ("PVEAPIToken=root@pam!mon=aaaaaaaa-bbbb-cccc-dddd-ef0123456789", "PVEAPIToken", F::Opaque),
        ("key=AAAAbbbb:APA91bcccc", "key", F::Opaque),
        ("GoogleLogin auth=DQAAAGgA", "GoogleLogin", F::Params),
        ("Snowflake Token=\"ver:1-hint:1\"", "Snowflake", F::Params),
        ("MediaBrowser Client=\"a b\", Token=\"c\"", "MediaBrowser", F::Params),
        (
            "Bearer eyJrIjoiT0tTcG1pUlY2RnVKZTFVaDFsNFZXdE9ZWmNrMkZYbk4iLCJuIjoiYSIsImlkIjoxfQ==",
            "Bearer",
            F::Opaque,
        ),
        ("NewScheme abc", "NewScheme", F::Opaque),
        ("Bearer dXNlcjpwYXNzd29yZA==", "Bearer", F::BasicPair),
        ("Bearer eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..dEg3.djk2.YWJj", "Bearer", F::Jwe),
    ] {
        check(value, Some(scheme), form, &[]);
    }
}

#[test]
fn the_scheme_word() {
    check("", None, F::Empty, &[(K::Empty, 0)]);
    check("Bearer", Some("Bearer"), F::Empty, &[(K::Empty, 6)]);
    check("Bearer ", Some("Bearer"), F::Empty, &[(K::WhiteSpace, 6), (K::Empty, 6)]);
    check("Bearer Bearer x1", Some("Bearer"), F::Opaque, &[(K::SchemeDoubled, 7)]);
    check("Bearer: x1", Some("Bearer"), F::Opaque, &[(K::SchemeSeparator, 6)]);
    check("Bearer:x1", Some("Bearer"), F::Opaque, &[(K::SchemeSeparator, 6)]);
    check("Bearer=x1", Some("Bearer"), F::Opaque, &[(K::SchemeSeparator, 6)]);
    check("Bearer,x1", Some("Bearer"), F::Opaque, &[(K::SchemeSeparator, 6)]);
    check("BearerJWT_", Some("Bearer"), F::Jws, &[(K::SchemeSeparator, 6)]);
    check("bearertoken123", Some("bearer"), F::Opaque, &[(K::SchemeCase, 0), (K::SchemeSeparator, 6)]);
    check("Bearer%20x1", Some("Bearer"), F::Opaque, &[(K::SchemeSeparator, 6), (K::PercentEncoded, 6)]);
    check("Bearer\u{a0}x1", Some("Bearer"), F::Opaque, &[(K::SchemeSeparator, 6), (K::NonAscii, 6)]);
    check("Bearer  x1", Some("Bearer"), F::Opaque, &[(K::WhiteSpace, 7)]);
    check("Bearer\tx1", Some("Bearer"), F::Opaque, &[(K::WhiteSpace, 6)]);
    check("JWT_", None, F::Jws, &[(K::SchemeMissing, 0)]);
    check("0a1b2c3d4e5f", None, F::Opaque, &[(K::SchemeMissing, 0)]);
    check("dXNlcjpwYXNzd29yZA==", None, F::BasicPair, &[(K::SchemeMissing, 0)]);
    check("Baerer x1", Some("Baerer"), F::Opaque, &[(K::SchemeMisspelt, 0)]);
    check("Bearear x1", Some("Bearear"), F::Opaque, &[(K::SchemeMisspelt, 0)]);
    check("Basi QWxhZGRpbjpvcGVu", Some("Basi"), F::BasicPair, &[(K::SchemeMisspelt, 0)]);
    check("bearer x1", Some("bearer"), F::Opaque, &[(K::SchemeCase, 0)]);
    check("BASIC QWxhZGRpbjpvcGVu", Some("BASIC"), F::BasicPair, &[(K::SchemeCase, 0)]);
    check("Bearer token x1y2", Some("Bearer"), F::Opaque, &[(K::SchemeDoubled, 7)]);
    check("Bearer Token: x1y2", Some("Bearer"), F::Opaque, &[(K::SchemeDoubled, 7)]);
    check("Authorization: Bearer x1", Some("Bearer"), F::Opaque, &[(K::SchemeDoubled, 0)]);
    check("\"Bearer x1\"", Some("Bearer"), F::Opaque, &[(K::Quotes, 0)]);
    check("Basic Basic QWxhZGRpbjpvcGVu", Some("Basic"), F::BasicPair, &[(K::SchemeDoubled, 6)]);
}

#[test]
fn stray_characters() {
    check("Bearer \"x1\"", Some("Bearer"), F::Opaque, &[(K::Quotes, 7)]);
    check("Bearer 'JWT_'", Some("Bearer"), F::Jws, &[(K::Quotes, 7)]);
    check("Bearer <JWT_>", Some("Bearer"), F::Jws, &[(K::Brackets, 7)]);
    check("Bearer x1\n", Some("Bearer"), F::Opaque, &[(K::LineBreak, 9)]);
    check("Bearer x1\\n", Some("Bearer"), F::Opaque, &[(K::LineBreak, 9)]);
    check("Bearer x1%0A", Some("Bearer"), F::Opaque, &[(K::LineBreak, 9), (K::PercentEncoded, 9)]);
    check("Bearer x1 ", Some("Bearer"), F::Opaque, &[(K::WhiteSpace, 9)]);
    check("Bearer ab cd1", Some("Bearer"), F::Opaque, &[(K::WhiteSpace, 9)]);
    check("Bearer \u{201c}x1\u{201d}", Some("Bearer"), F::Opaque, &[(K::NonAscii, 7), (K::Quotes, 7)]);
    check("\u{feff}Bearer x1", Some("Bearer"), F::Opaque, &[(K::ByteOrderMark, 0)]);
    check("Bearer \u{feff}x1", Some("Bearer"), F::Opaque, &[(K::ByteOrderMark, 7)]);
    check("Bearer x\u{200b}1", Some("Bearer"), F::Opaque, &[(K::NonAscii, 8)]);
    check("Bearer x1,", Some("Bearer"), F::Opaque, &[(K::TrailingPunctuation, 9)]);
    check("Bearer abc%2Fdef%3D", Some("Bearer"), F::Opaque, &[(K::PercentEncoded, 10)]);
    check("Bearer a\u{7}b", Some("Bearer"), F::Opaque, &[(K::Control, 8)]);
    check("Bearer b'JWT_'", Some("Bearer"), F::Jws, &[(K::Quotes, 8)]);
    check("Bearer $TOKEN", Some("Bearer"), F::Placeholder, &[(K::Placeholder, 7)]);
    check("Bearer undefined", Some("Bearer"), F::Placeholder, &[(K::Placeholder, 7)]);
    check("YOUR_API_KEY", None, F::Placeholder, &[(K::SchemeMissing, 0), (K::Placeholder, 0)]);
    check("<your token here>", None, F::Placeholder, &[(K::SchemeMissing, 0), (K::Placeholder, 0)]);
    check("Token token=\"<TOKEN>\"", Some("Token"), F::Params, &[(K::Placeholder, 6)]);
}

#[test]
fn the_encoding_of_basic() {
    let basic = Some("Basic");
    check("Basic user:password", basic, F::Opaque, &[(K::NotEncoded, 6)]);
    check("Basic foo!", basic, F::Opaque, &[(K::NotBase64, 9)]);
    check("Basic Zm9v", basic, F::Opaque, &[(K::NoColon, 6)]);
    check("Basic ZFhObGNqcHdZWE56ZDI5eVpBPT0=", basic, F::Opaque, &[(K::DoubleEncoded, 6)]);
    check("Basic dXNlcjpw\nYXNzd29yZA==", basic, F::BasicPair, &[(K::LineBreak, 14), (K::WrappedBase64, 14)]);
    check("Basic dXNlcjpw YXNzd29yZA==", basic, F::BasicPair, &[(K::WrappedBase64, 14)]);
    check("Basic dXNlcjpwYXNzd29yZA", basic, F::BasicPair, &[(K::Base64Variant, 24)]);
    check("Basic dXNlcjo_Pz8-", basic, F::BasicPair, &[(K::Base64Variant, 13)]);
    check("Basic dXNlcjpwYXNzd29yZAo=", basic, F::BasicPair, &[(K::DecodedControl, 6)]);
    check("Basic dGVzdDoxMjPCow==", basic, F::BasicPair, &[(K::DecodedUtf8, 6)]);
    check("Basic /3NlcjpwYXNz", basic, F::BasicPair, &[(K::DecodedLatin1, 6)]);
    check("Basic dXNlcjpwYXNzd29yZA%3D%3D", basic, F::BasicPair, &[(K::PercentEncoded, 24)]);
    check("Basic dXNlcjo=", basic, F::BasicPair, &[(K::EmptyPart, 6)]);
    check("Basic \"dXNlcjpwYXNzd29yZA==\"", basic, F::BasicPair, &[(K::Quotes, 6)]);
    check("Basic b'dXNlcjpwYXNzd29yZA=='", basic, F::BasicPair, &[(K::Quotes, 7)]);
    check("Basic dXNlcjoke1BBU1N9", basic, F::BasicPair, &[(K::Placeholder, 6)]);
    check("Basic bnVsbDpudWxs", basic, F::BasicPair, &[(K::Placeholder, 6)]);
    check("Basic Og==", basic, F::BasicPair, &[(K::EmptyPart, 6)]);
    check("Basic <credentials>", basic, F::Placeholder, &[(K::Placeholder, 6)]);
}

#[test]
fn broken_tokens() {
    let (bearer, broken) = (Some("Bearer"), F::BrokenJwt);
    check("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0", bearer, broken, &[(K::SegmentCount, 43)]);
    check(
        "Bearer eyJhbGciOiJIUzI1NiIsInR5cC",
        bearer,
        broken,
        &[(K::SegmentNotJson, 7), (K::SegmentCount, 33)],
    );
    check("Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln.c2ln", bearer, broken, &[(K::SegmentCount, 37)]);
    check("Bearer eyJhbGciOiJIUzI1NiJ9.e!0.c2ln", bearer, broken, &[(K::SegmentNotBase64, 28)]);
    check("Bearer eyJhbGciOiJIUzI1NiJ9.bm8.c2ln", bearer, broken, &[(K::SegmentNotJson, 28)]);
    check("Bearer eyJhbGciOiJub25lIn0.e30.", bearer, F::Jws, &[(K::SignatureEmpty, 31)]);
    check("JWT this.is.garbage", Some("JWT"), broken, &[(K::SegmentNotJson, 4)]);
}

#[test]
fn the_bare_credential() {
    let bare = |value: &str| parse(Place::Authorization, value).bare().to_owned();
    for value in [
        "Bearer x1",
        "Bearer \"x1\"",
        "Bearer Bearer x1",
        "Bearer  <x1>, ",
        "\"Bearer x1\"",
        "\u{feff}x1\\n",
        "Bearer b'x1'",
    ] {
        assert_eq!(bare(value), "x1", "{value}");
    }
}

fn places(request: &Request) -> Vec<Place> {
    find(request).into_iter().map(|credential| credential.place).collect()
}

#[test]
fn every_place_is_looked_at() {
    let mut request = Request {
        target: "/a?api_key=k1&code=c1&X-Amz-Signature=s1".to_owned(),
        url: url::Url::parse("https://bob:pw%40@example.com/a").ok(),
        body: br#"{"user":{"password":"p1"},"grant_type":"x","n":1}"#.to_vec(),
        ..Request::default()
    };
    for (name, value) in [
        ("X-API-Key", " abc"),
        ("Authorization", " Bearer a1"),
        ("authorization", " Basic dXNlcjpwYXNz"),
        ("X-CSRF-Token", " t"),
        ("Proxy-Authorization", " Basic dXNlcjpwYXNz"),
        ("Cookie", " sessionid=s1; theme=dark; jwt=t1"),
    ] {
        request.fields.push(name, value);
    }
    let expected = [
        Place::Authorization,
        Place::Authorization,
        Place::ProxyAuthorization,
        Place::Header("X-API-Key".into()),
        Place::Query("api_key".into()),
        Place::Cookie("sessionid".into()),
        Place::Cookie("jwt".into()),
        Place::Userinfo,
        Place::Body("password".into()),
    ];
    assert_eq!(places(&request), expected);
    assert_eq!(find(&request)[7].value.expose(), "bob:pw@");
    let mut form =
        Request { body: b"grant_type=client_credentials&client_secret=a+b".to_vec(), ..Request::default() };
    form.fields.push("Content-Type", " application/x-www-form-urlencoded");
    assert_eq!(places(&form), [Place::Body("client_secret".into())]);
    assert_eq!(find(&form)[0].faults, [Fault { kind: K::WhiteSpace, offset: 1 }]);
}

#[test]
fn white_space_of_the_written_field_counts() {
    let mut request = Request::default();
    request.fields.push("Authorization", " Bearer x1\r");
    request.fields.push("X-API-Key", "  abc ");
    let found = find(&request);
    assert_eq!(found[0].faults, [Fault { kind: K::LineBreak, offset: 9 }]);
    assert_eq!(found[1].faults, [Fault { kind: K::WhiteSpace, offset: 0 }]);
    assert_eq!(found[0].value.expose(), "x1");
}

#[test]
fn a_key_may_have_a_scheme_word_by_mistake() {
    let mut request = Request::default();
    request.fields.push("X-Auth-Token", &format!(" Bearer {JWT}"));
    let found = find(&request);
    assert_eq!((found[0].scheme.as_deref(), found[0].form), (Some("Bearer"), F::Jws));
}

#[test]
fn a_long_value_takes_linear_time() {
    for part in ["Bearer ", "a.", "\"", "%41", "a=b, ", "<", "eyJ", "\u{201c}", "=", "b'", " "] {
        let value = part.repeat(200_000 / part.len());
        let _ = parse(Place::Authorization, &value);
        let _ = parse(Place::Authorization, &format!("Basic {value}"));
        let _ = parse(Place::Authorization, &format!("Bearer {value}"));
        let _ = is_placeholder(&value);
    }
}

proptest! {
    #[test]
    fn no_value_panics(text in "\\PC{0,60}", scheme in "(Bearer|Basic|Digest|Token|JWT)[ :=]{0,2}", noise in "[eyJ.=%\"'<>\\\\nAa0:\u{201c} ]{0,40}") {
        for value in [text.clone(), format!("{scheme}{text}"), format!("{scheme}{noise}"), noise] {
            let read = parse(Place::Authorization, &value);
            prop_assert!(read.faults.iter().all(|fault| fault.offset <= value.len()), "{value:?}");
            prop_assert!(read.faults.is_sorted_by_key(|fault| fault.offset));
            let _ = (read.bare(), is_placeholder(&value));
        }
    }

    #[test]
    fn an_encoded_pair_has_no_fault(user in "[a-z]{1,12}", password in "[a-zA-Z0-9]{12,20}") {
        let value = crate::basic::encode(user.as_bytes(), &Secret::new(password.into_bytes()));
        let read = parse(Place::Authorization, &format!("Basic {}", value.expose()));
        prop_assert!(read.faults.is_empty() && read.form == F::BasicPair);
    }
}
