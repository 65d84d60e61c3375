//! The app that makes codes, for the tests of both faces.

use crate::town::Town;

/// Seconds that a code lasts.
const STEP: i64 = 30;

/// The code of a secret, as a person types the secret, so many steps after the town's present.
pub fn code(town: &Town, secret: &str, later: i64) -> String {
    let now = town.db.clock().now().timestamp() / STEP + later;
    standard(&from_base32(secret), now)
}

fn from_base32(text: &str) -> Vec<u8> {
    let bits: String = text
        .bytes()
        .map(|letter| match letter {
            b'A'..=b'Z' => letter - b'A',
            other => other - b'2' + 26,
        })
        .map(|five| format!("{five:05b}"))
        .collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    bytes
        .map(|byte| {
            u8::from_str_radix(std::str::from_utf8(byte).expect("bits"), 2).expect("a byte")
        })
        .collect()
}

/// RFC 6238 once more, by the tool people check it with.
fn standard(secret: &[u8], step: i64) -> String {
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let script = format!(
        "import hmac,struct;k=bytes.fromhex('{hex}');d=hmac.new(k,struct.pack('>q',{step}),'sha1').digest();\
         o=d[-1]&15;print('%06d'%((struct.unpack('>I',d[o:o+4])[0]&0x7fffffff)%1000000),end='')"
    );
    let done = std::process::Command::new("python3").args(["-c", &script]).output();
    String::from_utf8(done.expect("python").stdout).expect("text")
}
