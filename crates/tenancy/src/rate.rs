//! How often something may be done within a time, counted for whoever a limit is meant for.

use std::net::{IpAddr, Ipv6Addr};

use chrono::TimeDelta;
use db::TenantTx;

use crate::Error;

/// Limits hold within this time.
pub const WINDOW: TimeDelta = TimeDelta::hours(1);
/// Bits of an address of IPv6 that a subscriber chooses.
const HOST_BITS: u32 = 64;

/// What an address is counted as. A subscriber has 2⁶⁴ addresses of IPv6 (RFC 6177): they count as one; what is
/// no address, as itself.
#[must_use]
pub fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let of = u128::from(address) >> HOST_BITS << HOST_BITS;
            format!("{}/64", Ipv6Addr::from(of))
        }
        Ok(address) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// One more of what `parts` name; how many there are within the window. Nothing can be read from what is
/// kept, also by who has all of it: see [`TenantTx::sum`].
///
/// # Errors
/// [`Error::Db`].
pub async fn count(tx: &mut TenantTx, parts: &[&[u8]]) -> Result<i32, Error> {
    let bucket = tx.sum(parts)?;
    let now = tx.now();
    let spent = sqlx::query_scalar("select guess_spend($1, $2, $3)")
        .bind(bucket.as_slice())
        .bind(now)
        .bind(now - WINDOW)
        .fetch_one(tx.sql())
        .await?;
    Ok(spent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_addresses_of_one_subscriber_count_as_one() {
        assert_eq!(network("2001:db8:0:1::1"), network("2001:db8:0:1:ffff::2"));
        assert_ne!(network("2001:db8:0:1::1"), network("2001:db8:0:2::1"));
        assert_ne!(network("203.0.113.9"), network("203.0.113.8"));
        assert_eq!(network("::ffff:203.0.113.9"), network("203.0.113.9"));
        assert_eq!([network(""), network("nada")], ["", "nada"]);
    }
}
