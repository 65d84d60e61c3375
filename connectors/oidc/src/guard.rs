//! Which addresses we connect to. An issuer is typed by a tenant's owner, and without this the program
//! would knock on doors of its operator's network for them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an address leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To the Internet.
    Global,
    /// Into a network of somebody, who may have allowed it.
    Private,
    /// To no provider ever: a machine's own services (the address where clouds tell their secrets is
    /// link-local), everybody, nobody, or another address in disguise.
    Never,
}

/// Whether a host with these addresses may be connected to. One that is not allowed condemns the rest: an
/// honest provider has none such, and who mixes them is trying.
pub fn admits(private_networks: bool, is_plain: bool, addresses: &[IpAddr]) -> bool {
    !addresses.is_empty()
        && addresses.iter().all(|address| match reach(*address) {
            Reach::Global => !is_plain,
            Reach::Private => private_networks,
            Reach::Never => false,
        })
}

/// Where an address leads, by the registries of special-purpose addresses (RFC 6890 and its successors).
pub fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_v4(address),
        IpAddr::V6(address) => reach_v6(address),
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    match address.octets() {
        // Private (RFC 1918), loopback, and between a carrier and its customers (RFC 6598).
        [10 | 127, ..] | [192, 168, ..] | [172, 16..=31, ..] | [100, 64..=127, ..] => {
            Reach::Private
        }
        // This network, link-local, protocols (RFC 6890), 6to4 relays (RFC 7526), benchmarks (RFC 2544).
        [0, ..] | [169, 254, ..] | [192, 0, 0, _] | [192, 88, 99, _] | [198, 18 | 19, ..] => {
            Reach::Never
        }
        // Documentation (RFC 5737).
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Reach::Never,
        // A public address that one cloud's machines find their host at.
        [168, 63, 129, 16] => Reach::Never,
        // Multicast, reserved, broadcast.
        [224..=255, ..] => Reach::Never,
        _ => Reach::Global,
    }
}

/// Only 2000::/3 is given out for the Internet (RFC 4291 2.4). What is outside and not named here
/// (mapped, compatible, NAT64, link-local, multicast, unspecified) is refused.
fn reach_v6(address: Ipv6Addr) -> Reach {
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] | [0xfc00..=0xfdff, ..] => Reach::Private,
        // Protocols with Teredo and ORCHID (RFC 2928), documentation, 6to4: the last lead to IPv4.
        [0x2001, 0..=0x01ff, ..]
        | [0x2001, 0x0db8, ..]
        | [0x2002, ..]
        | [0x3fff, 0..=0x0fff, ..] => Reach::Never,
        [0x2000..=0x3fff, ..] => Reach::Global,
        _ => Reach::Never,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GLOBAL: &[&str] = &[
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.0.3.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "168.63.129.15",
        "223.255.255.255",
        "2000::",
        "2606:4700::1111",
        "2001:200::1",
        "2001:db7:ffff::",
        "2001:db9::",
        "2003::",
        "3ffe::1",
        "3fff:1000::",
    ];
    const PRIVATE: &[&str] = &[
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.168.0.0",
        "192.168.255.255",
        "::1",
        "fc00::",
        "fd00:ec2::254",
        "fdff:ffff::1",
    ];
    const NEVER: &[&str] = &[
        "0.0.0.0",
        "0.255.255.255",
        "169.254.0.0",
        "169.254.169.254",
        "169.254.255.255",
        "168.63.129.16",
        "192.0.0.0",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.0",
        "255.255.255.255",
        "::",
        "::2",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:2::1",
        "2001:20::1",
        "2001:1ff:ffff::",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "3fff::1",
        "3fff:fff::1",
        "4000::",
        "5f00::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "1fff::1",
    ];

    fn address(text: &str) -> IpAddr {
        text.parse().expect(text)
    }

    #[test]
    fn each_address_leads_where_the_registries_say() {
        for (list, wanted) in
            [(GLOBAL, Reach::Global), (PRIVATE, Reach::Private), (NEVER, Reach::Never)]
        {
            for text in list {
                assert_eq!(reach(address(text)), wanted, "{text}");
            }
        }
    }

    #[test]
    fn one_forbidden_address_condemns_a_host() {
        let (public, loopback, link) =
            (address("8.8.8.8"), address("127.0.0.1"), address("169.254.169.254"));
        assert!(admits(false, false, &[public]));
        assert!(!admits(false, false, &[public, loopback]));
        assert!(!admits(false, false, &[]));
        assert!(admits(true, false, &[public, loopback]));
        assert!(!admits(true, false, &[public, link]));
    }

    #[test]
    fn nothing_crosses_the_internet_in_the_clear() {
        assert!(admits(true, true, &[address("10.0.0.7")]));
        assert!(!admits(true, true, &[address("10.0.0.7"), address("8.8.8.8")]));
        assert!(!admits(false, true, &[address("8.8.8.8")]));
    }

    proptest! {
        /// What the standard library knows of special addresses, we refuse as well.
        #[test]
        fn what_the_library_calls_special_is_not_global(bits: u32) {
            let it = Ipv4Addr::from(bits);
            let is_special = it.is_private() || it.is_loopback() || it.is_link_local() || it.is_multicast()
                || it.is_broadcast() || it.is_documentation() || it.is_unspecified();
            prop_assert!(!is_special || reach_v4(it) != Reach::Global);
        }

        /// No IPv4 address comes in as IPv6, in none of the disguises.
        #[test]
        fn no_disguise_of_an_address_is_global(bits: u32) {
            let it = Ipv4Addr::from(bits);
            let [a, b] = [(bits >> 16) as u16, bits as u16];
            for disguise in [
                it.to_ipv6_mapped(), it.to_ipv6_compatible(),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, a, b), Ipv6Addr::new(0x2002, a, b, 0, 0, 0, 0, 1),
                Ipv6Addr::new(0x2001, 0, a, b, 0, 0, !a, !b), Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, a, b),
            ] {
                prop_assert_ne!(reach_v6(disguise), Reach::Global, "{}", disguise);
            }
        }

        #[test]
        fn outside_of_what_is_given_out_nothing_is_global(bits: u128) {
            let it = Ipv6Addr::from(bits);
            prop_assert!(bits >> 125 == 1 || reach_v6(it) != Reach::Global);
        }
    }
}
