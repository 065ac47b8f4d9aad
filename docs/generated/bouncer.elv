
use builtin;
use str;

set edit:completion:arg-completer[bouncer] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'bouncer'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'bouncer'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand why 'Say why a request was refused, and what to do'
            cand explain 'Explain a cause of the catalogue or a status code'
            cand completions 'Print shell completions or the man page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'bouncer;why'= {
            cand --format 'How to print the report'
            cand --input-format 'Read the input as this format instead of recognising it'
            cand --entry 'Explain this exchange of the recording, from 1'
            cand --jwks 'Check tokens against the keys in this JSON Web Key Set'
            cand --report 'Write the report to this file instead of standard output'
            cand --json 'Print the report as JSON (short for --format json)'
            cand --offline 'Send nothing'
            cand --help 'Print help'
        }
        &'bouncer;explain'= {
            cand --json 'Print JSON'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'bouncer;completions'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'bouncer;help'= {
            cand why 'Say why a request was refused, and what to do'
            cand explain 'Explain a cause of the catalogue or a status code'
            cand completions 'Print shell completions or the man page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'bouncer;help;why'= {
        }
        &'bouncer;help;explain'= {
        }
        &'bouncer;help;completions'= {
        }
        &'bouncer;help;help'= {
        }
    ]
    $completions[$command]
}
