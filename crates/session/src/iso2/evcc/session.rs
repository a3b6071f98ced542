//! A session of ISO 15118-2 as the vehicle sees it.

use v2g_exi::Document;
use v2g_link::v2gtp;
use v2g_messages::iso2::{Header, V2gMessage};

use super::Phase;
use crate::evcc::{Conversation, Cx, Fate, Response};
use crate::iso2::request::{answers, is_ok, response_code_of};
use crate::{End, Misbehaviour, SessionId, Timer, Wallet};

/// A session of ISO 15118-2 as the vehicle sees it.
#[derive(Debug)]
pub(crate) struct Session(Conversation<Phase>);

impl Session {
    pub(crate) fn new() -> Self {
        Self(Conversation::new())
    }

    /// Sends the next request, if it is our turn.
    pub(crate) fn step(&mut self, cx: &mut Cx<'_>) -> Fate {
        self.0.step(cx)
    }

    pub(crate) fn message(&mut self, cx: &mut Cx<'_>, message: v2gtp::Message<'_>) -> Fate {
        let Ok(V2gMessage { header, body }) = V2gMessage::decode(message.payload) else {
            return Fate::Ends(End::Misbehaved(Misbehaviour::Undecodable));
        };
        let code = response_code_of(&body);
        let asked = self.0.asked();
        let response = Response {
            belongs: code.is_some() && asked.is_some_and(|request| answers(request, &body)),
            id: received_id(&header),
            refused: code.filter(|code| !is_ok(*code)).map(|code| code as u8),
            body,
        };
        self.0.response(cx, response)
    }

    /// Whether the wallet is to be asked now.
    pub(crate) fn consulting(&self) -> bool {
        self.0.consulting()
    }

    /// Lets the wallet do what the session waits for.
    pub(crate) fn consult(
        &mut self,
        cx: &mut Cx<'_>,
        wallet: &mut dyn Wallet,
        message: v2gtp::Message<'_>,
    ) -> Fate {
        self.0.consult(cx, wallet, message)
    }

    /// The model may have changed.
    pub(crate) fn look(&mut self, cx: &mut Cx<'_>) -> Fate {
        self.0.look(cx)
    }

    /// A timer of the session has run out.
    pub(crate) fn expired(&mut self, cx: &mut Cx<'_>, timer: Timer) -> Fate {
        self.0.expired(cx, timer)
    }
}

fn received_id(header: &Header<'_>) -> Option<SessionId> {
    let mut room = [0; 8];
    SessionId::received(header.session_id.copy_to(&mut room)?)
}
