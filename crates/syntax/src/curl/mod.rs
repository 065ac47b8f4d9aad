//! curl commands as people paste them: tokens, options, and the request that is meant.

use crate::exchange::Request;
use crate::{Note, Position, Secret};

/// A command that was understood.
#[derive(Clone)]
pub struct Command {
    /// What would be sent, one per URL, in order. Fields are in curl's own order (Host, Authorization, User-Agent, Accept, …).
    pub requests: Vec<Request>,
    /// Everything that bears on sending.
    pub settings: Settings,
    /// Faults and remarks: an open quote, unknown options, a body that is not JSON …
    pub notes: Vec<Note>,
    /// Variables and substitutions of the shell that stand in it unexpanded (`$TOKEN`, `$(cat key)`), with their place.
    pub variables: Vec<(String, Position)>,
    /// Files that the command reads and that could not be read here (`-d @file`, `-b jar`, `-K file`).
    pub files: Vec<String>,
}

/// Settings of a command that are not part of the request itself.
#[derive(Clone, Default)]
pub struct Settings {
    /// `-u`: user and password.
    pub user: Option<(String, Option<Secret>)>,
    /// Which schemes curl may use (`--digest`, `--ntlm`, `--negotiate`, `--anyauth`, `--basic`, `--aws-sigv4 …`).
    pub auth: Auth,
    /// `-L`, `--location-trusted`.
    pub follow: bool,
    /// `--location-trusted`.
    pub follow_trusted: bool,
    /// `-k`.
    pub insecure: bool,
    /// `-x`, without userinfo.
    pub proxy: Option<String>,
    /// `-U` or the userinfo of `-x`.
    pub proxy_user: Option<(String, Option<Secret>)>,
    /// `--noproxy`.
    pub no_proxy: Option<String>,
    /// `--resolve host:port:addr`.
    pub resolve: Vec<String>,
    /// `--connect-to`.
    pub connect_to: Vec<String>,
    /// `--cacert`.
    pub cacert: Option<String>,
    /// `-E`, `--cert`.
    pub cert: Option<String>,
    /// `--key`.
    pub key: Option<String>,
    /// `--unix-socket`.
    pub unix_socket: Option<String>,
    /// `--http1.0`, `--http1.1`, `--http2`, `--http3`, as written without the dashes.
    pub http_version: Option<String>,
    /// `-n`, `--netrc-optional`, `--netrc-file`.
    pub netrc: Option<String>,
    /// `-4` or `-6`.
    pub ip_version: Option<u8>,
    /// `-m`, seconds.
    pub max_time: Option<f64>,
    /// `--connect-timeout`, seconds.
    pub connect_timeout: Option<f64>,
    /// `--dns-servers`.
    pub dns_servers: Option<String>,
    /// `--compressed`.
    pub compressed: bool,
    /// `-G`, `-I`, `-T` and friends have been applied to the requests already; options that were kept and do nothing here.
    pub ignored: Vec<String>,
    /// Options that curl does not have.
    pub unknown: Vec<String>,
}

/// Which scheme curl uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// Basic, at once.
    #[default]
    Basic,
    /// Digest after a challenge.
    Digest,
    /// NTLM.
    Ntlm,
    /// Negotiate.
    Negotiate,
    /// Whatever the server offers.
    Any,
    /// `--aws-sigv4` with its provider string.
    AwsSigV4(String),
}

/// Reads a pasted command. It always reads to the end; what was wrong is in [`Command::notes`].
/// `None` if there is no curl command in it.
pub fn parse(text: &str) -> Option<Command> {
    let _ = text;
    None
}

/// Reads arguments that a shell has taken apart already (without the word `curl`).
pub fn from_args(args: &[String]) -> Command {
    let _ = args;
    Command {
        requests: Vec::new(),
        settings: Settings::default(),
        notes: Vec::new(),
        variables: Vec::new(),
        files: Vec::new(),
    }
}
