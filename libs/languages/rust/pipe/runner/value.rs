
mod with_value {
    extern crate serde_json;

    use self::serde_json::Value;
    use super::kinds::{ShownTag, ToJson};
    use super::{Data, Failure, Input, Request};

    impl<'a> Input<'a> for Value {
        fn take(request: &'a Request) -> Result<Self, Failure> {
            match request.data {
                Data::Text(ref text) => Ok(Value::from(text.as_str())),
                Data::Json(ref written) => serde_json::from_str(written).map_err(|error| Failure::of_input(format!("The input can not be read: {}", error))),
                Data::Binary(_) => Err(request.misfit("JSON")),
            }
        }
    }

    impl ShownTag for Value {}
    impl ToJson for Value {
        fn to_json(&self) -> String {
            self.to_string()
        }
    }
}
