//! As much of JSON as the conversation itself needs.

/// The members of the object that `text` is: names, and values as they are written.
pub fn members(text: &str) -> Option<Vec<(String, &str)>> {
    let mut members = Vec::new();
    let mut at = expect(text, 0, b'{')?;
    if text.as_bytes().get(at) == Some(&b'}') {
        return Some(members);
    }
    loop {
        let name = value_at(text, at)?;
        at = expect(text, blank(text, at + name.len()), b':')?;
        let value = value_at(text, at)?;
        members.push((unquote(name).ok()?, value));
        at = blank(text, at + value.len());
        match text.as_bytes().get(at)? {
            b',' => at = blank(text, at + 1),
            b'}' => return Some(members),
            _ => return None,
        }
    }
}

fn expect(text: &str, at: usize, byte: u8) -> Option<usize> {
    let at = blank(text, at);
    if text.as_bytes().get(at) == Some(&byte) { Some(blank(text, at + 1)) } else { None }
}

fn blank(text: &str, at: usize) -> usize {
    at + text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// The value that begins there, as it is written.
fn value_at(text: &str, start: usize) -> Option<&str> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (start, 0);
    loop {
        match *bytes.get(at)? {
            b'"' => at = after_string(bytes, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' | b',' | b':' if depth == 0 => break,
            b'}' | b']' => {
                depth -= 1;
                at += 1;
            }
            _ => at += 1,
        }
        if depth == 0 && matches!(bytes[at - 1], b'"' | b'}' | b']') {
            break;
        }
    }
    Some(text[start..at].trim_end())
}

fn after_string(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

pub fn is_string(value: &str) -> bool {
    value.starts_with('"')
}

/// What the string says that is written like this.
pub fn unquote(written: &str) -> Result<String, String> {
    let inner = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or("a string was expected")?;
    let mut said = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        said.push_str(&rest[..at]);
        let (character, length) = escaped(&rest[at..])?;
        said.push(character);
        rest = &rest[at + length..];
    }
    said.push_str(rest);
    Ok(said)
}

/// The character of the escape sequence at the beginning, and how long that is.
fn escaped(text: &str) -> Result<(char, usize), String> {
    let character = match text.as_bytes().get(1) {
        Some(b'n') => '\n',
        Some(b't') => '\t',
        Some(b'r') => '\r',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'u') => return unicode(text),
        Some(&other) if matches!(other, b'"' | b'\\' | b'/') => other as char,
        _ => return Err("a string has a backslash that means nothing".to_string()),
    };
    Ok((character, 2))
}

fn unicode(text: &str) -> Result<(char, usize), String> {
    let unit = |at: usize| text.get(at..at + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let first = unit(2).ok_or("a string has an escape of no character")?;
    if let Some(character) = std::char::from_u32(first) {
        return Ok((character, 6));
    }
    let second = if text.get(6..8) == Some("\\u") { unit(8) } else { None };
    match second {
        Some(second) if first < 0xdc00 && (0xdc00..0xe000).contains(&second) => {
            let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            Ok((std::char::from_u32(code).ok_or("a string has an escape of no character")?, 12))
        }
        _ => Err("the text has half of a character (a lone surrogate), which Rust has no string for".to_string()),
    }
}

/// Writes `text` as JSON does.
pub fn quote(text: &str, out: &mut String) {
    out.push('"');
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[from..at]);
        from = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            _ => out.push_str(&format!("\\u{:04x}", byte)),
        }
    }
    out.push_str(&text[from..]);
    out.push('"');
}
