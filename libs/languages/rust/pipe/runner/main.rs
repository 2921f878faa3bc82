//! Runs one Rust algorithm: reads a JSON line from standard input, answers with a JSON line into the FIFO, until the input ends.
//!
//! The build puts these files into the author's own package, as one of its programs: they see the author's dependencies, profile and lock file,
//! and must compile in every edition of the language. `values` is `plain`, `plain` and `value`, or `serde`, by what the author depends on.
#![allow(warnings, missing_docs, unused)]

extern crate algorithm;

mod absent;
mod answer;
mod apply;
mod base64;
mod failure;
mod json;
mod outcome;
mod request;
mod serve;
mod values;

/// What the function makes of the request, as the answer's line.
macro_rules! algoplane_answer {
    ($function:ident, $request:ident, $state:expr) => {{
        let algoplane_outcome = $crate::apply::Apply::apply($function, $request, $state)?;
        let algoplane_value = algoplane_open!(algoplane_outcome)?;
        (&algoplane_value).algoplane_kind().encode(algoplane_value)
    }};
}

/// The value of what a function gave, or its failure.
macro_rules! algoplane_open {
    ($outcome:ident) => {
        match (&$outcome).algoplane_outcome().open($outcome) {
            Ok(value) => Ok(value),
            Err(error) => Err((&error).algoplane_error().fail(error)),
        }
    };
}

/// The author's functions are found by the order of scopes: a name that `algorithm` lacks is the one of the block around. Names of the author's
/// own hide all others here, so ours are such as no author takes.
fn main() {
    use crate::outcome::*;
    use crate::values::kinds::*;

    let algoplane_checks = std::env::args().nth(1).map_or(false, |word| word == "--algoplane-check");
    crate::failure::watch_panics();
    let algoplane_load = || {
        use crate::absent::load;
        {
            use algorithm::*;
            let algoplane_loaded = load();
            algoplane_open!(algoplane_loaded)
        }
    };
    use crate::absent::apply;
    {
        use algorithm::*;
        let (apply_str, apply_json, apply_bytes) = (apply, apply, apply);
        {
            use algorithm::*;
            if algoplane_checks {
                return crate::absent::check(&[crate::absent::name(&apply_str), crate::absent::name(&apply_json), crate::absent::name(&apply_bytes)]);
            }
            let mut algoplane_state = crate::failure::guard(algoplane_load);
            crate::serve::serve(|algoplane_request| {
                let algoplane_state = algoplane_state.as_mut().map_err(|failed| failed.while_loading())?;
                match algoplane_request.kind {
                    crate::request::Kind::Text => algoplane_answer!(apply_str, algoplane_request, algoplane_state),
                    crate::request::Kind::Json => algoplane_answer!(apply_json, algoplane_request, algoplane_state),
                    crate::request::Kind::Binary => algoplane_answer!(apply_bytes, algoplane_request, algoplane_state),
                }
            });
        }
    }
}
