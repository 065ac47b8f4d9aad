//! The words by which curl's lines are known, gathered from its sources of the releases 7.10 to 8.17.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// Whether `text` is so surely curl's own that it ends a body: a line `* …` may well be part of one.
pub(super) fn is_known(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "Connection #",
        "Connection died",
        "Connection cache",
        "Closing connection",
        "closing connection",
        "Trying ",
        "Issue another request",
        "Ignoring the response-body",
        "Ignoring duplicate",
        "Excess found",
        "Leftovers after",
        "TLSv1",
        "SSLv3",
        "(304) (",
        "STATE: ",
        "Curl_http_done",
        "multi_done",
        "Re-using existing",
        "Reusing existing",
        "Found bundle",
        "Host ",
        "Hostname ",
        "Could not resolve",
        "Couldn't resolve",
        "About to connect",
        "schannel: ",
        "Mark bundle",
        "HTTP/2 stream",
        "HTTP/3 stream",
        "Request completely sent",
        "upload completely sent",
        "We are completely uploaded",
        "transfer closed",
        "end of response",
        "Recv failure",
        "Send failure",
        "OpenSSL ",
        "LibreSSL ",
        "GnuTLS",
        "SSL_",
        "SSL: ",
        "SSL connection",
        "SSL certificate",
        "SSL read",
        "Connected to ",
        "Established connection",
        "connect to ",
        "Failed to connect",
        "Operation timed out",
        "Connection timed out",
        "Rebuilt URL to",
        "Clear auth",
        "Maxdownload",
        "Switch",
        "Disables ",
        "Simulate ",
        "[HTTP/2]",
        "[HTTP/3]",
        "h2h3 [",
        "Server auth using",
        "Proxy auth using",
        "Authentication problem",
        "NTLM ",
        "gss_init_sec_context",
        "Empty reply from server",
        "necessary data rewind",
        "Maximum (",
        "Added ",
        "Replaced cookie",
        "Expire in ",
        "Using Stream ID",
        "Stream error",
        "nss error",
        "NSS",
        "Uses proxy env",
        "The requested URL returned",
        "skipping cookie",
        "old SSL session",
        "Ssl session",
        "shutting down connection",
        "read function returned",
        "Failure writing output",
        "client returned ERROR",
        "Failed writing",
        "no chunk, no close",
        "HTTP error before end of send",
        "Server doesn't",
        "Digest: ",
        "CONNECT tunnel",
        "CONNECT phase",
        "Received HTTP code",
        "Proxy replied",
        "Proxy CONNECT",
        "Can not multiplex",
        "Multiplexed connection found",
        "Protocol \"",
        "process_pending_handles",
        "GSSAPI",
        "httpchunk ",
        "Illegal or missing",
    ];
    let text = text.trim_start();
    STARTS.iter().any(|start| text.starts_with(start))
}

/// What single words in a line tell.
#[derive(Default)]
pub(super) struct Signs {
    /// TLS was spoken or tried.
    pub(super) tls: bool,
    /// The server asked for a client's certificate.
    pub(super) certificate_requested: bool,
    /// curl's exit code for the failure that the line tells of.
    pub(super) code: Option<u8>,
}

/// Looks for all words at once.
pub(super) fn signs(text: &str) -> Signs {
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let codes = CODES.iter().map(|(words, _)| *words);
        AhoCorasick::new(codes.chain(TLS.iter().copied()).chain(REQUESTS.iter().copied())).ok()
    });
    let mut signs = Signs::default();
    let mut first = CODES.len();
    for found in FINDER.iter().flat_map(|finder| finder.find_overlapping_iter(text)) {
        let index = found.pattern().as_usize();
        if index < CODES.len() {
            first = first.min(index);
        } else if index < CODES.len() + TLS.len() {
            signs.tls = true;
        } else {
            signs.certificate_requested = true;
        }
    }
    signs.code = CODES.get(first).map(|(_, code)| *code).filter(|code| *code != 0);
    signs
}

