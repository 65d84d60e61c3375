//! The two wide column types read straight from PostgreSQL's binary form: a row has some fifty
//! tokens, and the driver's general way costs more than all the rest of the row together.

use sqlx::{Row, error::BoxDynError, postgres::PgRow};

/// The JSON of a `jsonb` column.
pub(super) fn json(row: &PgRow, at: usize) -> Result<&[u8], sqlx::Error> {
    let bytes = row.try_get_raw(at)?.as_bytes().map_err(sqlx::Error::Decode)?;
    match bytes.split_first() {
        Some((1, json)) => Ok(json),
        _ => Err(sqlx::Error::Decode("jsonb of an unknown version".into())),
    }
}

/// The words of a `text[]` column of one dimension.
pub(super) fn words(row: &PgRow, at: usize) -> Result<Vec<String>, sqlx::Error> {
    let bytes = row.try_get_raw(at)?.as_bytes().map_err(sqlx::Error::Decode)?;
    read_words(bytes).map_err(sqlx::Error::Decode)
}

/// Dimensions, whether there are nulls, element type; per dimension length and lower bound; per
/// element length and bytes: all numbers of four bytes, most significant first.
fn read_words(bytes: &[u8]) -> Result<Vec<String>, BoxDynError> {
    let mut rest = bytes;
    let dimensions = number(&mut rest)?;
    let (_nulls, _element) = (number(&mut rest)?, number(&mut rest)?);
    if dimensions == 0 {
        return Ok(Vec::new());
    }
    let length = number(&mut rest)?;
    let _lower_bound = number(&mut rest)?;
    if dimensions != 1 {
        return Err("an array of more than one dimension".into());
    }
    let mut words = Vec::with_capacity(length.min(bytes.len() / 4));
    for _ in 0..length {
        let size = number(&mut rest)?;
        let (word, after) = rest.split_at_checked(size).ok_or("a word that ends too early")?;
        words.push(std::str::from_utf8(word)?.to_owned());
        rest = after;
    }
    Ok(words)
}

fn number(rest: &mut &[u8]) -> Result<usize, BoxDynError> {
    let (bytes, after) = rest.split_first_chunk::<4>().ok_or("an array that ends too early")?;
    *rest = after;
    Ok(usize::try_from(i32::from_be_bytes(*bytes))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn array(words: &[&str]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut add = |n: usize| out.extend(u32::try_from(n).expect("small").to_be_bytes());
        [1, 0, 25, words.len(), 1].into_iter().for_each(&mut add);
        for word in words {
            out.extend(u32::try_from(word.len()).expect("small").to_be_bytes());
            out.extend(word.as_bytes());
        }
        out
    }

    #[test]
    fn words_are_read_as_they_were_sent() {
        assert_eq!(read_words(&array(&["año", "", "cx5"])).expect("read"), ["año", "", "cx5"]);
        assert!(read_words(&[0; 12]).expect("read").is_empty());
    }

    #[test]
    fn what_ends_too_early_is_no_array() {
        let whole = array(&["toyota", "corolla"]);
        for end in 0..whole.len() {
            assert!(read_words(&whole[..end]).is_err(), "{end}");
        }
        assert!(read_words(&[0xff; 64]).is_err());
    }
}
