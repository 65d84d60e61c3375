//! The log: JSON lines for machines, text on a terminal.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::Config;

/// Starts the log on standard error.
///
/// # Errors
/// When the level in the settings cannot be understood.
pub fn start(config: &Config) -> anyhow::Result<()> {
    // The driver tells slow statements with their whole text; who wants that says `sqlx=warn`.
    let filter = EnvFilter::try_new(format!("sqlx=error,{}", config.log_level))
        .map_err(|e| anyhow::anyhow!("log.level: «{}» no vale: {e}", config.log_level))?;
    let json = match config.log_format.as_str() {
        "json" => true,
        "text" => false,
        _ => !std::io::stderr().is_terminal(),
    };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if json {
        builder.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init()
    } else {
        builder.with_target(false).try_init()
    };
    started.map_err(|e| anyhow::anyhow!("no se pudo abrir el registro: {e}"))?;
    // A panic is one line of the log like any other; whoever handles it tells the visitor.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "Panicked at {place}");
    }));
    Ok(())
}
