//! `zocalo doctor`: looks at the installation and says how to mend what is wrong.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, time::Duration};

use db::migrate;
use serde::Serialize;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use crate::{
    config::Config,
    logins,
    output::{self, Output},
    session::Session,
};

/// Less free room than this is told.
const FREE_BYTES_MIN: u64 = 1 << 30;
/// How long the web, or the database, may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);

#[derive(Serialize)]
struct Finding {
    what: &'static str,
    ok: bool,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
}

/// Runs it.
pub async fn run(config: &Config, output: Output) -> anyhow::Result<u8> {
    let findings = if config.data.is_dir() { all(config).await } else { vec![nothing(config)] };
    let all_ok = findings.iter().all(|f| f.ok);
    output.answer(&findings, || {
        let line = |f: &Finding| {
            let mend = f.mend.as_ref().map(|m| format!("\n    → {m}")).unwrap_or_default();
            format!("{} {}: {}{mend}", if f.ok { "✓" } else { "✗" }, f.what, f.detail)
        };
        findings.iter().map(line).collect::<Vec<_>>().join("\n")
    })?;
    Ok(if all_ok { output::OK } else { output::FAILED })
}

async fn all(config: &Config) -> Vec<Finding> {
    let mut findings = vec![secrets(&config.data), room(&config.data), letters(config)];
    findings.push(database(config).await);
    findings.push(schema(config).await);
    for part in ["api", "search", "worker", "motor"] {
        findings.push(health(config, part).await);
    }
    findings
}

/// Where no installation is, whoever holds its port is another.
fn nothing(config: &Config) -> Finding {
    bad(
        "instalación",
        format!("no hay ninguna en {}", config.data.display()),
        "arráncala con «zocalo up», o di su carpeta con ZOCALO_DATA",
    )
}

fn letters(config: &Config) -> Finding {
    const WHAT: &str = "correo";
    match &config.mail.server {
        Some(server) => good(WHAT, format!("sale por {}:{}", server.host, server.port)),
        None => good(
            WHAT,
            "las cartas quedan en la bandeja («zocalo mail list»); ningún servidor las envía",
        ),
    }
}

fn good(what: &'static str, detail: impl Into<String>) -> Finding {
    Finding { what, ok: true, detail: detail.into(), mend: None }
}

fn bad(what: &'static str, detail: impl Into<String>, mend: impl Into<String>) -> Finding {
    Finding { what, ok: false, detail: detail.into(), mend: Some(mend.into()) }
}

fn secrets(data: &Path) -> Finding {
    const WHAT: &str = "secretos";
    let path = data.join("secrets.json");
    match fs::metadata(&path) {
        Err(_) => {
            bad(WHAT, format!("no hay {}", path.display()), "arranca una vez con «zocalo up»")
        }
        Ok(meta) if meta.permissions().mode() & 0o077 != 0 => bad(
            WHAT,
            format!("{} lo puede leer quien no debe", path.display()),
            format!("chmod 600 {}", path.display()),
        ),
        Ok(_) => good(WHAT, "solo su dueño los lee"),
    }
}

fn room(data: &Path) -> Finding {
    const WHAT: &str = "disco";
    match nix::sys::statvfs::statvfs(data) {
        Ok(at) => {
            #[expect(clippy::unnecessary_cast, reason = "the field's width differs by platform")]
            let free = at.blocks_available() as u64 * at.fragment_size() as u64;
            let detail = format!("{:.1} GB libres", free as f64 / 1e9);
            if free < FREE_BYTES_MIN {
                bad(WHAT, detail, "libera espacio o muda la carpeta de datos")
            } else {
                good(WHAT, detail)
            }
        }
        Err(error) => bad(WHAT, error.to_string(), "revisa la carpeta de datos (ZOCALO_DATA)"),
    }
}

async fn database(config: &Config) -> Finding {
    const WHAT: &str = "base de datos";
    match Session::open(config, Output::new(false)).await {
        Ok(session) => {
            let directory = session.directory();
            let (tenants, sites) = (directory.tenants().len(), directory.sites().len());
            good(WHAT, format!("responde; clientes: {tenants}, sitios: {sites}"))
        }
        Err(error) => bad(WHAT, error.to_string(), "arráncala con «zocalo up»"),
    }
}

async fn schema(config: &Config) -> Finding {
    const WHAT: &str = "migraciones";
    let checked = async {
        migrate::check(&logins::read(config)?.migrator).await?;
        anyhow::Ok(())
    };
    let unseen = || {
        let mend = "arráncala con «zocalo up»";
        bad(WHAT, "no se pueden ver: la base de datos no responde", mend)
    };
    match timeout(ANSWER_WITHIN, checked).await {
        Err(_) => unseen(),
        Ok(Ok(())) => good(WHAT, "al día"),
        Ok(Err(error)) if is_down(&error) => unseen(),
        Ok(Err(error)) => bad(WHAT, format!("{error:#}"), "ejecuta «zocalo migrate up»"),
    }
}

fn is_down(error: &anyhow::Error) -> bool {
    let inner = error.chain().find_map(|cause| cause.downcast_ref::<db::Error>());
    inner.is_some_and(|error| error.kind() == kernel::Kind::Unavailable)
}

/// Whether a part is well by what its health says, and that in words.
fn in_words(body: &str) -> (bool, String) {
    let said: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let (is_well, word) = match said["status"].as_str() {
        Some("ok") => (true, "bien"),
        Some("off") => return (true, "no está instalado".to_owned()),
        Some("degraded") => (false, "funciona a medias"),
        Some("down") => (false, "no funciona"),
        _ => return (false, body.to_owned()),
    };
    let cause = said["cause"].as_str().map(|cause| format!(": {cause}")).unwrap_or_default();
    (is_well, format!("{word}{cause}"))
}

async fn health(config: &Config, part: &'static str) -> Finding {
    let ask = async {
        let mut stream = TcpStream::connect(config.listen).await?;
        stream.write_all(format!("GET /health/{part} HTTP/1.0\r\n\r\n").as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        std::io::Result::Ok(answer)
    };
    match timeout(ANSWER_WITHIN, ask).await {
        Ok(Ok(answer)) => {
            let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
            match in_words(body.trim()) {
                (true, told) => good(part, told),
                (false, told) => bad(part, told, "mira el registro de «zocalo up»"),
            }
        }
        _ => bad(part, format!("nadie responde en {}", config.listen), "arranca con «zocalo up»"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_is_told_in_words() {
        for (body, is_well, words) in [
            (r#"{"status":"ok","cause":null}"#, true, "bien"),
            (r#"{"status":"off","cause":"no está instalado"}"#, true, "no está instalado"),
            (r#"{"status":"degraded","cause":"va atrás"}"#, false, "funciona a medias: va atrás"),
            (r#"{"status":"down","cause":"no responde"}"#, false, "no funciona: no responde"),
            ("<html>otro programa</html>", false, "<html>otro programa</html>"),
        ] {
            assert_eq!(in_words(body), (is_well, words.to_owned()), "{body}");
        }
    }
}
