//! Photos: sent by a form or in pieces, put in order, and shown to anybody.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, Response, StatusCode, header},
};
use media::testing::jpeg;
use tenancy::SellerRole;
use tower::ServiceExt as _;

use crate::{
    browser::{Browser, sells},
    router,
    town::{CARS, Heard, NEIGHBOUR, Town},
};

const DEALER: &str = "Autos La Prueba";
const OWNER: (&str, SellerRole) = (DEALER, SellerRole::Owner);
const UPLOAD: &str = "upl_01abcdefghjkmnpqrstvwxyz00";

/// Begins a listing; where its photos are sent.
async fn begun(seller: &mut Browser<'_>) -> String {
    let line = [("vertical", "autos"), ("line", "Toyota Corolla LE 2019")];
    let led = seller.post("/cuenta/anuncios", &line).await;
    led.header("location").replace("/pasos/fotos", "/fotos")
}

fn step(base: &str) -> String {
    base.replace("/fotos", "/pasos/fotos")
}

async fn send_form(seller: &mut Browser<'_>, base: &str, files: &[(&str, &[u8])]) -> Heard {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!(
            "--limite\r\nContent-Disposition: form-data; name=\"fotos\"; filename=\"{name}\"\r\n\
             Content-Type: image/jpeg\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--limite--\r\n");
    let media = [("content-type", "multipart/form-data; boundary=limite")];
    seller.send_raw(Method::POST, base, &media, body).await
}

async fn send_piece(
    seller: &mut Browser<'_>,
    path: &str,
    (at, size): (usize, usize),
    bytes: &[u8],
) -> Heard {
    let (at, size) = (at.to_string(), size.to_string());
    let told = [("upload-offset", at.as_str()), ("upload-length", size.as_str())];
    seller.send_raw(Method::PATCH, path, &told, bytes.to_vec()).await
}

