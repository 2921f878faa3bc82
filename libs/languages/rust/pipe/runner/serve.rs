//! The conversation with the platform.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, Write};

use crate::answer;
use crate::failure::{guard, Failure};
use crate::request::Request;

const RESULT_FIFO: &str = "/tmp/algoout";

/// Says that the algorithm is ready, and answers requests until the input ends.
pub fn serve<F: FnMut(&Request) -> Result<String, Failure>>(mut respond: F) {
    println!("PIPE_INIT_COMPLETE");
    flush();
    let mut fifo: Option<File> = None;
    let mut line = Vec::new();
    // Locked for a line at a time only: an author who reads the input as well must not stand still.
    while io::stdin().lock().read_until(b'\n', &mut line).expect("The input can be read") > 0 {
        let answer = match Request::parse(&line) {
            Ok(request) => guard(|| respond(&request)),
            Err(failed) => Err(failed),
        };
        let answer = answer.unwrap_or_else(|failed| answer::failure(&failed));
        flush();
        let out = fifo.get_or_insert_with(|| OpenOptions::new().write(true).open(RESULT_FIFO).expect("The FIFO for results is there"));
        out.write_all(answer.as_bytes()).expect("The answer is taken");
        line.clear();
    }
}

fn flush() {
    let _ = io::stdout().flush();
    let _ = io::stderr().flush();
}
