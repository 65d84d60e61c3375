//! What the oracle says, a program in another language that shares nothing with ours.

use std::{path::Path, process::Command};

use serde_json::Value;

pub fn ask(kind: &str, file: &Path) -> Value {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracle/oracle.py");
    let output = Command::new("python3").arg(program).arg(kind).arg(file).output();
    let output = output.expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}
