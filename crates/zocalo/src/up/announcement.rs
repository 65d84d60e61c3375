//! What `zocalo up` says once the parts run.

use tokio::time::Instant;

use crate::{config::Config, output::Output, session::Session};

/// Says where the pages are. What is to be told of the sites is asked for first: whoever reads that it
/// runs may do anything from then on. That it cannot be asked ends nothing, because the parts do run.
pub(super) async fn announce(
    config: &Config,
    output: Output,
    began: Instant,
) -> anyhow::Result<()> {
    let port = config.listen.port();
    let found = Found::read(config).await;
    eprintln!(
        "\nZócalo está en marcha ({:.1} s). Ctrl-C lo detiene.\n",
        began.elapsed().as_secs_f64()
    );
    let hosts = found.iter().flat_map(|found| &found.sites).map(|(host, _)| host);
    if output.is_json() {
        let running = serde_json::json!({
            "ready_s": began.elapsed().as_secs_f64(),
            "port": port,
            "addresses": hosts.map(|host| address(host, port)).collect::<Vec<_>>(),
        });
        output.answer(&running, String::new)?;
    }
    match found {
        Ok(found) => found.show(port),
        Err(error) => {
            tracing::warn!(%error, "The sites cannot be told: {error}");
            eprintln!("  La base de datos no contestó; los sitios los dice: zocalo site list\n");
        }
    }
    Ok(())
}

fn address(host: &str, port: u16) -> String {
    format!("http://{host}:{port}/")
}

/// What there is to tell of an installation that runs.
struct Found {
    /// Host and name of each site.
    sites: Vec<(String, String)>,
    has_operator: bool,
}

impl Found {
    async fn read(config: &Config) -> anyhow::Result<Self> {
        let session = Session::open(config, Output::new(false)).await?;
        let sites = session.directory().sites().into_iter();
        let sites = sites.map(|s| (s.site.host.to_string(), s.site.name.clone())).collect();
        Ok(Self { sites, has_operator: tenancy::operator::exists(&session.db).await? })
    }

    fn show(&self, port: u16) {
        let mut rows: Vec<(String, &str)> =
            self.sites.iter().map(|(host, name)| (address(host, port), name.as_str())).collect();
        if let Some((first, _)) = self.sites.first() {
            let docs = address(first, port) + "v1/docs";
            rows.push((docs, "documentación de la API"));
        } else {
            eprintln!("  Aún no hay sitios. Empieza con: zocalo tenant create --help\n");
        }
        let width = rows.iter().map(|(address, _)| address.len()).max().unwrap_or(0);
        for (address, name) in rows {
            eprintln!("  {address:<width$}  {name}");
        }
        eprintln!();
        if !self.has_operator {
            // The link itself is not shown here: what a service writes is kept in a log.
            eprintln!(
                "  Nadie opera esta instalación todavía. Haz tu acceso con: zocalo operator invite\n"
            );
        }
    }
}