/// Words of TLS.
const TLS: &[&str] = &[
    "TLSv1",
    "SSLv",
    "(304) (",
    "SSL connection",
    "SSL certificate",
    "SSL_connect",
    "ALPN",
    "schannel",
    "NSS",
    "gnutls",
    "GnuTLS",
    "certificate verif",
    "Server certificate",
    "TLS 1.",
    "TLS connect",
    "TLS handshake",
    "Rustls",
    "rustls",
    "mbedTLS",
    "wolfSSL",
    "CAfile:",
];

/// Words by which a server's wish for a certificate is shown.
const REQUESTS: &[&str] = &[
    "Request CERT",
    "CertificateRequest",
    "a client certificate has been requested",
    "client certificate not found",
    "Server requested a client certificate",
];

/// Whether `text` is a verdict on the server's certificate.
pub(super) fn is_verdict(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "SSL certificate verif",
        "SSL certificate problem",
        "SSL certificate OpenSSL verify",
        "server certificate verification",
        "OpenSSL verify result",
        "SSL: no alternative certificate",
        "SSL: certificate subject name",
        "SSL: unable to obtain common name",
        "schannel: SNI or certificate check failed",
        "Peer's certificate",
        "Peer's Certificate",
        "skipping SSL peer certificate verification",
    ];
    STARTS.iter().any(|start| text.starts_with(start))
}

/// curl's exit codes by the words of its failures; the first of several counts, and 0 is none.
const CODES: &[(&str, u8)] = &[
    ("continuing anyway", 0),
    ("Could not resolve proxy", 5),
    ("Couldn't resolve proxy", 5),
    ("Could not resolve host", 6),
    ("Couldn't resolve host", 6),
    ("getaddrinfo(3) failed", 6),
    ("Resolving timed out", 28),
    ("name lookup timed out", 28),
    ("Failed to connect to", 7),
    ("couldn't connect to", 7),
    ("Couldn't connect to", 7),
    ("Could not connect to", 7),
    ("failed: Connection refused", 7),
    ("Immediate connect fail", 7),
    ("No route to host", 7),
    ("Network is unreachable", 7),
    ("Connection refused", 7),
    ("Operation timed out", 28),
    ("Connection timed out", 28),
    ("Connection timeout after", 28),
    ("SSL connection timeout", 28),
    ("timed out after", 28),
    ("SSL certificate problem", 60),
    ("server certificate verification failed", 60),
    ("SSL: no alternative certificate", 60),
    ("SSL: certificate subject name", 60),
    ("SSL: unable to obtain common name", 60),
    ("schannel: SNI or certificate check failed", 60),
    ("SEC_E_UNTRUSTED_ROOT", 60),
    ("SEC_E_WRONG_PRINCIPAL", 60),
    ("SEC_E_CERT_EXPIRED", 60),
    ("Peer's certificate issuer", 60),
    ("Peer's Certificate", 60),
    ("pinned public key", 90),
    ("unable to set private key", 58),
    ("could not load PEM client certificate", 58),
    ("error setting certificate verify locations", 77),
    ("error adding trust anchors", 77),
    ("error setting certificate file", 77),
    ("Empty reply from server", 52),
    ("was not closed cleanly", 92),
    ("transfer closed with", 18),
    ("end of response with", 18),
    ("CONNECT tunnel failed", 56),
    ("from proxy after CONNECT", 56),
    ("Proxy CONNECT aborted", 56),
    ("Send failure", 55),
    ("SSL_read", 56),
    ("Recv failure", 56),
    ("SSL read:", 56),
    ("GnuTLS recv error", 56),
    ("failed to read data from server", 56),
    ("SSL_connect", 35),
    ("gnutls_handshake() failed", 35),
    ("InitializeSecurityContext failed", 35),
    ("failed to receive handshake", 35),
    ("NSS error", 35),
    ("Unknown SSL protocol error", 35),
    ("TLS connect error", 35),
    ("aborted the SSL handshake", 35),
    ("SSL routines", 35),
    ("redirects followed", 47),
    ("complete SOCKS", 97),
    ("SOCKS4 reply", 97),
    ("SOCKS5 reply", 97),
    ("HTTP/0.9 when not allowed", 1),
];
