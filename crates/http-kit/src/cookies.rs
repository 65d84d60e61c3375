//! The cookies of the pages: the session's, the device's, and for some minutes that of who has yet to
//! give a code, or to come back from an identity provider. The `__Host-` prefix binds them to
//! one host over https; browsers take `localhost` for that.

use axum::http::{HeaderMap, HeaderValue, header};
use chrono::TimeDelta;
use kernel::ids::{BARE_LENGTH, Id as _, ListingId};
use tenancy::{Token, factor, impersonation, provider, session};

const SESSION: &str = "__Host-zocalo";
const DEVICE: &str = "__Host-zocalo-device";
const STEP: &str = "__Host-zocalo-step";
const ASK: &str = "__Host-zocalo-ask";
/// Listings one cookie holds at most: a kilobyte.
const HELD_MAX: usize = 40;
/// As long as a device is remembered.
const DEVICE_LIFE: TimeDelta = tenancy::DEVICE_KEPT;

/// Stands before the number of what was sent: of several tabs each finds its own.
const ARRIVED: &str = "__Host-zocalo-llegado-";
/// For a line that drops between the answer and the page it leads to. The page takes it away once it read it.
const ARRIVED_LIFE: TimeDelta = TimeDelta::minutes(10);

const SAVED: &str = "__Host-zocalo-guardados";
const SEEN: &str = "__Host-zocalo-vistos";
/// As long as a browser holds what somebody kept or looked at; prolonged each time.
const HELD_LIFE: TimeDelta = TimeDelta::days(365);

/// Stands before a list that is an account's, and the browser's only while its session lasts.
const OF_ACCOUNT: &str = "~";

/// What a browser keeps, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// The listings.
    pub listings: Vec<ListingId>,
    /// Whether it is a copy of an account's list: whoever comes after its session has no part in it.
    pub is_of_account: bool,
}

/// The listings this browser keeps.
#[must_use]
pub fn saved(headers: &HeaderMap) -> Saved {
    let text = find_text(headers, SAVED).unwrap_or_default();
    let (text, is_of_account) = match text.strip_prefix(OF_ACCOUNT) {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    Saved { listings: ids(text), is_of_account }
}

/// Sets them.
pub fn set_saved(headers: &mut HeaderMap, saved: &Saved) {
    let sign = if saved.is_of_account { OF_ACCOUNT } else { "" };
    hold(headers, SAVED, sign, &saved.listings);
}

/// The listings this browser looked at, the latest first.
#[must_use]
pub fn seen(headers: &HeaderMap) -> Vec<ListingId> {
    find_text(headers, SEEN).map(ids).unwrap_or_default()
}

/// Sets them.
pub fn set_seen(headers: &mut HeaderMap, seen: &[ListingId]) {
    hold(headers, SEEN, "", seen);
}

/// Bare ids, one after the other: what is none of ours ends the list.
fn ids(text: &str) -> Vec<ListingId> {
    let parts = text.as_bytes().chunks(BARE_LENGTH).take(HELD_MAX);
    parts.map_while(|part| ListingId::of_bare(str::from_utf8(part).ok()?)).collect()
}

fn hold(headers: &mut HeaderMap, name: &str, sign: &str, held: &[ListingId]) {
    let text: String = held.iter().take(HELD_MAX).map(|id| id.bare()).collect();
    let life = if text.is_empty() { TimeDelta::zero() } else { HELD_LIFE };
    add(headers, name, &format!("{sign}{text}"), life);
}

/// The session's token, if the request carries one that could be ours.
#[must_use]
pub fn session_token(headers: &HeaderMap) -> Option<Token> {
    find(headers, SESSION)
}

/// The device's token, if the request carries one that could be ours.
#[must_use]
pub fn device_token(headers: &HeaderMap) -> Option<Token> {
    find(headers, DEVICE)
}

/// What who gave the password holds until the code is given, if the request carries one that could
/// be ours.
#[must_use]
pub fn step_token(headers: &HeaderMap) -> Option<Token> {
    find(headers, STEP)
}

/// What who went to an identity provider holds, if the request carries one.
#[must_use]
pub fn ask(headers: &HeaderMap) -> Option<&str> {
    find_text(headers, ASK)
}

/// Sets what is held until somebody comes back from an identity provider.
pub fn set_ask(headers: &mut HeaderMap, ask: &str) {
    add(headers, ASK, ask, provider::ASK_LIFE);
}

/// Takes it away: it was of use once.
pub fn clear_ask(headers: &mut HeaderMap) {
    add(headers, ASK, "", TimeDelta::zero());
}

/// Sets what is held until the code is given.
pub fn set_step(headers: &mut HeaderMap, step: &Token) {
    add(headers, STEP, &step.reveal(), factor::STEP_LIFE);
}

/// Sets session and device, after somebody signed in; no code is waited for any more.
pub fn set(headers: &mut HeaderMap, session: &Token, device: &Token) {
    add(headers, STEP, "", TimeDelta::zero());
    add(headers, SESSION, &session.reveal(), session::LIFE);
    add(headers, DEVICE, &device.reveal(), DEVICE_LIFE);
}

/// Sets the session of who acts in another's stead: nothing stays of it on the device.
pub fn set_stead(headers: &mut HeaderMap, session: &Token) {
    add(headers, SESSION, &session.reveal(), impersonation::LIFE);
}

/// Takes the session's away; the device stays known.
pub fn clear(headers: &mut HeaderMap) {
    add(headers, SESSION, "", TimeDelta::zero());
}

fn find(headers: &HeaderMap, name: &str) -> Option<Token> {
    find_text(headers, name).and_then(Token::read)
}

/// Says for some minutes that the sending of that number, letters and digits, has arrived. The script of the pages reads
/// it: what somebody typed is kept until then, whatever page comes in between.
pub fn set_arrived(headers: &mut HeaderMap, sending: &str) {
    let life = ARRIVED_LIFE.num_seconds();
    let text = format!("{ARRIVED}{sending}=1; Path=/; Max-Age={life}; Secure; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&text) {
        headers.append(header::SET_COOKIE, cookie);
    }
}

fn find_text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut found = pairs
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(found, _)| *found == name);
    let (first, another) = (found.next(), found.next());
    // Two of one name: somebody planted one.
    first.filter(|_| another.is_none()).map(|(_, value)| value)
}

