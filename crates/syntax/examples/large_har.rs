//! How long a large HAR takes, and how much memory: `cargo run --release -p bouncer-syntax --example large_har [MB]`.

#![expect(
    clippy::disallowed_methods,
    reason = "this program measures; the library has no clock and does no I/O"
)]
#![expect(clippy::print_stdout, reason = "a measurement is for the terminal")]

use std::fmt::Write as _;

fn main() {
    let megabytes = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(100);
    for (what, body) in [("many entries", 2_000), ("large bodies", 400_000), ("escaped bodies", 0)] {
        let har = generate(megabytes << 20, body);
        let before = peak();
        let start = std::time::Instant::now();
        let read = syntax::har::parse(har.as_bytes());
        let took = start.elapsed();
        let count = read.as_ref().map_or(0, |capture| capture.exchanges.len());
        println!(
            "{what}: {} MB, {count} exchanges in {took:.2?}, {} MB more memory at the peak",
            har.len() >> 20,
            (peak() - before) / 1024,
        );
    }
}

/// A HAR of about `size` bytes as Chrome writes it, with bodies of `body` bytes; 0 for ones full of escapes.
fn generate(size: usize, body: usize) -> String {
    let text = if body == 0 { "\\\"quoted\\\" <b>\\u00fc\\n".repeat(10_000) } else { "x".repeat(body) };
    let mut har =
        String::from("{\"log\": {\"version\": \"1.2\", \"creator\": {\"name\": \"x\"}, \"entries\": [");
    let mut number = 0;
    while har.len() < size {
        let comma = if number == 0 { "" } else { "," };
        // Writing to a String can't fail.
        let _ = write!(
            har,
            "{comma}{{\"startedDateTime\": \"2024-05-01T10:00:00.250Z\", \"time\": 12.5, \"request\": {{\"method\": \"GET\", \
             \"url\": \"https://h.example/{number}?a=b\", \"httpVersion\": \"h2\", \"headers\": [{{\"name\": \"accept\", \"value\": \
             \"*/*\"}}, {{\"name\": \"authorization\", \"value\": \"Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln\"}}], \"cookies\": []}}, \
             \"response\": {{\"status\": 401, \"headers\": [{{\"name\": \"www-authenticate\", \"value\": \"Bearer\"}}], \
             \"content\": {{\"size\": 1, \"mimeType\": \"text/plain\", \"text\": \"{text}\"}}}}, \"timings\": {{\"wait\": 1}}}}"
        );
        number += 1;
    }
    har.push_str("]}}");
    har
}

/// The most memory that this process has held, in KiB; 0 where the system does not say.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
