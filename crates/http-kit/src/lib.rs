//! What the faces share: the route table, who a request is for, errors and how they are told,
//! the request's span and figures, health, limits.
//!
//! A handler never writes an error page: it returns a [`Fault`], and the [`Edge`] around every
//! route renders it as its [`Face`] does, with the reference number that also stands in the log.

mod about;
mod arrival;
pub mod bearer;
pub mod cookies;
mod edge;
mod etag;
mod fault;
mod guard;
mod health;
mod ids;
mod language;
pub mod limits;
mod metrics;
mod ops;
pub mod origin;
pub mod problem;
pub mod query;
mod route;

pub use about::{About, OnSite, Peer};
pub use arrival::arrived;
pub use edge::{Edge, Face, Kit};
pub use etag::{ETag, not_modified};
pub use fault::{Code, Fault, FieldFault};
pub use guard::{AtDoor, Called, Caller, May};
pub use health::{Component, Health, HealthBoard, Status};
pub use ids::RequestId;
pub use language::{language, locale};
pub use metrics::{Metrics, RouteFigures};
pub use ops::{MARK, Ops, router as ops_router, table as ops_table};
pub use problem::{Problem, problem_response};
pub use route::{AnswerDoc, Doc, Example, Parameter, Place, Route, Table};
pub use tenancy::Permission;
