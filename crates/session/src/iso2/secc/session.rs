//! A session of ISO 15118-2 as the station sees it.

use v2g_exi::Document;
use v2g_link::v2gtp;
use v2g_messages::iso2::{Header, V2gMessage};

use super::Phase;
use crate::iso2::request::request_of;
use crate::secc::{Conversation, Cx, Fate};
use crate::{ContractDesk, Request, SessionId, Timer};

/// A session of ISO 15118-2 as the station sees it.
#[derive(Debug)]
pub(crate) struct Session(Conversation<Phase>);

impl Session {
    pub(crate) fn new() -> Self {
        Self(Conversation::new())
    }

    pub(crate) fn message(&mut self, cx: &mut Cx<'_>, message: v2gtp::Message<'_>) -> Fate {
        match V2gMessage::decode(message.payload) {
            Ok(V2gMessage { header, body }) => match request_of(&body) {
                Some(request) => {
                    let id = received_id(&header);
                    cx.heard.named = id;
                    self.0.request(cx, request, id, body)
                }
                None => self.0.undecodable(),
            },
            Err(_) => cx
                .second_handshake(message)
                .unwrap_or_else(|| self.0.undecodable()),
        }
    }

    /// The request that waits for the contract desk, if one does.
    pub(crate) fn consulting(&self) -> Option<Request> {
        self.0.consulting()
    }

    /// Lets the contract desk answer it.
    pub(crate) fn consult(
        &mut self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: v2gtp::Message<'_>,
    ) -> Fate {
        self.0.consult(cx, desk, message)
    }

    /// The world may have changed.
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
