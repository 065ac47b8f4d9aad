# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_bouncer_global_optspecs
    string join \n h/help V/version
end

function __fish_bouncer_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_bouncer_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_bouncer_using_subcommand
    set -l cmd (__fish_bouncer_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c bouncer -n "__fish_bouncer_needs_command" -s h -l help -d 'Print help'
complete -c bouncer -n "__fish_bouncer_needs_command" -s V -l version -d 'Print version'
complete -c bouncer -n "__fish_bouncer_needs_command" -f -a "why" -d 'Say why a request was refused, and what to do'
complete -c bouncer -n "__fish_bouncer_needs_command" -f -a "explain" -d 'Explain a cause of the catalogue or a status code'
complete -c bouncer -n "__fish_bouncer_needs_command" -f -a "completions" -d 'Print shell completions or the man page'
complete -c bouncer -n "__fish_bouncer_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c bouncer -n "__fish_bouncer_using_subcommand why" -l format -d 'How to print the report' -r -f -a "text\t'For a terminal'
json\t'One JSON object, `bouncer.report/1`'
html\t'One HTML file without scripts'"
complete -c bouncer -n "__fish_bouncer_using_subcommand why" -l input-format -d 'Read the input as this format instead of recognising it' -r -f -a "curl\t'A command line that runs curl'
verbose\t'What `curl -v` prints'
trace\t'What `curl --trace-ascii` writes'
har\t'HTTP Archive'
httpie\t'What HTTPie prints with -v'
raw\t'Raw HTTP messages'
wget\t'What `wget -d` prints'"
complete -c bouncer -n "__fish_bouncer_using_subcommand why" -l entry -d 'Explain this exchange of the recording, from 1' -r
complete -c bouncer -n "__fish_bouncer_using_subcommand why" -l jwks -d 'Check tokens against the keys in this JSON Web Key Set' -r -F
complete -c bouncer -n "__fish_bouncer_using_subcommand why" -l report -d 'Write the report to this file instead of standard output' -r -F
complete -c bouncer -n "__fish_bouncer_using_subcommand why" -l json -d 'Print the report as JSON (short for --format json)'
complete -c bouncer -n "__fish_bouncer_using_subcommand why" -l offline -d 'Send nothing'
complete -c bouncer -n "__fish_bouncer_using_subcommand why" -l help -d 'Print help'
complete -c bouncer -n "__fish_bouncer_using_subcommand explain" -l json -d 'Print JSON'
complete -c bouncer -n "__fish_bouncer_using_subcommand explain" -s h -l help -d 'Print help'
complete -c bouncer -n "__fish_bouncer_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c bouncer -n "__fish_bouncer_using_subcommand help; and not __fish_seen_subcommand_from why explain completions help" -f -a "why" -d 'Say why a request was refused, and what to do'
complete -c bouncer -n "__fish_bouncer_using_subcommand help; and not __fish_seen_subcommand_from why explain completions help" -f -a "explain" -d 'Explain a cause of the catalogue or a status code'
complete -c bouncer -n "__fish_bouncer_using_subcommand help; and not __fish_seen_subcommand_from why explain completions help" -f -a "completions" -d 'Print shell completions or the man page'
complete -c bouncer -n "__fish_bouncer_using_subcommand help; and not __fish_seen_subcommand_from why explain completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
