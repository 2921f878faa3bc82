//! How functions of the author's are called: by the number of their parameters.

use crate::failure::Failure;
use crate::request::Request;

/// What a parameter of an author's function can be.
pub trait Input<'a>: Sized {
    fn take(request: &'a Request) -> Result<Self, Failure>;
}

/// A function of an algorithm whose `load` made a `State`. `Parameters` tells the implementations apart.
pub trait Apply<'a, State, Parameters> {
    type Outcome;
    fn apply(self, request: &'a Request, state: &'a mut State) -> Result<Self::Outcome, Failure>;
}

impl<'a, State, F: FnOnce() -> O, O> Apply<'a, State, ()> for F {
    type Outcome = O;
    fn apply(self, _request: &'a Request, _state: &'a mut State) -> Result<O, Failure> {
        Ok(self())
    }
}

impl<'a, State, F: FnOnce(I) -> O, I: Input<'a>, O> Apply<'a, State, (I,)> for F {
    type Outcome = O;
    fn apply(self, request: &'a Request, _state: &'a mut State) -> Result<O, Failure> {
        Ok(self(I::take(request)?))
    }
}

impl<'a, State: 'a, F: FnOnce(I, &'a State) -> O, I: Input<'a>, O> Apply<'a, State, (I, &'a State)> for F {
    type Outcome = O;
    fn apply(self, request: &'a Request, state: &'a mut State) -> Result<O, Failure> {
        Ok(self(I::take(request)?, state))
    }
}

impl<'a, State: 'a, F: FnOnce(I, &'a mut State) -> O, I: Input<'a>, O> Apply<'a, State, (I, &'a mut State)> for F {
    type Outcome = O;
    fn apply(self, request: &'a Request, state: &'a mut State) -> Result<O, Failure> {
        Ok(self(I::take(request)?, state))
    }
}
