use super::*;

#[test]
fn placeholders() {
    for text in [
        "YOUR_API_KEY_HERE",
        "your-token",
        "<token>",
        "[token]",
        "{token}",
        "$TOKEN",
        "${TOKEN}",
        "$env:TOKEN",
        "$(cat token.txt)",
        "{{token}}",
        "{{ access_token }}",
        "%TOKEN%",
        "#{token}",
        "undefined",
        "null",
        "None",
        "nil",
        "NaN",
        "[object Object]",
        "[object Promise]",
        "xxxx",
        "XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX",
        "****",
        "…",
        "...",
        "changeme",
        "REPLACE_ME",
        "INSERT_TOKEN_HERE",
        "API_KEY",
        "ACCESS_TOKEN",
        "\"my-token\"",
        "TODO",
        "example",
        "ghp_xxxxxxxxxxxxxxxxxxxx",
        "eyJhbGciOiJIUzI1NiJ9...",
        "<your access token>",
        "YourApiKey",
        "GITHUB_TOKEN",
        "sk-your-key-here",
        "Bearer ${token}",
        "$token",
        "my_api_key",
        "process.env.API_KEY",
        "<YOUR-PAT>",
        "function () { [native code] }",
        "[REDACTED]",
        "%!s(<nil>)",
        "AKIAXXXXXXXXXXXXXXXX",
        "the token",
        "YOUR_BOT_TOKEN",
        "your_github_personal_access_token",
        "<GITHUB_PAT_1>",
        "${{ secrets.TOKEN }}",
    ] {
        assert!(is_placeholder(text), "{text}");
    }
}

#[test]
fn real_looking_values_are_none() {
    for text in [
        "",
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "mF_9.B5f-4.1JqM",
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "hunter2",
        "Pa$$w0rd",
        "$ecret",
        "correct horse battery staple",
        "4|leMBwbUPpRxMwFNmpZFOlqijCfjq57707QD9fGkKD0u",
        "ghp_AaZcKXe4rgWMPQuX5Izl0PV3kNMLDrNshg95",
        "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",
        "this.is.garbage",
        "n6vQk0bW2eTz",
        "a1b2c3",
        "test",
        "dGVzdDp0ZXN0",
        "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
        "valid_token_1",
        "xoxb-123-abc",
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..tH776rXWHK1nwm4L.v961yGW.abc",
        "00000000-0000-0000-0000-000000000000",
        "eyJhbGciOiJub25lIn0..",
        "<eyJhbGciOiJIUzI1NiJ9.e30.abc>",
        "[a8f5f167f44f4964e6c998dee827110c]",
        "max",
        "secret",
        "secret-token",
        "admin",
        "foxx",
    ] {
        assert!(!is_placeholder(text), "{text}");
    }
}

#[test]
fn blanked_out_values_are_told_apart() {
    for text in ["***", "[REDACTED]", "<redacted>", "REDACTED", "••••"] {
        assert!(is_redacted(text), "{text}");
    }
    assert!(!is_redacted("<token>") && !is_redacted("") && !is_redacted("abc"));
}
