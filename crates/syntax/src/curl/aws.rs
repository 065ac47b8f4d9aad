//! `--aws-sigv4`: the signature as curl computes it.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>
//!
//! Of the fields curl signs `Host`, the caller's own, the date and, for S3, the digest of the content.

use sha2::{Digest as _, Sha256};

use super::data::escape;
use super::link::Link;
use super::token::{Token, text};

/// What is signed.
pub(super) struct Signing<'a> {
    /// Method.
    pub method: &'a str,
    /// Where it goes.
    pub link: &'a Link,
    /// The caller's own header lines.
    pub headers: &'a [Token],
    /// `-d`; of other bodies nothing is signed.
    pub body: &'a [u8],
    /// `-T`: S3's content stays unsigned.
    pub upload: bool,
    /// `provider1[:provider2[:region[:service]]]`.
    pub provider: &'a str,
    /// Access key id.
    pub user: &'a str,
    /// Secret access key.
    pub secret: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

struct Scope {
    first: String,
    second: String,
    region: String,
    service: String,
}

impl Signing<'_> {
    /// `Authorization` and the fields that go with it, in order.
    pub fn fields(&self) -> Vec<(String, String)> {
        let scope = self.scope();
        let own_hash = self.own(&format!("x-{}-content-sha256", scope.second));
        let is_s3 = scope.first == "aws" && scope.service == "s3" && own_hash.is_none();
        let hash = match own_hash {
            Some(hash) => hash,
            None if is_s3 && self.upload => "UNSIGNED-PAYLOAD".to_owned(),
            None => hex(&Sha256::digest(self.body)),
        };
        let date_name = format!("X-{}-Date", capital(&scope.second));
        let own_date = self.own(&date_name).or_else(|| self.own("Date"));
        let stamp = match &own_date {
            Some(own) if own.len() == 16 => own.clone(),
            Some(_) => String::new(),
            None => stamp(self.now),
        };
        let date = stamp.get(..8).unwrap_or_default().to_owned();
        let content_name = format!("x-{}-content-sha256", scope.second);
        let mut extra = Vec::new();
        if own_date.is_none() {
            extra.push((date_name, stamp.clone()));
        }
        if is_s3 {
            extra.push((content_name, hash.clone()));
        }
        let (canonical_fields, names) = self.canonical_fields(&extra);
        let request = format!(
            "{}\n{}\n{}\n{canonical_fields}\n{names}\n{hash}",
            self.method,
            self.canonical_path(&scope.service),
            canonical_query(self.link.query.as_deref().unwrap_or_default()),
        );
        let upper = scope.first.to_ascii_uppercase();
        let kind = format!("{}4_request", scope.first);
        let place = format!("{date}/{}/{}/{kind}", scope.region, scope.service);
        let to_sign =
            format!("{upper}4-HMAC-SHA256\n{stamp}\n{place}\n{}", hex(&Sha256::digest(request.as_bytes())));
        let mut key = format!("{upper}4{}", self.secret).into_bytes();
        for part in [&date, &scope.region, &scope.service, &kind, &to_sign] {
            key = hmac(&key, part.as_bytes()).to_vec();
        }
        let value = format!(
            "{upper}4-HMAC-SHA256 Credential={}/{place}, SignedHeaders={names}, Signature={}",
            escape(self.user.as_bytes()),
            hex(&key)
        );
        std::iter::once(("Authorization".to_owned(), value)).chain(extra).collect()
    }

    fn scope(&self) -> Scope {
        let mut parts = self.provider.split(':').map(str::to_owned);
        let first = parts
            .next()
            .filter(|first| !first.is_empty())
            .unwrap_or_else(|| "aws".to_owned())
            .to_ascii_lowercase();
        let second =
            parts.next().filter(|second| !second.is_empty()).map(|second| second.to_ascii_lowercase());
        let second =
            second.unwrap_or_else(|| if self.provider.is_empty() { "amz".to_owned() } else { first.clone() });
        let region = parts.next().filter(|region| !region.is_empty());
        let service = parts.next().filter(|service| !service.is_empty());
        // What is not given is taken from the host: `service.region.amazonaws.com`.
        let mut labels = self.link.host.split('.').map(str::to_owned);
        let from_host = if service.is_none() { labels.next() } else { None };
        let region = region.or_else(|| if service.is_none() { labels.next() } else { None });
        Scope {
            first,
            second,
            region: region.unwrap_or_default(),
            service: service.or(from_host).unwrap_or_default(),
        }
    }

    fn own(&self, name: &str) -> Option<String> {
        super::operation::find(self.headers, name).map(|value| text(value).trim().to_owned())
    }

    /// Lines and names, sorted, equal names joined.
    fn canonical_fields(&self, extra: &[(String, String)]) -> (String, String) {
        let mut fields: Vec<(String, String)> = Vec::new();
        if self.own("Host").is_none() {
            fields.push(("host".to_owned(), self.link.authority()));
        }
        for header in self.headers {
            if let Some((name, value)) = super::build::custom(&header.text) {
                fields.push((text(name).to_ascii_lowercase(), text(value)));
            }
        }
        fields.extend(extra.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())));
        fields.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut lines: Vec<(String, String)> = Vec::new();
        for (name, value) in fields {
            let value =
                value.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            match lines.last_mut() {
                Some((last, values)) if *last == name => {
                    values.push(',');
                    values.push_str(&value);
                }
                _ => lines.push((name, value)),
            }
        }
        let names = lines.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
        (lines.iter().map(|(name, value)| format!("{name}:{value}\n")).collect(), names)
    }

    fn canonical_path(&self, service: &str) -> String {
        match service {
            "s3" | "s3-express" | "s3-outposts" => self.link.path.clone(),
            _ => self
                .link
                .path
                .split('/')
                .map(|segment| escape(segment.as_bytes()))
                .collect::<Vec<_>>()
                .join("/"),
        }
    }
}

/// Sorted, every part encoded once; `+` is a space.
fn canonical_query(query: &str) -> String {
    let normal = |part: &str| {
        let spaced = part.replace('+', "%20");
        let decoded: Vec<u8> = percent_encoding::percent_decode_str(&spaced).collect();
        escape(&decoded)
    };
    let mut parts: Vec<(String, String)> = query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(name, value)| (normal(name), normal(value)))
        .collect();
    parts.sort();
    parts.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}

/// `19700101T000000Z`.
fn stamp(now: i64) -> String {
    let at = time::OffsetDateTime::from_unix_timestamp(now).unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// HMAC-SHA-256 (RFC 2104).
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    const BLOCK: usize = 64;
    let mut block = [0u8; BLOCK];
    let hashed = Sha256::digest(key);
    let key = if key.len() > BLOCK { hashed.as_slice() } else { key };
    block.iter_mut().zip(key).for_each(|(byte, key)| *byte = *key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_of_rfc_4231() {
        assert_eq!(
            hex(&hmac(b"Jefe", b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn queries_are_sorted_and_encoded_once() {
        assert_eq!(canonical_query("b=%7e+x&a&c=%2B"), "a=&b=~%20x&c=%2B");
    }
}
