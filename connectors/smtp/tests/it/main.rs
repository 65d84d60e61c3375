//! A server that follows a script and fails where it is told: what each failure means.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why")]

use chrono::{DateTime, Utc};
use kernel::{Secret, ids::TenantId};
use mail::{Failure, Mailer as _, Message, Written};
use smtp::{Security, Settings, Smtp};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
    task::JoinHandle,
};

/// Where the script departs from a server that takes everything.
#[derive(Debug, Clone, Copy, Default)]
struct Script {
    /// What begins a line, and what is answered to it; an empty answer hangs up.
    to: &'static str,
    answer: &'static str,
}

/// What a server heard in one conversation: commands, then the lines of the text.
type Heard = JoinHandle<(Vec<String>, Vec<String>)>;

async fn server(script: Script) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("a client");
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let (mut commands, mut text, mut is_text) = (Vec::new(), Vec::new(), false);
        write.write_all(b"220 prueba ESMTP\r\n").await.expect("greeted");
        while let Ok(Some(line)) = lines.next_line().await {
            if is_text && line != "." {
                text.push(line);
                continue;
            }
            let usual = match line.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" => "250-prueba\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME",
                "AUTH" => "235 pase",
                "DATA" => "354 escriba",
                "QUIT" => "221 adios",
                "." => "250 la tengo",
                _ => "250 bien",
            };
            let is_told = !script.to.is_empty() && line.starts_with(script.to);
            let answer = if is_told { script.answer } else { usual };
            is_text = answer.starts_with("354");
            commands.push(line);
            if answer.is_empty()
                || write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err()
            {
                break;
            }
        }
        (commands, text)
    });
    (port, heard)
}

fn settings(port: u16) -> Settings {
    Settings {
        host: "127.0.0.1".into(),
        port,
        security: Security::None,
        login: None,
        authorities: None,
    }
}

fn message() -> Message {
    Message {
        tenant: TenantId(uuid::Uuid::from_u128(1)),
        id: "018f@autos.example".into(),
        from_name: "Autos del Este, S.R.L. \"Ñ\"".into(),
        from: "avisos@autos.example".into(),
        to: "ana@ejemplo.com".into(),
        reply_to: Some("luis@ejemplo.com".into()),
        date: DateTime::<Utc>::from_timestamp(1_800_000_000, 0).expect("a moment"),
        language: "es",
        written: Written {
            subject: "Elija otra contraseña".into(),
            text: "Hola:\n.\n..sola\nfin\n".into(),
            html: "<p>Hola</p>".into(),
        },
    }
}

async fn sent(settings: Settings) -> Result<(), Failure> {
    Smtp::new(settings).expect("settings").send(&message()).await
}

#[tokio::test]
async fn a_letter_arrives_whole_and_says_that_nobody_should_answer() {
    let (port, heard) = server(Script::default()).await;
    sent(settings(port)).await.expect("taken");
    let (commands, text) = heard.await.expect("a conversation");
    assert_eq!(commands[0], "EHLO autos.example");
    assert!(commands[1].starts_with("MAIL FROM:<avisos@autos.example>"), "{commands:?}");
    assert!(commands[2].starts_with("RCPT TO:<ana@ejemplo.com>"), "{commands:?}");
    let whole = text.join("\n");
    for wanted in [
        "Message-ID: <018f@autos.example>",
        "To: ana@ejemplo.com",
        "Reply-To: luis@ejemplo.com",
        "Auto-Submitted: auto-generated",
        "Content-Language: es",
        "multipart/alternative",
        "Date: Fri, 15 Jan 2027 08:00:00 +0000",
    ] {
        assert!(whole.contains(wanted), "{wanted}\n{whole}");
    }
    assert!(whole.contains("\n...\n") || whole.contains("\n..\n"), "dots are doubled\n{whole}");
}

#[tokio::test]
async fn who_we_are_is_said_before_anything_else() {
    let (port, heard) = server(Script::default()).await;
    let login = Some(("ana".to_owned(), Secret::new("zorzal".to_owned())));
    sent(Settings { login, ..settings(port) }).await.expect("taken");
    let (commands, _) = heard.await.expect("a conversation");
    assert!(commands[1].starts_with("AUTH PLAIN "), "{commands:?}");
    assert!(commands[2].starts_with("MAIL FROM"), "{commands:?}");
}

#[tokio::test]
async fn what_a_failure_means_depends_on_how_far_the_letter_had_come() {
    let cases = [
        ("EHLO", "421 cerrado", "not_sent"),
        ("EHLO", "", "not_sent"),
        ("MAIL", "550 remitente no", "not_sent"),
        ("RCPT", "550 5.1.1 no existe", "refused"),
        ("RCPT", "450 4.2.1 más tarde", "not_sent"),
        ("DATA", "451 más tarde", "not_sent"),
        ("DATA", "554 no", "refused"),
        (".", "554 5.7.1 parece basura", "refused"),
        (".", "452 4.3.1 sin espacio", "not_sent"),
        (".", "", "unknown"),
        (".", "ruido", "unknown"),
    ];
    for (to, answer, kind) in cases {
        let (port, heard) = server(Script { to, answer }).await;
        let failure = sent(settings(port)).await.expect_err(answer);
        assert_eq!(failure.kind(), kind, "{to} {answer:?}: {failure}");
        heard.await.expect("a conversation");
    }
}

#[tokio::test]
async fn a_wrong_password_a_closed_port_and_a_server_without_encryption_are_not_sent() {
    let login = Some(("ana".to_owned(), Secret::new("zorzal".to_owned())));
    let (port, heard) = server(Script { to: "AUTH", answer: "535 5.7.8 no" }).await;
    let failure = sent(Settings { login, ..settings(port) }).await.expect_err("refused");
    assert_eq!(failure.kind(), "not_sent");
    assert!(!failure.to_string().contains("zorzal"), "{failure}");
    heard.await.expect("a conversation");

    let closed = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = closed.local_addr().expect("an address").port();
    drop(closed);
    assert_eq!(sent(settings(port)).await.expect_err("closed").kind(), "not_sent");

    let (port, heard) = server(Script::default()).await;
    let stripped = Settings { security: Security::StartTls, ..settings(port) };
    assert_eq!(sent(stripped).await.expect_err("not encrypted").kind(), "not_sent");
    let (commands, text) = heard.await.expect("a conversation");
    assert!(commands.iter().all(|c| !c.starts_with("MAIL")) && text.is_empty(), "{commands:?}");
}
