//! Starts the program in a fresh directory, with a limit of time, and keeps what it printed.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// No run may take longer.
pub const TIME_LIMIT: Duration = Duration::from_secs(10);

/// What a run printed and how it ended.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// What was printed on both channels.
    pub fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }

    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("no JSON: {error}\n{}\n{}", self.out, self.err))
    }

    /// The id of the first cause.
    pub fn first_cause(&self) -> Option<String> {
        Some(self.json()["causes"].get(0)?["id"].as_str()?.to_owned())
    }

    /// The ids of what was noticed.
    pub fn noticed(&self) -> Vec<String> {
        let report = self.json();
        let noticed = report["noticed"].as_array().expect("a list").iter();
        noticed.map(|noticed| noticed["id"].as_str().expect("an id").to_owned()).collect()
    }

    /// Checks what holds of every run: no panic, no control character, text that is UTF-8.
    pub fn is_tame(&self, name: &str) {
        assert!((0..=2).contains(&self.status), "{name}: exit status {}\n{}", self.status, self.err);
        assert!(!self.err.contains("panicked"), "{name}: {}", self.err);
        for c in self.all().chars() {
            let ours = matches!(c, '\n');
            assert!(ours || !syntax::shown::is_unsafe(c), "{name}: prints U+{:04X}", c as u32);
        }
        if self.status == 2 {
            assert!(!self.err.trim().is_empty(), "{name}: fails without a word");
            assert!(self.err.len() < 4000, "{name}: an error of {} bytes", self.err.len());
        }
    }
}

/// A fresh directory with files in it.
pub struct Dir(tempfile::TempDir);

impl Dir {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary directory"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path
    }

    /// Runs the program with `args` in this directory.
    pub fn run(&self, args: &[&str]) -> Run {
        self.start(args, b"", &[])
    }

    /// The same with standard input.
    pub fn pipe(&self, args: &[&str], input: &[u8]) -> Run {
        self.start(args, input, &[])
    }

    /// The same with standard input and environment.
    pub fn start(&self, args: &[&str], input: &[u8], environment: &[(&str, &str)]) -> Run {
        let started = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_bouncer"))
            .args(args)
            .current_dir(self.path())
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("piped");
        let out = collect(child.stdout.take().expect("piped"));
        let err = collect(child.stderr.take().expect("piped"));
        let input = input.to_vec();
        let writer = thread::spawn(move || {
            // A program that does not read its input closes it: no failure of the test.
            let _ = stdin.write_all(&input);
        });
        let status = wait(&mut child, started, args);
        writer.join().expect("writes");
        Run {
            status,
            out: text(out.join().expect("reads"), "standard output"),
            err: text(err.join().expect("reads"), "standard error"),
        }
    }
}

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

fn wait(child: &mut Child, started: Instant, args: &[&str]) -> i32 {
    loop {
        if let Some(status) = child.try_wait().expect("waits") {
            return status.code().unwrap_or(-1);
        }
        if started.elapsed() > TIME_LIMIT * slowness() {
            child.kill().expect("is stopped");
            panic!("{args:?} hangs");
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Programs built without optimisation on a busy machine are given more time.
fn slowness() -> u32 {
    if cfg!(debug_assertions) { 6 } else { 1 }
}

fn collect(mut from: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).expect("reads");
        bytes
    })
}

fn text(bytes: Vec<u8>, name: &str) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| panic!("{name} is not UTF-8: {error}"))
}
