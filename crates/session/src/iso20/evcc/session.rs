//! A session of ISO 15118-20 as the vehicle sees it.

use v2g_link::v2gtp;
use v2g_messages::iso20::Header;

use super::Phase;
use crate::evcc::{Conversation, Cx, Fate, Response};
use crate::iso20::Message;
use crate::iso20::request::{answers, is_fatal, outline};
use crate::{End, Iso20Schema, Misbehaviour, SessionId, Timer, Wallet};

/// A session of ISO 15118-20 as the vehicle sees it.
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

    /// Sends the next request, if it is our turn.
    pub(crate) fn step(&mut self, cx: &mut Cx<'_>) -> Fate {
        self.conversation.step(cx)
    }

    /// A warning is no refusal: what to make of it is up to the phase.
    pub(crate) fn message(&mut self, cx: &mut Cx<'_>, frame: v2gtp::Message<'_>) -> Fate {
        let message = match Message::decode(frame.payload_type, frame.payload) {
            Some(Ok(message)) => message,
            Some(Err(_)) => return Fate::Ends(End::Misbehaved(Misbehaviour::Undecodable)),
            None => return Fate::GoesOn,
        };
        let told = outline(&message);
        let spoken = message.is_spoken_with(self.schema);
        let asked = self.conversation.asked();
        let response = Response {
            belongs: spoken && asked.is_some_and(|request| answers(request, &told)),
            id: received_id(&told.header),
            refused: told
                .code
                .filter(|code| is_fatal(*code))
                .map(|code| code as u8),
            body: message,
        };
        self.conversation.response(cx, response)
    }

    /// Whether the wallet is to be asked now.
    pub(crate) fn consulting(&self) -> bool {
        self.conversation.consulting()
    }

    /// Lets the wallet do what the session waits for.
    pub(crate) fn consult(
        &mut self,
        cx: &mut Cx<'_>,
        wallet: &mut dyn Wallet,
        message: v2gtp::Message<'_>,
    ) -> Fate {
        self.conversation.consult(cx, wallet, message)
    }

    /// The model may have changed.
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
