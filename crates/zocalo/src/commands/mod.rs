//! One file per command; each says what it did, for people or as JSON.

pub mod account;
pub mod audit;
pub mod business;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod enquiry;
pub mod flag;
pub mod fx;
pub mod import;
pub mod key;
pub mod lender;
pub mod limit;
pub mod listing;
pub mod mail;
pub mod media;
pub mod member;
pub mod migrate;
pub mod operator;
pub mod provider;
pub mod seller;
pub mod site;
pub mod tenant;
pub mod vertical;
