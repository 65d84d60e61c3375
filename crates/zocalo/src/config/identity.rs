//! The settings of identity providers.

use std::{collections::BTreeMap, fs};

use oidc::Settings;

use super::{Error, Setting, invalid};

pub(super) fn read(settings: &BTreeMap<String, Setting>) -> Result<Settings, Error> {
    let text = |key: &str| settings[key].value.reveal().clone();
    let wrong = |key: &str, wanted: &str| invalid(settings, key, wanted);
    let private_networks = match text("identity.private_networks").as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(wrong("identity.private_networks", "yes o no")),
    };
    let authorities = match text("identity.ca_file") {
        file if file.is_empty() => None,
        file => Some(fs::read(file).map_err(|_| wrong("identity.ca_file", "un archivo legible"))?),
    };
    let read = Settings { private_networks, authorities };
    oidc::Oidc::new(&read).map_err(|bad| wrong("identity.ca_file", &bad.to_string()))?;
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::super::tests::with;

    #[test]
    fn private_networks_are_closed_until_somebody_opens_them() {
        assert!(!with(&[]).expect("fits").identity.private_networks);
        let open = [("ZOCALO_IDENTITY_PRIVATE_NETWORKS", "yes")];
        assert!(with(&open).expect("fits").identity.private_networks);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (changed, named) in [
            (("ZOCALO_IDENTITY_PRIVATE_NETWORKS", "tal vez"), "identity.private_networks"),
            (("ZOCALO_IDENTITY_CA_FILE", "/no/hay"), "identity.ca_file"),
            (("ZOCALO_IDENTITY_CA_FILE", "/dev/null"), "identity.ca_file"),
        ] {
            let refused = with(&[changed]).expect_err(named).to_string();
            assert!(refused.contains(named), "{refused}");
        }
    }
}
