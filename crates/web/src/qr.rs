//! A text as a square for the camera of a phone.

use std::fmt::Write as _;

use http_kit::{Code, Fault};
use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around it: ISO/IEC 18004 asks for four.
const QUIET: i32 = 4;

/// The square as SVG: black on white whatever the page's colours, for cameras.
pub(crate) fn svg(text: &str) -> Result<String, Fault> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium);
    let code = code.map_err(|_| Fault::new(Code::Internal))?;
    let side = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|&x| code.get_module(x, y)) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    Ok(format!(
        "<svg class=\"square\" viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_is_drawn_and_a_text_without_end_is_refused() {
        let drawn = svg("otpauth://totp/Autos:ana@ejemplo.com?secret=ABC").expect("fits");
        assert!(drawn.starts_with("<svg") && drawn.contains("M4 4h1v1h-1z"), "its corner is dark");
        assert!(svg(&"x".repeat(5_000)).is_err());
    }
}
