//! Any text as a pasted command, with files that exist or do not, and as arguments.
#![no_main]

use libfuzzer_sys::fuzz_target;
use syntax::curl;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    check(curl::parse(&text), &text);
    // Every file holds the text itself: files within files must end, too.
    let mut files = |_: &str| Some(data.to_vec());
    check(curl::parse_with(&format!("curl {text}"), &mut files), "");
    let args: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let _ = curl::from_args(&args);
});

/// Places lie inside of the text, and there are not too many requests.
fn check(command: Option<curl::Command>, text: &str) {
    let Some(command) = command else { return };
    assert!(command.requests.len() <= curl::REQUESTS_LIMIT);
    if text.is_empty() {
        return;
    }
    for at in command.notes.iter().filter_map(|note| note.at).chain(command.variables.iter().map(|(_, at)| *at)) {
        assert!(at.offset <= text.len());
        assert_eq!(at, syntax::Position::at(text, at.offset));
    }
}
