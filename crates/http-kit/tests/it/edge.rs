//! One request through the edge.

use axum::http::{Request, StatusCode};

use tower::ServiceExt as _;

use super::{app, get, send};

#[tokio::test]
async fn every_answer_carries_its_number_and_takes_over_a_plain_one() {
    let (status, headers, body) = send(get("/hello")).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, "hola"));
    assert_eq!(headers["x-request-id"].len(), 12);
    let mut request = get("/hello");
    request.headers_mut().insert("x-request-id", "4bf92f3577b34da6".parse().expect("header"));
    assert_eq!(send(request).await.1["x-request-id"], "4bf92f3577b34da6");
}

/// Numbers that are counted and scattered can be gathered again: two of one's own would tell how many requests
/// all others made between.
#[tokio::test]
async fn two_numbers_of_ones_own_do_not_tell_how_much_others_asked() {
    let (app, _) = app();
    let number = async || {
        let response = app.clone().oneshot(get("/hello")).await.expect("infallible");
        read(response.headers()["x-request-id"].to_str().expect("text"))
    };
    let first = number().await;
    for _ in 0..41 {
        number().await;
    }
    let last = number().await;
    // Four bits of a state of 64 do not show.
    let hidden = (0..16u64).flat_map(|a| (0..16u64).map(move |b| (a << 60, b << 60)));
    let counted = hidden.map(|(a, b)| {
        let between = gather(last | b).wrapping_sub(gather(first | a));
        between.wrapping_mul(inverse(0x9e37_79b9_7f4a_7c15))
    });
    assert!(counted.min().expect("some") > 1 << 20);
}

/// The bits of a number.
fn read(id: &str) -> u64 {
    let value = |letter| "0123456789abcdefghjkmnpqrstvwxyz".find(letter).expect("of ours") as u64;
    id.chars().rev().fold(0, |bits, letter| bits << 5 | value(letter))
}

/// Undoes the finaliser of splitmix64.
const fn gather(mut bits: u64) -> u64 {
    bits = bits ^ (bits >> 31) ^ (bits >> 62);
    bits = bits.wrapping_mul(inverse(0x94d0_49bb_1331_11eb));
    bits = bits ^ (bits >> 27) ^ (bits >> 54);
    bits = bits.wrapping_mul(inverse(0xbf58_476d_1ce4_e5b9));
    bits ^ (bits >> 30) ^ (bits >> 60)
}

/// What undoes multiplying by an odd number: each step of Newton's doubles the bits that are right.
const fn inverse(odd: u64) -> u64 {
    let (mut found, mut steps) = (odd, 0);
    while steps < 6 {
        found = found.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(found)));
        steps += 1;
    }
    found
}

#[tokio::test]
async fn an_unknown_address_is_a_problem_and_another_method_is_told_the_right_ones() {
    let (status, headers, body) = send(get("/nothing")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(headers["content-type"], "application/problem+json");
    let problem: serde_json::Value = serde_json::from_str(&body).expect("json");
    assert_eq!(problem["code"], "not_found");
    assert_eq!(problem["request_id"], headers["x-request-id"].to_str().expect("text"));

    let request = Request::delete("/hello").body(axum::body::Body::empty()).expect("a request");
    let (status, headers, _) = send(request).await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(headers["allow"], "GET,HEAD");
}

#[tokio::test]
async fn a_panic_is_a_reference_number_and_not_its_words() {
    let (status, headers, body) = send(get("/panic")).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!body.contains("hunter2"), "{body}");
    assert!(body.contains(headers["x-request-id"].to_str().expect("text")));
}

#[tokio::test]
async fn what_takes_too_long_is_given_up_and_told() {
    let began = std::time::Instant::now();
    let (status, headers, body) = send(get("/never")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("timed_out"), "{body}");
    assert!(headers.contains_key("retry-after"));
    assert!(began.elapsed() >= http_kit::limits::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn what_is_too_large_is_refused_by_name() {
    let long = format!("/hello?q={}", "a".repeat(http_kit::limits::URI_BYTES_MAX));
    assert_eq!(send(get(&long)).await.0, StatusCode::URI_TOO_LONG);

    let mut request = get("/hello");
    let wide = "a".repeat(http_kit::limits::HEADER_BYTES_MAX);
    request.headers_mut().insert("x-wide", wide.parse().expect("header"));
    assert_eq!(send(request).await.0, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);

    for length in ["65537", "-1", "many"] {
        let mut request = get("/hello");
        request.headers_mut().insert("content-length", length.parse().expect("header"));
        assert_eq!(send(request).await.0, StatusCode::PAYLOAD_TOO_LARGE, "{length}");
    }
}

#[tokio::test]
async fn a_host_that_is_no_site_is_told_so_in_the_readers_language() {
    let (status, _, body) = send(get("/site")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(body.contains("Aquí no hay ningún sitio"), "{body}");
    let (_, _, body) = send(get("/site?lang=en")).await;
    assert!(body.contains("There is no site here"), "{body}");
}

#[tokio::test]
async fn requests_are_counted_by_route_and_status() {
    use tower::ServiceExt as _;
    let (app, kit) = app();
    for path in ["/hello", "/hello", "/nothing/at/all"] {
        app.clone().oneshot(get(path)).await.expect("infallible");
    }
    let text = kit.metrics.text();
    let counted = "zocalo_http_requests_total{face=\"plain\",route=\"/hello\",status=\"200\"} 2";
    assert!(text.contains(counted), "{text}");
    assert!(text.contains("route=\"unmatched\",status=\"404\"} 1"), "{text}");
}
