//! Tells the pages that a form arrived: only then is what somebody typed in it forgotten.

use axum::{
    extract::Request,
    http::{Method, StatusCode, Uri},
    middleware::Next,
    response::Response,
};
use http_kit::cookies;

/// Before the number that the script of the pages gives to each sending, in the address it is sent to: so it belongs to
/// that request alone, whatever else the browser sends meanwhile.
const SENDING: &str = "envio=";
const SENDING_LENGTH_MAX: usize = 16;

/// Says so of each form that did what was asked, by the number its page gave it. Nothing behind this knows of the number:
/// no address that a page makes of its own has it.
pub(crate) async fn told(mut request: Request, next: Next) -> Response {
    let is_form = request.method() == Method::POST;
    let mut sending = None;
    // Whoever loads the address of a form anew asks for it without a number.
    if let Some((number, address)) = parted(request.uri()) {
        *request.uri_mut() = address;
        sending = number.filter(|_| is_form);
    }
    let mut response = next.run(request).await;
    if let Some(sending) = sending.filter(|_| is_done(&response)) {
        cookies::set_arrived(response.headers_mut(), &sending);
    }
    response
}

/// The number, where it is one of ours, and the address without it; none where there is nothing to part.
fn parted(uri: &Uri) -> Option<(Option<String>, Uri)> {
    let query = uri.query()?;
    let number = query.split('&').find_map(|pair| pair.strip_prefix(SENDING))?;
    let others: Vec<_> = query.split('&').filter(|pair| !pair.starts_with(SENDING)).collect();
    let mut text = uri.path().to_owned();
    if !others.is_empty() {
        text.push('?');
        text.push_str(&others.join("&"));
    }
    let is_ours = (1..=SENDING_LENGTH_MAX).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    Some((is_ours.then(|| number.to_owned()), text.parse().ok()?))
}

/// Whether nothing of it is left to be done. Whoever has to sign in first is led there by a fault.
fn is_done(response: &Response) -> bool {
    response.status() == StatusCode::SEE_OTHER || response.status().is_success()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_sending_leaves_its_address() {
        for (address, number, left) in [
            ("/c/f/lst_1?envio=n7", Some("n7"), "/c/f/lst_1"),
            ("/c/f/lst_1?de=lista&envio=n7&b=%2F", Some("n7"), "/c/f/lst_1?de=lista&b=%2F"),
            ("/a?envio=", None, "/a"),
            ("/a?envio=n7%3B", None, "/a"),
            ("/a?envio=12345678901234567", None, "/a"),
        ] {
            let (found, uri) = parted(&address.parse().unwrap()).unwrap();
            assert_eq!((found.as_deref(), &*uri.to_string()), (number, left), "{address}");
        }
        for address in ["/a", "/a?reenvio=n7", "/a?b=envio"] {
            assert!(parted(&address.parse().unwrap()).is_none(), "{address}");
        }
    }
}