/// The photos of a page, by what their tiles are called.
fn tiles(page: &str) -> Vec<&str> {
    page.split("data-photo=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

async fn fetch(router: &Router, host: &str, path: &str, accept: &str) -> Response<Body> {
    let request = Request::builder()
        .uri(path)
        .header(header::HOST, host)
        .header(header::ACCEPT, accept)
        .body(Body::empty())
        .expect("a request");
    router.clone().oneshot(request).await.expect("infallible")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_keeps_the_good_ones_and_names_the_others() {
    let town = Town::new().await;
    let router = router(&town);
    let mut seller = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    let base = begun(&mut seller).await;
    let (front, inside) = (jpeg(640, 480, 1), jpeg(500, 700, 2));
    let files: [(&str, &[u8]); 3] =
        [("frente.jpg", &front), ("carta<b>.pdf", b"%PDF-1.7 a letter"), ("interior.jpg", &inside)];
    let answer = send_form(&mut seller, &base, &files).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    assert!(answer.body.contains("carta&#60;b&#62;.pdf: "), "{}", answer.body);
    assert_eq!(tiles(&answer.body).len(), 2, "both photos are there: {}", answer.body);

    let none = send_form(&mut seller, &base, &[("", b"")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Elige primero las fotos"), "{}", none.body);
    let more = send_form(&mut seller, &base, &[("otra.jpg", &jpeg(300, 300, 3))]).await;
    assert_eq!((more.status, more.header("location")), (StatusCode::SEE_OTHER, &*step(&base)));
    let page = seller.get(&step(&base)).await.body;
    let [one, two, three] = tiles(&page)[..] else { panic!("{page}") };

    let arrange = format!("{base}/orden");
    let address = format!("/m/{three}");
    let moved = seller.post(&arrange, &[("portada", &address)]).await;
    assert_eq!(moved.header("location"), format!("{}#{three}", step(&base)));
    let gone = seller.post(&arrange, &[("quitar", &format!("/m/{one}"))]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    let after = seller.get(&step(&base)).await.body;
    assert_eq!(tiles(&after), [three, two]);
    let odd = seller.post(&arrange, &[("girar", &address)]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", odd.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_in_pieces_is_there_once_however_often_it_is_sent() {
    let town = Town::new().await;
    let router = router(&town);
    let mut seller = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    let base = begun(&mut seller).await;
    let (path, whole) = (format!("{base}/{UPLOAD}"), jpeg(640, 480, 4));
    let size = whole.len();
    let (first, rest) = whole.split_at(9_000);
    assert_eq!(seller.get(&path).await.json()["offset"], 0, "nothing of it is here");
    let told = send_piece(&mut seller, &path, (0, size), first).await;
    assert_eq!((told.status, &told.json()["offset"]), (StatusCode::OK, &9_000.into()));
    let late = send_piece(&mut seller, &path, (0, size), first).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "{}", late.body);
    assert_eq!(late.json()["offset"], 9_000);
    assert_eq!(seller.get(&path).await.json()["offset"], 9_000);
    let done = send_piece(&mut seller, &path, (9_000, size), rest).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let tile = done.json()["tile"].as_str().expect("a tile").to_owned();
    assert_eq!(tiles(&tile).len(), 1, "{tile}");
    // The answer was lost, and the last piece is sent again.
    let again = send_piece(&mut seller, &path, (9_000, size), rest).await;
    assert_eq!((again.status, again.json()["tile"].as_str()), (StatusCode::OK, Some(&*tile)));
    assert_eq!(seller.get(&path).await.json()["tile"].as_str(), Some(&*tile));
    assert_eq!(tiles(&seller.get(&step(&base)).await.body).len(), 1);

    for (what, headers) in [
        ("no length", vec![("upload-offset", "0")]),
        ("no number", vec![("upload-offset", "x"), ("upload-length", "9")]),
    ] {
        let path = path.replace("z00", "z01");
        let told = seller.send_raw(Method::PATCH, &path, &headers, b"abc".to_vec()).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
    }
    let text = format!("{base}/{}", UPLOAD.replace("z00", "z02"));
    let told = send_piece(&mut seller, &text, (0, 9), b"no photo!").await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", told.body);
    assert!(told.json()["wrong"].as_str().is_some_and(|text| text.ends_with('.')), "{}", told.body);
    let odd = send_piece(&mut seller, &format!("{base}/upl_x"), (0, 9), b"abc").await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_seller_writes_takes_no_photo_of_mine() {
    let town = Town::new().await;
    let router = router(&town);
    let mut seller = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    let other = ("Otro Vendedor", SellerRole::Owner);
    let mut other = sells(&town, &router, ("demo", CARS), other, "eva@a.example").await;
    let base = begun(&mut seller).await;
    let (path, whole) = (format!("{base}/{UPLOAD}"), jpeg(300, 220, 5));
    send_piece(&mut seller, &path, (0, whole.len()), &whole[..5_000]).await;
    let answers = [
        other.get(&path).await,
        send_piece(&mut other, &path, (5_000, whole.len()), &whole[5_000..]).await,
        send_form(&mut other, &base, &[("a.jpg", &whole)]).await,
        other.post(&format!("{base}/orden"), &[("quitar", "/m/x")]).await,
    ];
    for answer in answers {
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
    }
    let mut nobody = Browser::on(&router, CARS);
    let told = send_piece(&mut nobody, &path, (5_000, whole.len()), &whole[5_000..]).await;
    assert!(told.status == StatusCode::SEE_OTHER || told.status == StatusCode::UNAUTHORIZED);
    let done = send_piece(&mut seller, &path, (5_000, whole.len()), &whole[5_000..]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_ours_shows_the_photo_and_no_other_does() {
    let town = Town::new().await;
    let router = router(&town);
    let mut seller = sells(&town, &router, ("demo", CARS), OWNER, "luz@a.example").await;
    let base = begun(&mut seller).await;
    send_form(&mut seller, &base, &[("frente.jpg", &jpeg(1_000, 750, 6))]).await;
    let page = seller.get(&step(&base)).await.body;
    let set = page.split("srcset=\"").nth(1).and_then(|rest| rest.split('"').next());
    let set = set.expect("sizes");
    let path = set.split(", ").last().and_then(|one| one.split(' ').next()).expect("one");
    assert!(path.starts_with("/m/med_") && path.contains("/320-0-"), "{set}");

    let webp = fetch(&router, CARS, path, "image/avif,image/webp,*/*").await;
    assert_eq!(webp.status(), StatusCode::OK);
    let told = |name| webp.headers().get(name).and_then(|value| value.to_str().ok());
    assert_eq!(told(header::CONTENT_TYPE), Some("image/webp"));
    assert_eq!(told(header::CACHE_CONTROL), Some("public, max-age=31536000, immutable"));
    assert!(told(header::VARY).is_some_and(|vary| vary.contains("accept")));
    assert!(told(header::CONTENT_SECURITY_POLICY).is_some_and(|csp| csp.contains("sandbox")));
    assert_eq!(told(header::X_CONTENT_TYPE_OPTIONS), Some("nosniff"));
    let webp = to_bytes(webp.into_body(), 1 << 20).await.expect("bytes");
    let old = fetch(&router, CARS, path, "*/*").await;
    assert_eq!(old.headers()[header::CONTENT_TYPE], "image/jpeg");
    let jpeg = to_bytes(old.into_body(), 1 << 20).await.expect("bytes");
    assert!(webp.len() < jpeg.len(), "{} {}", webp.len(), jpeg.len());

    let (start, signature) = path.rsplit_once('-').expect("signed");
    let wider = path.replace("/320-", "/640-");
    let forged = format!("{start}-{}", "A".repeat(signature.len()));
    let odd = path.replace("/320-", "/321-");
    for other in [&*wider, &*forged, &*odd, "/m/x/y", &*path.replace("med_", "med_0")] {
        let answer = fetch(&router, CARS, other, "image/webp").await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{other}");
    }
    let media = path.split('/').nth(2).expect("an id");
    let whole = fetch(&router, CARS, &format!("/m/{media}"), "image/webp").await;
    assert_eq!(whole.status(), StatusCode::OK);
    let nobodys = "/m/med_01abcdefghjkmnpqrstvwxyz99";
    assert_eq!(fetch(&router, CARS, nobodys, "image/webp").await.status(), StatusCode::NOT_FOUND);
    let next_door = fetch(&router, NEIGHBOUR, path, "image/webp").await;
    assert_eq!(next_door.status(), StatusCode::NOT_FOUND, "another tenant's host");
}
