//! What the options of one operation (up to `--next`) ask for.

use super::data::Data;
use super::form::Form;
use super::token::Token;
use super::{Auth, Settings};

/// The options up to `--next`.
#[derive(Clone, Default)]
pub(super) struct Operation {
    /// URLs in order.
    pub urls: Vec<Token>,
    /// `-T` in order; `None` for an empty one.
    pub uploads: Vec<Option<String>>,
    /// `-X`.
    pub method: Option<Token>,
    /// `-I`.
    pub head: bool,
    /// `-G`.
    pub get: bool,
    /// `-d` and its kin.
    pub data: Data,
    /// `-F`.
    pub form: Form,
    /// `--url-query`.
    pub query: Vec<String>,
    /// `-H`.
    pub headers: Vec<Token>,
    /// A `-H @file` could not be read.
    pub headers_missing: bool,
    /// `--proxy-header`.
    pub proxy_headers: Vec<Token>,
    /// `-A`.
    pub agent: Option<String>,
    /// `-e` without `;auto`.
    pub referer: Option<String>,
    /// `-b` with content.
    pub cookies: Vec<String>,
    /// `-b` with contents of files.
    pub jars: Vec<String>,
    /// `-r`.
    pub range: Option<String>,
    /// `-C`, if it is a number.
    pub resume: Option<String>,
    /// `-z`: header and date.
    pub condition: Option<(&'static str, String)>,
    /// `-u`.
    pub user: Option<Token>,
    /// `--oauth2-bearer`.
    pub bearer: Option<Token>,
    /// Schemes for the server.
    pub schemes: Schemes,
    /// Schemes for the proxy.
    pub proxy_schemes: Schemes,
    /// `--aws-sigv4`.
    pub aws: Option<String>,
    /// The proxy is spoken to in HTTP.
    pub http_proxy: bool,
    /// `-p`.
    pub tunnel: bool,
    /// `--tr-encoding`.
    pub transfer_coding: bool,
    /// `-g`.
    pub glob_off: bool,
    /// `--path-as-is`.
    pub path_as_is: bool,
    /// `--request-target`.
    pub target: Option<String>,
    /// `--proto-default`.
    pub default_scheme: Option<String>,
    /// `-n` (and `--netrc-file`), which goes before the userinfo of the URL; or `--netrc-optional`.
    pub netrc: Netrc,
    /// Where `-k` stands.
    pub insecure_at: Option<usize>,
    /// What is not part of the request.
    pub settings: Settings,
}

/// Whether `.netrc` is read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Netrc {
    /// It is not.
    #[default]
    No,
    /// For what the URL does not say.
    Optional,
    /// Instead of what the URL says.
    Required,
}

/// The schemes that `--basic`, `--digest` … allow.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Schemes(u8);

impl Schemes {
    /// `--basic`.
    pub const BASIC: u8 = 1;
    /// `--digest`.
    pub const DIGEST: u8 = 2;
    /// `--ntlm`.
    pub const NTLM: u8 = 4;
    /// `--negotiate`.
    pub const NEGOTIATE: u8 = 8;
    /// `--oauth2-bearer`.
    pub const BEARER: u8 = 16;
    /// `--aws-sigv4`.
    pub const AWS: u8 = 32;
    /// `--anyauth`.
    pub const ANY: u8 = 128;

    /// Switches one on or off.
    pub fn set(&mut self, scheme: u8, on: bool) {
        if on { self.0 |= scheme } else { self.0 &= !scheme }
    }

    /// The one that is used at once; with several curl waits for a challenge.
    pub fn single(self) -> Option<u8> {
        match self.0 {
            0 => Some(Self::BASIC),
            one if one.is_power_of_two() && one != Self::ANY => Some(one),
            _ => None,
        }
    }

    /// The same for a reader.
    pub fn auth(self, aws: Option<&str>) -> Auth {
        match self.single() {
            Some(Self::DIGEST) => Auth::Digest,
            Some(Self::NTLM) => Auth::Ntlm,
            Some(Self::NEGOTIATE) => Auth::Negotiate,
            Some(Self::AWS) => Auth::AwsSigV4(aws.unwrap_or_default().to_owned()),
            Some(_) => Auth::Basic,
            None => Auth::Any,
        }
    }
}

impl Operation {
    /// The first custom header called `name`, with what follows its colon or semicolon.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        find(&self.headers, name)
    }
}

/// The first header called `name`, with what follows its colon or semicolon.
pub(super) fn find<'a>(headers: &'a [Token], name: &str) -> Option<&'a [u8]> {
    headers.iter().find_map(|header| {
        let own = header.text.get(..name.len())?;
        let separator = header.text.get(name.len())?;
        (own.eq_ignore_ascii_case(name.as_bytes()) && b":;".contains(separator))
            .then(|| header.text.get(name.len() + 1..).unwrap_or_default())
    })
}
