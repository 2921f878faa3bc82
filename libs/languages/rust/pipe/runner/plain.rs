//! What algorithms take and give that have no package for JSON.

use crate::answer;
use crate::apply::Input;
use crate::failure::Failure;
use crate::request::{Data, Request};

impl<'a> Input<'a> for &'a str {
    fn take(request: &'a Request) -> Result<Self, Failure> {
        match request.data {
            Data::Text(ref text) => Ok(text),
            _ => Err(request.misfit("text")),
        }
    }
}

impl<'a> Input<'a> for &'a [u8] {
    fn take(request: &'a Request) -> Result<Self, Failure> {
        match request.data {
            Data::Binary(ref bytes) => Ok(bytes),
            _ => Err(request.misfit("binary data")),
        }
    }
}

impl<'a> Input<'a> for String {
    fn take(request: &'a Request) -> Result<Self, Failure> {
        <&str>::take(request).map(str::to_string)
    }
}

impl<'a> Input<'a> for Vec<u8> {
    fn take(request: &'a Request) -> Result<Self, Failure> {
        <&[u8]>::take(request).map(<[u8]>::to_vec)
    }
}

/// What the author's values are, as in `outcome`.
pub mod kinds {
    use super::Failure;

    pub struct Text;
    pub struct Binary;
    pub struct Shown;

    pub trait TextTag {
        fn algoplane_kind(&self) -> Text {
            Text
        }
    }
    impl TextTag for String {}
    impl<'r> TextTag for &'r str {}

    pub trait BinaryTag {
        fn algoplane_kind(&self) -> Binary {
            Binary
        }
    }
    impl BinaryTag for Vec<u8> {}
    impl<'r> BinaryTag for &'r [u8] {}

    impl Text {
        pub fn encode<T: AsRef<str>>(self, value: T) -> Result<String, Failure> {
            Ok(crate::answer::text(value.as_ref()))
        }
    }

    impl Binary {
        pub fn encode<T: AsRef<[u8]>>(self, value: T) -> Result<String, Failure> {
            Ok(crate::answer::binary(value.as_ref()))
        }
    }

    /// Values that look in JSON as they do in Rust.
    pub trait ShownTag {
        fn algoplane_kind(&self) -> Shown {
            Shown
        }
    }

    impl Shown {
        pub fn encode<T: ToJson>(self, value: T) -> Result<String, Failure> {
            Ok(crate::answer::json(&value.to_json()))
        }
    }

    pub trait ToJson {
        fn to_json(&self) -> String;
    }

    macro_rules! shown {
        ($($kind:ty)*) => {
            $(
                impl ShownTag for $kind {}
                impl ToJson for $kind {
                    fn to_json(&self) -> String {
                        self.to_string()
                    }
                }
            )*
        };
    }
    shown!(bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

    impl ShownTag for () {}
    impl ToJson for () {
        fn to_json(&self) -> String {
            "null".to_string()
        }
    }

    impl ShownTag for f64 {}
    impl ToJson for f64 {
        /// JSON has no infinities and no NaN.
        fn to_json(&self) -> String {
            if self.is_finite() { self.to_string() } else { "null".to_string() }
        }
    }
}
