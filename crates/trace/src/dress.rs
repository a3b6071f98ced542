//! Bytes in any dress: hex as people and tools write it, base64, or binary; and text as JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use v2g_messages::hints::Foreign;

/// The bytes that `input` means: as they are, or written as hex, a hex dump or base64.
///
/// An EXI document begins with 0x80 and a V2GTP frame with 0x01, neither of which is a letter.
///
/// # Errors
/// What is wrong with them, in a sentence.
pub fn bytes(input: &[u8]) -> Result<Vec<u8>, String> {
    if matches!(input.first(), Some(0x80 | 0x01)) {
        return Ok(input.to_vec());
    }
    let text = input.strip_prefix(BYTE_ORDER_MARK).unwrap_or(input);
    let foreign = Foreign::of(text).or_else(|| Foreign::of(text.trim_ascii_start()));
    if let Some(foreign) = foreign.filter(|it| !is_array(text, *it)) {
        return Err(foreign.to_string());
    }
    if core::str::from_utf8(text).is_err() {
        return Ok(input.to_vec());
    }
    let lines = text.split(|byte| *byte == b'\n').map(compact);
    let messages = lines.filter(|line| !line.is_empty());
    let complete = |line: &Vec<u8>| line.starts_with(b"80") || line.starts_with(b"01");
    if messages.clone().count() > 1 && messages.clone().all(|line| complete(&line)) {
        return Err("several messages, one a line: say --lines".to_owned());
    }
    let compact = dump(text).unwrap_or_else(|| compact(text));
    if compact.is_empty() {
        return Err("there is nothing to read".to_owned());
    }
    if compact.iter().all(u8::is_ascii_hexdigit) {
        return hex(&compact).ok_or_else(|| "an odd number of hex digits".to_owned());
    }
    STANDARD
        .decode(&compact)
        .map_err(|_| "neither hex nor base64 nor a binary message".to_owned())
}

/// What some editors put in front of a text.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Whether what looks like JSON is an array of bytes in a C program.
fn is_array(text: &[u8], foreign: Foreign) -> bool {
    let hex = |pair: &[u8]| pair.eq_ignore_ascii_case(b"0x");
    foreign == Foreign::Json && text.windows(2).any(hex)
}

/// The digits without what people put between and around them: white space, colons, commas, `0x`.
fn compact(text: &[u8]) -> Vec<u8> {
    let between = |byte: &u8| byte.is_ascii_whitespace() || b":,;{}[]\"".contains(byte);
    text.split(between)
        .flat_map(|word| match word {
            [b'0', b'x' | b'X', digits @ ..] => digits,
            digits => digits,
        })
        .copied()
        .collect()
}

/// The digits of a hex dump: each line begins with the number of bytes before it, as `xxd`,
/// `hexdump -C` and Wireshark write it; `None` if it is no dump.
fn dump(text: &[u8]) -> Option<Vec<u8>> {
    let mut digits = Vec::new();
    for line in core::str::from_utf8(text).ok()?.lines() {
        if line.trim().is_empty() {
            continue;
        }
        let line = line.trim();
        let (offset, rest) = line.split_once([' ', ':']).unwrap_or((line, ""));
        let place = usize::from_str_radix(offset, 16).ok();
        if offset.len() < 4 || place != Some(digits.len() / 2) {
            return None;
        }
        let rest = rest.trim_start_matches([' ', ':']);
        // A bar or two spaces stand between the bytes and their characters.
        let bytes = match rest.split_once('|') {
            Some((bytes, _)) => bytes,
            None => rest.split("  ").next().unwrap_or_default(),
        };
        for word in bytes.split_ascii_whitespace() {
            let hex = word.bytes().all(|digit| digit.is_ascii_hexdigit());
            if !hex || !matches!(word.len(), 2 | 4) {
                return None;
            }
            digits.extend(word.bytes());
        }
    }
    (!digits.is_empty()).then_some(digits)
}

fn hex(digits: &[u8]) -> Option<Vec<u8>> {
    let value = |digit: u8| char::from(digit).to_digit(16);
    let byte = |pair: &[u8]| match *pair {
        [high, low] => u8::try_from(value(high)? << 4 | value(low)?).ok(),
        _ => None,
    };
    digits.chunks(2).map(byte).collect()
}

/// `text` as a JSON string.
#[must_use]
pub fn json_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if u32::from(control) < 0x20 => {
                quoted += &format!("\\u{:04x}", u32::from(control))
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_base64_and_binary_mean_the_same() {
        let message = vec![0x80, 0x98, 0x00, 0x40];
        assert_eq!(bytes(b"80980040\n"), Ok(message.clone()));
        assert_eq!(bytes(b"0x80 98:00\n40"), Ok(message.clone()));
        assert_eq!(bytes(b"0x80, 0x98, 0X00, 0x40"), Ok(message.clone()));
        assert_eq!(bytes("\u{FEFF}80980040".as_bytes()), Ok(message.clone()));
        assert_eq!(bytes(b"{0x80, 0x98, 0x00, 0x40}"), Ok(message.clone()));
        assert_eq!(bytes(b"gJgAQA=="), Ok(message.clone()));
        assert_eq!(bytes(&message), Ok(message));
    }

    #[test]
    fn dumps_of_several_tools_are_read() {
        let message: Vec<u8> = (0x80..0x92).collect();
        for dump in [
            "0000   80 81 82 83 84 85 86 87 88 89 8a 8b 8c 8d 8e 8f   ................\n0010   90 91   ab\n",
            "00000000: 8081 8283 8485 8687 8889 8a8b 8c8d 8e8f  ................\n00000010: 9091  ab\n",
            "00000000  80 81 82 83 84 85 86 87  88 89 8a 8b 8c 8d 8e 8f  |........ab cd ef|\n\
             00000010  90 91                                             |ab|\n00000012\n",
        ] {
            assert_eq!(bytes(dump.as_bytes()), Ok(message.clone()), "{dump}");
        }
    }

    #[test]
    fn what_is_no_message_is_said() {
        assert!(
            bytes(b"80980040\n80980040\n")
                .unwrap_err()
                .contains("--lines")
        );
        assert!(bytes(b"809").unwrap_err().contains("odd"));
        assert!(bytes(b"hello, world").unwrap_err().contains("neither"));
        assert!(bytes(b" \n").unwrap_err().contains("nothing"));
    }

    #[test]
    fn errors_survive_as_json() {
        assert_eq!(json_string("a \"b\"\\\n"), r#""a \"b\"\\\u000a""#);
    }
}
