//! The connector against a provider that lies where it is told, and against a real one.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why")]

mod accepted;
mod broken;
mod encrypted;
mod guarded;
mod keys;
mod real;
mod refused;
mod signer;
mod simulator;
