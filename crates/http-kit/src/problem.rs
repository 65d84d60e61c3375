//! Errors for programs: RFC 9457, `application/problem+json`.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};

use crate::{About, Code, Fault, FieldFault};

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// The body of an error answer.
#[derive(Debug, serde::Serialize)]
pub struct Problem<'a> {
    /// Where this kind of problem is explained.
    pub r#type: String,
    /// What happened, in the reader's language.
    pub title: &'a str,
    /// The status, again.
    pub status: u16,
    /// More about this one, in the reader's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<&'a str>,
    /// The word a program decides by.
    pub code: &'static str,
    /// What to quote when asking us about it.
    pub request_id: &'a str,
    /// Which parameters are at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField<'a>>,
}

/// What is wrong with one parameter.
#[derive(Debug, serde::Serialize)]
pub struct ProblemField<'a> {
    /// The parameter, as sent.
    pub field: &'a str,
    /// What is wrong with it, in the reader's language.
    pub reason: &'a str,
    /// What would be accepted, where that is a list.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub allowed: &'a [String],
}

impl<'a> Problem<'a> {
    /// The problem `fault` is to the reader `about`.
    #[must_use]
    pub fn of(fault: &'a Fault, about: &'a About) -> Self {
        Self {
            r#type: kind_url(fault.code),
            title: fault.code.title(about.language),
            status: fault.code.status().as_u16(),
            detail: fault.detail.as_ref().map(|detail| detail.get(about.language)),
            code: fault.code.key(),
            request_id: about.id.as_str(),
            errors: fault.fields.iter().map(|field| ProblemField::of(field, about)).collect(),
        }
    }
}

impl<'a> ProblemField<'a> {
    fn of(fault: &'a FieldFault, about: &'a About) -> Self {
        let FieldFault { field, reason, allowed } = fault;
        Self { field, reason: reason.get(about.language), allowed }
    }
}

/// Where the documentation explains that code.
#[must_use]
pub fn kind_url(code: Code) -> String {
    format!("/v1/docs#{}", code.key())
}

/// The whole answer.
#[must_use]
pub fn problem_response(fault: &Fault, about: &About) -> Response {
    let body = serde_json::to_vec(&Problem::of(fault, about)).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = fault.code.status();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if fault.code == Code::SignInNeeded {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(seconds) = fault.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
