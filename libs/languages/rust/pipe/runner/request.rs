//! One request, as it comes in a line.

use crate::base64;
use crate::failure::Failure;
use crate::json;

pub enum Kind {
    Text,
    Json,
    Binary,
}

pub enum Data {
    /// Also of a JSON string.
    Text(String),
    Binary(Vec<u8>),
    /// JSON that is no string, as it is written.
    Json(String),
}

pub struct Request {
    pub kind: Kind,
    pub data: Data,
}

impl Request {
    pub fn parse(line: &[u8]) -> Result<Request, Failure> {
        let text = std::str::from_utf8(line).map_err(|error| Failure::of_input(format!("The request is not UTF-8: {}", error)))?;
        let members = json::members(text).ok_or_else(|| Failure::of_input("The request is not a JSON object."))?;
        let member = |name: &str| members.iter().find(|(found, _)| found == name).map(|&(_, value)| value);
        let content_type = member("content_type").ok_or_else(|| Failure::of_input("The request has no content type."))?;
        let written = member("data").unwrap_or("null");
        let string = || json::unquote(written).map_err(|problem| Failure::of_input(format!("The input can not be read: {}.", problem)));
        let (kind, data) = match content_type {
            "\"text\"" => (Kind::Text, Data::Text(string()?)),
            "\"json\"" if json::is_string(written) => (Kind::Json, Data::Text(string()?)),
            "\"json\"" => (Kind::Json, Data::Json(written.to_string())),
            "\"binary\"" => {
                let bytes = base64::decode(&string()?).ok_or_else(|| Failure::of_input("The binary input is not Base64."))?;
                (Kind::Binary, Data::Binary(bytes))
            }
            other => return Err(Failure::of_input(format!("Unknown content type: {}", other))),
        };
        Ok(Request { kind: kind, data: data })
    }

    /// For a function that takes something else.
    pub fn misfit(&self, wanted: &str) -> Failure {
        let given = match self.data {
            Data::Text(_) => "text",
            Data::Binary(_) => "binary data",
            Data::Json(_) => "JSON",
        };
        Failure::of_input(format!("The algorithm takes {}, and was given {}.", wanted, given))
    }
}
