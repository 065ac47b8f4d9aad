//! The program as people and other programs meet it: arguments, exit statuses, what is printed, what is never printed.

mod arguments;
mod bad_input;
mod canary;

mod examples;
mod explain;
mod layout;
mod readme;
mod run;
