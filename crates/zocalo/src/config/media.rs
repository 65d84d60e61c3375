//! The settings of photos.

use std::{collections::BTreeMap, fs};

use kernel::Secret;

use super::{Error, Setting, invalid};
use crate::library::Shelf;

/// Where photos are kept.
#[derive(Debug, Clone)]
pub struct MediaSettings {
    /// Where new installations keep them; a move changes it for good.
    pub store: Shelf,
    /// The bucket, if one is named.
    pub s3: Option<s3::Settings>,
}

pub(super) fn read(settings: &BTreeMap<String, Setting>) -> Result<MediaSettings, Error> {
    let text = |key: &str| settings[key].value.reveal().clone();
    let some = |key: &str| Some(text(key)).filter(|text| !text.is_empty());
    let wrong = |key: &str, wanted: &str| invalid(settings, key, wanted);
    let store: Shelf =
        text("media.store").parse().map_err(|_| wrong("media.store", "disk o s3"))?;
    let path_style = match text("media.s3_path_style").as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(wrong("media.s3_path_style", "yes o no")),
    };
    let authorities = match some("media.s3_ca_file") {
        None => None,
        Some(file) => {
            Some(fs::read(file).map_err(|_| wrong("media.s3_ca_file", "un archivo legible"))?)
        }
    };
    let Some(bucket) = some("media.s3_bucket") else {
        return match store {
            Shelf::Disk => Ok(MediaSettings { store, s3: None }),
            Shelf::S3 => Err(wrong("media.s3_bucket", "el bucket donde se guardan las fotos")),
        };
    };
    let s3 = s3::Settings {
        endpoint: some("media.s3_endpoint"),
        region: text("media.s3_region"),
        bucket,
        key_id: text("media.s3_key_id"),
        secret: Secret::new(text("media.s3_secret")),
        prefix: some("media.s3_prefix"),
        path_style,
        plain_http: false,
        authorities,
    };
    s3::S3::open(&s3).map_err(|error| wrong("media.s3_bucket", &error.to_string()))?;
    Ok(MediaSettings { store, s3: Some(s3) })
}

#[cfg(test)]
mod tests {
    use super::super::tests::with;
    use crate::library::Shelf;

    const BUCKET: [(&str, &str); 4] = [
        ("ZOCALO_MEDIA_S3_ENDPOINT", "http://127.0.0.1:9000"),
        ("ZOCALO_MEDIA_S3_BUCKET", "fotos"),
        ("ZOCALO_MEDIA_S3_KEY_ID", "AKIA"),
        ("ZOCALO_MEDIA_S3_SECRET", "secreto"),
    ];

    #[test]
    fn photos_are_on_the_disk_until_a_bucket_is_named() {
        let usual = with(&[]).expect("fits").media;
        assert!(usual.store == Shelf::Disk && usual.s3.is_none());
        let named = with(&BUCKET).expect("fits").media;
        assert!(named.store == Shelf::Disk && named.s3.is_some(), "a bucket to move to");
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        for (name, value, told) in [
            ("ZOCALO_MEDIA_STORE", "cinta", "media.store"),
            ("ZOCALO_MEDIA_S3_PATH_STYLE", "tal vez", "media.s3_path_style"),
            ("ZOCALO_MEDIA_S3_ENDPOINT", "http://fotos.example", "media.s3_bucket"),
            ("ZOCALO_MEDIA_S3_SECRET", "", "media.s3_bucket"),
            ("ZOCALO_MEDIA_S3_CA_FILE", "/no/such/file", "media.s3_ca_file"),
        ] {
            let mut given: Vec<_> = BUCKET.into_iter().filter(|(one, _)| *one != name).collect();
            given.push((name, value));
            let said = with(&given).expect_err(name).to_string();
            assert!(said.contains(told) && !said.contains("secreto"), "{said}");
        }
        let said = with(&[("ZOCALO_MEDIA_STORE", "s3")]).expect_err("no bucket").to_string();
        assert!(said.contains("media.s3_bucket"), "{said}");
    }
}
