//! `POST /v1/sessions` and `DELETE /v1/sessions/current`: signing in and out without a browser. The
//! session is opaque and ends with its row; it is shown in `Authorization: Bearer …`.

use axum::{
    extract::State as Held,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use http_kit::{AtDoor, Called, Fault, FieldFault};
use kernel::locale::Sentence;
use serde::{Deserialize, Serialize};
use tenancy::{
    Attempt, Device, Entered, Error, Opened, Token,
    audit::Actor,
    factor::{STEP_LIFE, Step, take_step},
    session::{self, Carried},
};

use crate::{State, body::Body, parameters, reply};

/// Address and password; or, of who has a second factor, the step that answered them and a code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    mail: Option<String>,
    password: Option<String>,
    step: Option<String>,
    code: Option<String>,
    /// What an earlier answer gave: whoever guesses elsewhere does not use up this device's tries.
    device: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Session(SessionBody),
    Step(StepBody),
}

#[derive(Serialize)]
struct SessionBody {
    id: String,
    account: String,
    token: String,
    device: String,
    life_s: i64,
    idle_s: i64,
}

#[derive(Serialize)]
struct StepBody {
    token: String,
    life_s: i64,
}

/// Signs in.
pub(crate) async fn create(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    headers: HeaderMap,
    Body(asked): Body<Asked>,
) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let device = Device {
        host: &door.site.site.host,
        agent: agent.unwrap_or_default(),
        token: asked.device.as_deref().and_then(Token::read),
        carried: Carried::Bearer,
    };
    let entered = match asked {
        Asked { mail: Some(mail), password: Some(password), step: None, code: None, .. } => {
            let (mail, password, by) = (&mail, &password, door.about.by(Actor::Anonymous));
            let attempt = Attempt { tenant: door.site.tenant.id, mail, password, by, device };
            tenancy::sign_in(&state.db, &state.kit.passwords, attempt).await?
        }
        Asked { mail: None, password: None, step: Some(step), code: Some(code), .. } => {
            let token = Token::read(&step).ok_or(Error::StepEnded)?;
            let by = door.about.by(Actor::Anonymous);
            let (tenant, token, code) = (door.site.tenant.id, &token, code.as_str());
            let step = Step { tenant, token, code, by, device };
            Entered::Open(take_step(&state.db, &state.sealer, step).await?)
        }
        _ => return Err(neither()),
    };
    match entered {
        Entered::Open(opened) => {
            reply::private(StatusCode::CREATED, &Answer::Session(session_body(&opened)))
        }
        Entered::Step(step) => {
            let body = StepBody { token: step.reveal(), life_s: STEP_LIFE.num_seconds() };
            reply::private(StatusCode::ACCEPTED, &Answer::Step(body))
        }
    }
}

fn session_body(opened: &Opened) -> SessionBody {
    SessionBody {
        id: opened.id.to_string(),
        account: opened.account.to_string(),
        token: format!("{}{}", session::PREFIX, opened.session.reveal()),
        device: opened.device.reveal(),
        life_s: session::LIFE.num_seconds(),
        idle_s: session::IDLE.num_seconds(),
    }
}

fn neither() -> Fault {
    let reason = Sentence::new(
        "lleva «mail» y «password», o «step» y «code»",
        "has «mail» and «password», or «step» and «code»",
    );
    Fault::invalid(vec![FieldFault { field: "body".into(), reason, allowed: Vec::new() }])
}

/// Signs out: the session this request was made with.
pub(crate) async fn end(
    Held(state): Held<State>,
    called: Called,
    uri: Uri,
) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let signed = called.person()?;
    let mut tx = state.db.begin(&called.scope()).await?;
    session::end(&mut tx, &called.by(), signed.account.id, signed.session).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
