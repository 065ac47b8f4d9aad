//! Two parsers of one grammar: what the strict one accepts, the tolerant one reads alike and without a fault of
//! grammar; what the strict one refuses, the tolerant one has a fault for.

#[path = "../fuzz/plain/challenge.rs"]
mod plain;

use proptest::prelude::*;

#[track_caller]
fn compare(line: &str) {
    let ours = syntax::challenge::parse([line]);
    let grammar = ours.faults.iter().any(|fault| fault.kind.is_grammar());
    match plain::parse(line) {
        None => assert!(grammar, "refused by the grammar, no fault here: {line:?}"),
        Some(expected) => {
            assert!(!grammar, "lawful, and a fault here: {line:?} {:?}", ours.faults);
            let list: Vec<plain::Plain> =
                ours.list.into_iter().map(|read| (read.scheme, read.token68, read.params)).collect();
            assert_eq!(list, expected, "{line:?}");
        }
    }
}

#[test]
fn borders_of_the_grammar() {
    for line in [
        "",
        ",",
        "A",
        "A,B",
        "A ,B",
        "A , b=c",
        "A, b=c",
        "A\t, b=c",
        "A \t, b=c",
        "A \tb=c",
        "A\tb=c",
        "A b=",
        "A b==c",
        "A b= c",
        "A b =c",
        "A b =",
        "A b=c d=e",
        "A b c",
        "A =b",
        "A =",
        "A b=\"c\"d",
        "A b=\"\\",
        "A b=\"\\\"",
        "A b,c=d",
        "A b=c,d,e=f",
        "A b=\"c\",,",
        "A b=c;d=e",
        "A b=c, D e=f",
        "A b=c, D e",
        "A b=c, D e, f=g",
        "A\r\n b=c",
        "A b=c\r\n",
        "A b=\"c\r\n d\"",
        "A b=\"c\rd\"",
        "A b=\u{e9}",
        "A b=\"\u{e9}\"",
        "\u{e9} b=c",
        "A b=c,\td=e",
        "A b=c\t",
        "A  b",
        "A b/c",
        "A/b",
        "A b=c, d",
        "A b=c, d=",
        "A b=\u{7f}",
        "A b=\"\u{7f}\"",
        "A b=\"\\\u{1}\"",
        "A \n",
        "A\n b",
        "A \n\tb=c",
    ] {
        compare(line);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn alike_on_noise(line in "[ab=,\" \t\\\\/é@;\n\r.]{0,14}") {
        compare(&line);
    }

    #[test]
    fn alike_on_near_misses(line in "((Basic|A|b)[ ,\t]{0,2}|(realm|c) ?= ?(\"[^\"]{0,3}\"?|d)[ ,]{0,2}|[=,\" ]){0,6}") {
        compare(&line);
    }
}
