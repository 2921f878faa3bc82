//! One answer, as it goes out in a line.

use crate::base64;
use crate::failure::Failure;
use crate::json::quote;

pub fn text(value: &str) -> String {
    let mut result = String::with_capacity(value.len() + 64);
    quote(value, &mut result);
    of(&result, "text")
}

pub fn binary(value: &[u8]) -> String {
    let mut result = String::from("\"");
    base64::encode(value, &mut result);
    result.push('"');
    of(&result, "binary")
}

/// `written` is JSON. A string of it is text.
pub fn json(written: &str) -> String {
    of(written, if written.starts_with('"') { "text" } else { "json" })
}

pub fn failure(failure: &Failure) -> String {
    let mut line = String::from("{\"error\":{\"message\":");
    quote(&failure.message, &mut line);
    line.push_str(",\"error_type\":");
    quote(failure.kind, &mut line);
    if let Some(ref stacktrace) = failure.stacktrace {
        line.push_str(",\"stacktrace\":");
        quote(stacktrace, &mut line);
    }
    line.push_str("}}\n");
    line
}

fn of(result: &str, content_type: &str) -> String {
    format!("{{\"result\":{},\"metadata\":{{\"content_type\":\"{}\"}}}}\n", result, content_type)
}
