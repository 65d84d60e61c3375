//! What the other tenant does meanwhile: its visitors read, write and are refused, its people change things,
//! sign in and mistype their passwords.

use std::sync::Arc;

use axum::Router;
use tokio::{sync::Semaphore, task::JoinHandle};

use crate::{
    actors::B,
    browser::{Browser, PASSWORD},
};

/// Requests of the other tenant beside each step.
const BESIDE_EACH: usize = 2;
/// Its owner.
const OWNER: &str = "jefa@b.example";

/// How often what was done.
#[derive(Debug, Default, Clone, Copy)]
pub struct Done {
    /// Answered without a change.
    pub read: u64,
    /// Answered with one.
    pub written: u64,
    /// With the right password, which is compared at length.
    pub signed_in: u64,
    /// With another, or without the right to it, or too often.
    pub refused: u64,
}

impl Done {
    /// All of it.
    pub const fn all(&self) -> u64 {
        self.read + self.written + self.signed_in + self.refused
    }
}

/// What somebody of the other tenant does over and over.
#[derive(Debug, Clone, Copy)]
enum Doing {
    Look(&'static str),
    Invite,
    Ask,
    SignIn,
    Mistype,
    Trespass,
}

const DOINGS: [Doing; 8] = [
    Doing::Look("/autos?q=toyota"),
    Doing::Look("/v1/listings?facets=all&vertical=autos"),
    Doing::Look("/panel/auditoria"),
    Doing::Invite,
    Doing::Ask,
    Doing::SignIn,
    Doing::Mistype,
    Doing::Trespass,
];

/// Those who do it.
pub struct Load {
    tickets: Arc<Semaphore>,
    tasks: Vec<JoinHandle<Done>>,
}

impl Load {
    /// Begins; each waits for a step to do something beside it.
    pub fn begin(router: &Router, cookies: &[(String, String)]) -> Self {
        let tickets = Arc::new(Semaphore::new(0));
        let tasks = DOINGS.map(|doing| {
            let (router, tickets) = (router.clone(), Arc::clone(&tickets));
            let cookies = cookies.to_vec();
            tokio::spawn(async move {
                let mut owner = Browser { cookies, ..Browser::on(&router, B.1) };
                let mut done = Done::default();
                for number in 0_u64.. {
                    let Ok(ticket) = tickets.acquire().await else { break };
                    ticket.forget();
                    once(&mut owner, doing, number, &mut done).await;
                }
                done
            })
        });
        Self { tickets, tasks: tasks.into() }
    }

    /// Lets some of them do something beside the next step.
    pub fn go_on(&self) {
        self.tickets.add_permits(BESIDE_EACH);
    }

    /// Ends; what was done.
    pub async fn end(self) -> Done {
        self.tickets.close();
        let mut all = Done::default();
        for task in self.tasks {
            let done = task.await.expect("the load ran");
            all.read += done.read;
            all.written += done.written;
            all.signed_in += done.signed_in;
            all.refused += done.refused;
        }
        all
    }
}

async fn once(owner: &mut Browser<'_>, doing: Doing, number: u64, done: &mut Done) {
    let mut somebody = Browser::on(owner.router, B.1);
    let heard = match doing {
        Doing::Look(path) => owner.get(path).await,
        Doing::Invite => {
            let mail = format!("persona{number}@b.example");
            let fields =
                [("mail", mail.as_str()), ("role", "ops"), ("how", "link"), ("password", PASSWORD)];
            owner.post("/panel/equipo/invitaciones", &fields).await
        }
        Doing::Ask => somebody.post("/cuenta/olvido", &[("mail", OWNER)]).await,
        Doing::SignIn => {
            somebody.post("/cuenta/entrar", &[("mail", OWNER), ("password", PASSWORD)]).await
        }
        Doing::Mistype => {
            let mail = format!("nadie{number}@b.example");
            let fields = [("mail", mail.as_str()), ("password", "no es esta clave")];
            somebody.post("/cuenta/entrar", &fields).await
        }
        Doing::Trespass => owner.get("/operador").await,
    };
    let status = heard.status.as_u16();
    assert!(status < 500, "{doing:?}: {status} {}", heard.body);
    let counted = match (status < 400, doing) {
        (false, _) => &mut done.refused,
        (true, Doing::Look(_) | Doing::Trespass | Doing::Mistype) => &mut done.read,
        (true, Doing::SignIn) => &mut done.signed_in,
        (true, Doing::Invite | Doing::Ask) => &mut done.written,
    };
    *counted += 1;
}
