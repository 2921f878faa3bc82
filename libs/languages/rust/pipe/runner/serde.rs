//! What algorithms take and give that have serde: whatever it can read and write.

extern crate serde;
extern crate serde_json;

use self::serde::de::value::{Error, SeqDeserializer};
use self::serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};
use self::serde::forward_to_deserialize_any;
use crate::apply::Input;
use crate::failure::Failure;
use crate::request::{Data, Request};

impl<'a, T: Deserialize<'a>> Input<'a> for T {
    fn take(request: &'a Request) -> Result<Self, Failure> {
        let taken = match request.data {
            Data::Text(ref text) => T::deserialize(TextInput(text)).map_err(|error| error.to_string()),
            Data::Binary(ref bytes) => T::deserialize(BinaryInput(bytes)).map_err(|error| error.to_string()),
            Data::Json(ref written) => serde_json::from_str(written).map_err(|error| error.to_string()),
        };
        taken.map_err(|problem| Failure::of_input(format!("The input is not what the algorithm takes: {}", problem)))
    }
}

struct TextInput<'a>(&'a str);

impl<'de> Deserializer<'de> for TextInput<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _name: &'static str, _variants: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

struct BinaryInput<'a>(&'a [u8]);

impl<'de> Deserializer<'de> for BinaryInput<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_bytes(self.0)
    }

    /// What `Vec<u8>` asks for.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(SeqDeserializer::new(self.0.iter().copied()))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct
        enum identifier ignored_any
    }
}

/// What the author's values are, as in `outcome`.
pub mod kinds {
    use super::serde::Serialize;
    use super::{serde_json, Failure};

    pub struct Binary;
    pub struct Json;

    pub trait BinaryTag {
        fn algoplane_kind(&self) -> Binary {
            Binary
        }
    }
    impl BinaryTag for Vec<u8> {}
    impl<'r> BinaryTag for &'r [u8] {}

    pub trait JsonTag {
        fn algoplane_kind(&self) -> Json {
            Json
        }
    }
    impl<'r, T: Serialize> JsonTag for &'r T {}

    impl Binary {
        pub fn encode<T: AsRef<[u8]>>(self, value: T) -> Result<String, Failure> {
            Ok(crate::answer::binary(value.as_ref()))
        }
    }

    impl Json {
        pub fn encode<T: Serialize>(self, value: T) -> Result<String, Failure> {
            match serde_json::to_string(&value) {
                Ok(written) => Ok(crate::answer::json(&written)),
                Err(error) => Err(Failure::new(format!("The result can not be written as JSON: {}", error))),
            }
        }
    }
}
