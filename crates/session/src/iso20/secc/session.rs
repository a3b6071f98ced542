//! A session of ISO 15118-20 as the station sees it.

use v2g_link::v2gtp;
use v2g_messages::iso20::Header;

use super::Phase;
use crate::iso20::Message;
use crate::iso20::message::is_side_stream;
use crate::iso20::request::{outline, request_of};
use crate::secc::{Conversation, Cx, Fate};
use crate::{ContractDesk, Iso20Schema, Request, SessionId, Timer};

/// A session of ISO 15118-20 as the station sees it.
#[derive(Debug)]
pub(crate) struct Session {
    conversation: Conversation<Phase>,
    schema: Iso20Schema,
}

impl Session {
    pub(crate) fn new(schema: Iso20Schema) -> Self {
        Self {
            conversation: Conversation::new(),
            schema,
        }
    }

    /// A message of a schema that was not agreed on is none.
    pub(crate) fn message(&mut self, cx: &mut Cx<'_>, frame: v2gtp::Message<'_>) -> Fate {
        let message = match Message::decode(frame.payload_type, frame.payload) {
            Some(Ok(message)) => message,
            Some(Err(_)) => return self.conversation.undecodable(),
            None => {
                return cx.second_handshake(frame).unwrap_or(Fate::GoesOn);
            }
        };
        let spoken = message.is_spoken_with(self.schema);
        let side = is_side_stream(frame.payload_type);
        cx.heard.stream = side.then_some(frame.payload_type);
        match request_of(&message).filter(|_| spoken) {
            Some(request) => {
                let id = received_id(&outline(&message).header);
                cx.heard.named = id;
                self.conversation.request(cx, request, id, message)
            }
            None => self.conversation.undecodable(),
        }
    }

    /// The request that waits for the contract desk, if one does.
    pub(crate) fn consulting(&self) -> Option<Request> {
        self.conversation.consulting()
    }

    /// Lets the contract desk answer it.
    pub(crate) fn consult(
        &mut self,
        cx: &mut Cx<'_>,
        desk: &mut dyn ContractDesk,
        message: v2gtp::Message<'_>,
    ) -> Fate {
        self.conversation.consult(cx, desk, message)
    }

    /// The world may have changed.
    pub(crate) fn look(&mut self, cx: &mut Cx<'_>) -> Fate {
        self.conversation.look(cx)
    }

    /// A timer of the session has run out.
    pub(crate) fn expired(&mut self, cx: &mut Cx<'_>, timer: Timer) -> Fate {
        self.conversation.expired(cx, timer)
    }
}

fn received_id(header: &Header<'_>) -> Option<SessionId> {
    let mut room = [0; 8];
    SessionId::received(header.session_id.copy_to(&mut room)?)
}
