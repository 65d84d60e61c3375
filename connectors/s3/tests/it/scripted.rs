//! A server that says what the test has it say.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use s3::S3;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::interval,
};

/// What is answered to a request. The line is closed behind each answer.
#[derive(Debug, Clone, Copy)]
pub enum Say {
    /// Any status and text.
    Text(u16, &'static str),
    /// Another place to ask at.
    Elsewhere,
    /// That so many bytes follow, and then only these.
    Cut(usize, &'static str),
    /// Nothing, and the line is cut.
    HangUp,
    /// Nothing, for longer than anybody waits.
    Silence,
    /// A byte, and after a while another.
    Drip,
    /// More and more.
    Endless,
}

/// The server, and the store that speaks to it.
pub struct Scripted {
    pub store: S3,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Scripted {
    /// Each request gets the next of these answers; when they are used up, the last.
    pub async fn start(script: &'static [Say]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(serve(listener, script, Arc::clone(&heard)));
        Self { store: S3::open(&super::settings(port)).expect("settings"), heard }
    }

    /// The first line and the body of each request.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("what was heard").clone()
    }
}

async fn serve(listener: TcpListener, script: &'static [Say], heard: Arc<Mutex<Vec<String>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let heard = Arc::clone(&heard);
        // Who hangs up on us has a reason.
        tokio::spawn(async move { answer(stream, script, &heard).await.ok() });
    }
}

async fn answer(
    mut stream: TcpStream,
    script: &'static [Say],
    heard: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let request = hear(&mut stream).await?;
    let is_head = request.starts_with("HEAD");
    let say = {
        let mut heard = heard.lock().expect("what was heard");
        heard.push(request);
        script[heard.len().min(script.len()) - 1]
    };
    let head = "etag: \"1\"\r\nconnection: close\r\n";
    let answer = match say {
        Say::Text(status, text) => {
            let body = if is_head { "" } else { text };
            format!("HTTP/1.1 {status} x\r\n{head}content-length: {}\r\n\r\n{body}", text.len())
        }
        Say::Elsewhere => {
            format!("HTTP/1.1 307 x\r\n{head}location: /elsewhere\r\n\r\n")
        }
        Say::Cut(bytes, text) => {
            format!("HTTP/1.1 200 x\r\n{head}content-length: {bytes}\r\n\r\n{text}")
        }
        Say::HangUp | Say::Silence => String::new(),
        Say::Drip => format!("HTTP/1.1 200 x\r\n{head}content-length: 1000000\r\n\r\n"),
        Say::Endless => format!("HTTP/1.1 200 x\r\n{head}transfer-encoding: chunked\r\n\r\n"),
    };
    stream.write_all(answer.as_bytes()).await?;
    match say {
        // Until the other side has had enough.
        Say::Silence => stream.read(&mut [0]).await.map(drop),
        Say::Drip => {
            let mut pace = interval(Duration::from_millis(100));
            loop {
                pace.tick().await;
                stream.write_all(b".").await?;
            }
        }
        Say::Endless => loop {
            stream.write_all(b"10000\r\n").await?;
            stream.write_all(&[b' '; 0x10000]).await?;
            stream.write_all(b"\r\n").await?;
        },
        _ => stream.shutdown().await,
    }
}

async fn hear(stream: &mut TcpStream) -> std::io::Result<String> {
    let (mut request, mut more) = (String::new(), [0; 4096]);
    loop {
        let length = stream.read(&mut more).await?;
        request.push_str(&String::from_utf8_lossy(&more[..length]));
        let Some((head, body)) = request.split_once("\r\n\r\n") else {
            assert!(length > 0, "half a request: {request}");
            continue;
        };
        let wanted = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= wanted.map_or(0, |it| it.parse().expect("a length")) {
            let line = head.lines().next().unwrap_or_default();
            return Ok(format!("{line} {body}"));
        }
        assert!(length > 0, "half a request: {request}");
    }
}
