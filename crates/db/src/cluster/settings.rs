//! What the server is started with. Given at every start, so that a newer program's settings hold
//! for old data too.

use std::path::Path;

/// Modest, for a machine of 2 GB that runs the rest of the product as well.
const SETTINGS: [(&str, &str); 21] = [
    ("listen_addresses", ""),
    ("unix_socket_permissions", "0700"),
    ("max_connections", "100"),
    ("superuser_reserved_connections", "3"),
    ("password_encryption", "scram-sha-256"),
    ("shared_buffers", "128MB"),
    ("work_mem", "8MB"),
    ("maintenance_work_mem", "64MB"),
    ("effective_cache_size", "512MB"),
    ("max_wal_size", "1GB"),
    ("checkpoint_timeout", "10min"),
    ("wal_compression", "on"),
    ("max_parallel_workers_per_gather", "1"),
    ("max_worker_processes", "4"),
    ("jit", "off"),
    ("random_page_cost", "1.1"),
    // Until a table has statistics, plans for it are guesses, and bad ones for a first import.
    ("autovacuum_naptime", "5s"),
    ("log_line_prefix", "%m [%p] %u "),
    // A statement is logged without its parameters, which may be personal data.
    ("log_parameter_max_length_on_error", "0"),
    ("log_parameter_max_length", "0"),
    ("cluster_name", "zocalo"),
];

/// The server's arguments.
pub(super) fn arguments(cluster: &Path, sockets: &Path) -> Vec<std::ffi::OsString> {
    let mut all = vec!["-D".into(), cluster.as_os_str().to_owned(), "-k".into(), sockets.into()];
    for (name, value) in SETTINGS {
        all.push("-c".into());
        all.push(format!("{name}={value}").into());
    }
    all
}
