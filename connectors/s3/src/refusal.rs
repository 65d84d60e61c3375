//! What a server says when it says no: XML with a code and a sentence, or the page of something in between.

use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use kernel::text::{seen, squeeze, truncate};
use tokio::time::timeout;

use crate::limits::{ANSWER_MAX, REFUSAL_BYTES_MAX, REFUSAL_SHOWN_MAX};

/// What of it is told: a server may repeat our request and our key's name in the rest.
pub async fn read(mut body: Incoming) -> String {
    let mut read = Vec::new();
    // What came is enough: that the server refused is known already.
    let _ = timeout(ANSWER_MAX, fill(&mut body, &mut read)).await;
    said(&String::from_utf8_lossy(&read))
}

async fn fill(body: &mut Incoming, read: &mut Vec<u8>) {
    while read.len() < REFUSAL_BYTES_MAX {
        let Some(Ok(frame)) = body.frame().await else { break };
        read.extend_from_slice(&frame.into_data().unwrap_or_default());
    }
    read.truncate(REFUSAL_BYTES_MAX);
}

fn said(text: &str) -> String {
    let told = match (within(text, "Code"), within(text, "Message")) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(code), None) => code.to_owned(),
        _ => text.to_owned(),
    };
    truncate(&squeeze(&seen(&told)), REFUSAL_SHOWN_MAX).to_owned()
}

fn within<'a>(xml: &'a str, tag: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{tag}>"))?;
    rest.split_once(&format!("</{tag}>")).map(|(inner, _)| inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_and_the_sentence_are_told_and_nothing_of_our_request() {
        let xml = "<?xml version=\"1.0\"?>\n<Error><Code>SignatureDoesNotMatch</Code>\
                   <Message>It does\n not match.</Message><AWSAccessKeyId>AKIA123</AWSAccessKeyId></Error>";
        assert_eq!(said(xml), "SignatureDoesNotMatch: It does not match.");
        assert_eq!(said("<Error><Code>SlowDown</Code></Error>"), "SlowDown");
    }

    #[test]
    fn what_is_no_xml_is_told_in_one_short_line() {
        assert_eq!(said("Bad\r\n  gateway\u{1b}[31m"), "Bad gateway[31m");
        assert_eq!(said(&"á".repeat(5_000)).chars().count(), REFUSAL_SHOWN_MAX);
        assert_eq!(said(""), "");
    }
}
