//! What goes wrong in an algorithm, as it goes over the wire.

use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::error::Error;
use std::panic::{catch_unwind, set_hook, take_hook, AssertUnwindSafe};

#[derive(Clone)]
pub struct Failure {
    pub message: String,
    pub kind: &'static str,
    pub stacktrace: Option<String>,
}

impl Failure {
    pub fn new<S: Into<String>>(message: S) -> Failure {
        Failure { message: message.into(), kind: "AlgorithmError", stacktrace: None }
    }

    /// The input is not what the algorithm takes.
    pub fn of_input<S: Into<String>>(message: S) -> Failure {
        Failure { kind: "InputError", ..Failure::new(message) }
    }

    /// With all that caused it.
    pub fn of_error(error: &dyn Error) -> Failure {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            message.push_str("\ncaused by: ");
            message.push_str(&error.to_string());
            cause = error.source();
        }
        Failure::new(message)
    }

    /// The same as the answer to a request that could not be served for it.
    pub fn while_loading(&self) -> Failure {
        Failure { kind: "LoadingError", ..self.clone() }
    }
}

thread_local! {
    static GUARDED: Cell<bool> = Cell::new(false);
    static STACKTRACE: RefCell<Option<String>> = RefCell::new(None);
}

/// Keeps the place of panics that `guard` catches. Others, as those of an author's own threads, are printed as ever.
pub fn watch_panics() {
    let printing = take_hook();
    set_hook(Box::new(move |panic| {
        if !GUARDED.with(|guarded| guarded.get()) {
            return printing(panic);
        }
        let place = panic.location().map_or(String::new(), |place| format!(" at {}", place));
        let lines = format!("panicked{}: {}{}", place, message_of(panic.payload()), frames(&Backtrace::force_capture()));
        STACKTRACE.with(|kept| *kept.borrow_mut() = Some(lines));
    }));
}

/// What the code gives, or why it panicked.
pub fn guard<T, F: FnOnce() -> Result<T, Failure>>(code: F) -> Result<T, Failure> {
    GUARDED.with(|guarded| guarded.set(true));
    let outcome = catch_unwind(AssertUnwindSafe(code));
    GUARDED.with(|guarded| guarded.set(false));
    outcome.unwrap_or_else(|payload| {
        let stacktrace = STACKTRACE.with(|kept| kept.borrow_mut().take());
        Err(Failure { stacktrace: stacktrace, ..Failure::new(message_of(&*payload)) })
    })
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    match (payload.downcast_ref::<&'static str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => text.to_string(),
        (_, Some(text)) => text.clone(),
        _ => "The algorithm panicked.".to_string(),
    }
}

/// The author's frames and those of packages, one a line, without what the language and this program have around them.
fn frames(trace: &Backtrace) -> String {
    let mut shown = String::new();
    let mut keep = false;
    for line in trace.to_string().lines() {
        let words = line.trim_start();
        if let Some((_number, name)) = words.split_once(": ") {
            keep = !is_ours(name);
        }
        if keep {
            shown.push_str(if words.starts_with("at ") { "\n      " } else { "\n  " });
            shown.push_str(words.split_once(": ").map_or(words, |(_number, name)| name));
        }
    }
    shown
}

fn is_ours(name: &str) -> bool {
    let inner = name.trim_start_matches('<').trim_start_matches('&');
    name.contains("algoplane::")
        || ["std::", "core::", "alloc::", "__", "rust_begin_unwind", "_start", "_rust"].iter().any(|start| inner.starts_with(start))
        || name == "main"
}
