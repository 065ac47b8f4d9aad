//! Wire text made safe to look at.
//!
//! Risk: a body or a header can hold terminal escapes, bidirectional overrides or a megabyte of noise. Remedy:
//! whatever is shown goes through [`line()`], which neutralises and bounds it.

/// At most `most` characters of `text` on one line: control and formatting characters become visible
/// escapes (`\x1b`, `\u{202e}`), white space collapses, and a cut is marked with `…`.
pub fn line(text: &str, most: usize) -> String {
    let mut out = String::new();
    let mut count = 0;
    let mut space = false;
    for c in text.trim().chars() {
        if matches!(c, ' ' | '\t' | '\r' | '\n') {
            space = true;
            continue;
        }
        if space {
            out.push(' ');
            count += 1;
            space = false;
        }
        if count >= most {
            out.push('…');
            return out;
        }
        if is_unsafe(c) {
            let escape =
                if c.is_ascii() { format!("\\x{:02x}", c as u32) } else { format!("\\u{{{:x}}}", c as u32) };
            count += escape.len();
            out.push_str(&escape);
        } else {
            out.push(c);
            count += 1;
        }
    }
    out
}

/// Bytes as [`line()`], with U+FFFD for what is not UTF-8.
pub fn bytes(bytes: &[u8], most: usize) -> String {
    let enough = &bytes[..bytes.len().min(most.saturating_mul(4))];
    line(&String::from_utf8_lossy(enough), most)
}

/// Whether a terminal or a reader could be misled by `c`: C0 and C1 controls, zero-width, bidirectional and
/// other format characters, and private use.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c as u32,
            0x00AD | 0x061C | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF
            | 0xFFF9..=0xFFFB | 0xE0000..=0xE007F | 0xE000..=0xF8FF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_never_pass() {
        assert_eq!(line("a\x1b[31mred\u{202e}x", 80), "a\\x1b[31mred\\u{202e}x");
        assert_eq!(line("  two\r\n\tlines ", 80), "two lines");
        assert_eq!(line("abcdef", 3), "abc…");
        assert_eq!(bytes(b"\xff\x07", 9), "\u{fffd}\\x07");
    }
}
