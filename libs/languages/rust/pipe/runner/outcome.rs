//! What functions of the author's give: a value, or a `Result` with one. Which of them a type is, the compiler finds by the reference that a
//! method call needs: a trait of the type itself comes before one of references to it.

use std::error::Error;
use std::fmt::Display;

use crate::failure::Failure;

pub struct OfResult;
pub struct OfValue;

pub trait ResultTag {
    fn algoplane_outcome(&self) -> OfResult {
        OfResult
    }
}
impl<T, E> ResultTag for Result<T, E> {}

pub trait ValueTag {
    fn algoplane_outcome(&self) -> OfValue {
        OfValue
    }
}
impl<'r, T> ValueTag for &'r T {}

impl OfResult {
    pub fn open<T, E>(self, outcome: Result<T, E>) -> Result<T, E> {
        outcome
    }
}

impl OfValue {
    pub fn open<T>(self, outcome: T) -> Result<T, Failure> {
        Ok(outcome)
    }
}

pub struct Ready;
pub struct Caused;
pub struct Printed;

pub trait ReadyTag {
    fn algoplane_error(&self) -> Ready {
        Ready
    }
}
impl ReadyTag for Failure {}

/// Errors, boxed or not, and texts.
pub trait CausedTag {
    fn algoplane_error(&self) -> Caused {
        Caused
    }
}
impl<E: Into<Box<dyn Error>>> CausedTag for E {}

pub trait PrintedTag {
    fn algoplane_error(&self) -> Printed {
        Printed
    }
}
impl<'r, E: Display> PrintedTag for &'r E {}

impl Ready {
    pub fn fail(self, failure: Failure) -> Failure {
        failure
    }
}

impl Caused {
    pub fn fail<E: Into<Box<dyn Error>>>(self, error: E) -> Failure {
        Failure::of_error(&*error.into())
    }
}

impl Printed {
    pub fn fail<E: Display>(self, error: E) -> Failure {
        Failure::new(error.to_string())
    }
}
