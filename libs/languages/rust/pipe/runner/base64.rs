//! Base64 with the standard alphabet and padding.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub fn encode(bytes: &[u8], out: &mut String) {
    out.reserve((bytes.len() + 2) / 3 * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(*chunk.get(at).unwrap_or(&0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = ALPHABET[(word >> (18 - 6 * place) & 63) as usize] as char;
            out.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
}

/// None when the text is not Base64.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut values = [255u8; 256];
    for (value, letter) in ALPHABET.iter().enumerate() {
        values[*letter as usize] = value as u8;
    }
    let digits = text.trim_end_matches('=').as_bytes();
    if digits.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 3);
    for chunk in digits.chunks(4) {
        let mut word = 0u32;
        for place in 0..4 {
            let value = chunk.get(place).map_or(0, |letter| values[*letter as usize]);
            if value == 255 {
                return None;
            }
            word = word << 6 | u32::from(value);
        }
        bytes.extend_from_slice(&word.to_be_bytes()[1..chunk.len()]);
    }
    Some(bytes)
}