fn add(headers: &mut HeaderMap, name: &str, value: &str, life: TimeDelta) {
    let seconds = life.num_seconds();
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    if let Ok(mut cookie) = HeaderValue::from_str(&text) {
        cookie.set_sensitive(true);
        headers.append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carrying(lines: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_static(line));
        }
        headers
    }

    #[test]
    fn a_token_is_found_among_other_cookies_and_a_doubled_one_is_none() {
        const ONE: &str =
            "__Host-zocalo=00000000000000000000000000000000000000000000000000000000000000ff";
        const OTHER: &str =
            "__Host-zocalo=11000000000000000000000000000000000000000000000000000000000000ff";
        assert!(session_token(&carrying(&["a=b", ONE])).is_some());
        assert!(session_token(&carrying(&[ONE, OTHER])).is_none());
        assert!(session_token(&carrying(&["__Host-zocalo=short; b=c"])).is_none());
        assert!(session_token(&carrying(&[])).is_none());
        assert!(device_token(&carrying(&[ONE])).is_none());
    }

    fn nth(n: u32) -> ListingId {
        ListingId::of_bare(&format!("{n:026}")).expect("an id")
    }

    #[test]
    fn listings_are_held_in_order_and_what_is_none_ends_them() {
        let held: Vec<_> = (1..=3).map(nth).collect();
        let mut headers = HeaderMap::new();
        set_saved(&mut headers, &Saved { listings: held.clone(), is_of_account: false });
        let set = headers[header::SET_COOKIE].to_str().expect("text");
        let pair = set.split(';').next().expect("a pair").to_owned();
        let back = |text: String| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, text.parse().expect("a header"));
            saved(&headers).listings
        };
        assert_eq!(back(pair.clone()), held);
        assert_eq!(back(format!("{pair}<script>")), held);
        assert!(back("__Host-zocalo-guardados=".into()).is_empty());
        assert!(back(format!("{pair}; {pair}")).is_empty());
        let many: Vec<_> = (1..=60).map(nth).collect();
        let mut headers = HeaderMap::new();
        set_seen(&mut headers, &many);
        assert!(headers[header::SET_COOKIE].len() < 1_300);
    }

    #[test]
    fn cookies_are_bound_to_the_host_and_out_of_reach_of_scripts() {
        let token = Token::read(&"ab".repeat(32)).expect("one of ours");
        let mut headers = HeaderMap::new();
        set(&mut headers, &token, &token);
        clear(&mut headers);
        let set: Vec<_> = headers.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(set.len(), 4);
        for cookie in set {
            let text = cookie.to_str().expect("text");
            for part in ["__Host-", "; Path=/;", "; Secure; HttpOnly; SameSite=Lax"] {
                assert!(text.contains(part), "{text}");
            }
            assert!(!text.contains("Domain"), "{text}");
            assert!(cookie.is_sensitive());
        }
    }
}
