//! Two simulated modems and the powerline between them.

use v2g::link::slac::{
    Attenuation, CmAttenProfileInd, CmSetKeyCnf, Frame, GROUPS, LONGEST, Mac, Message, MmeType,
    Modem, Nid, Nmk, SHORTEST,
};

use super::RawLink;
use crate::Error;

/// Question of a host for the state of its link, in the words of Qualcomm's chips.
const LINK_STATUS: MmeType = MmeType(0xA0B8);
/// Question for chip and firmware, likewise.
const OP_ATTR: MmeType = MmeType(0xA068);
const OP_ATTR_CONFIRM: [u8; 20] = [
    0x88, 0xE1, 0x00, 0x69, 0xA0, 0x00, 0xB0, 0x52, 0, 0, 0, 0, 0, 0, 0, 118, 0, b's', b'i', b'm',
];
/// Length of all attributes, from the header on.
const OP_ATTR_LENGTH: usize = 31 + 118;
/// What comes back, up to the state itself.
const LINK_STATUS_CONFIRM: [u8; 9] = [0x88, 0xE1, 0x00, 0xB9, 0xA0, 0x00, 0xB0, 0x52, 0x00];
/// The longest frame that Ethernet carries here.
const FRAME: usize = 1514;

/// Stands for the modems of a vehicle and of a station, whose hosts are joined by a bridge of the system.
///
/// The bridge carries frames from host to host. This adds what modems do: they take keys, tell whether both have the
/// same one, and report to the station's host how loud a sound arrived. The link is not cut while keys differ.
///
/// Any host that sounds is a vehicle; the host at the other port gets the report.
#[derive(Debug)]
pub struct Modems {
    ports: [Port; 2],
    attenuation: u8,
}

#[derive(Debug)]
struct Port {
    link: RawLink,
    /// The host, as soon as it has sent anything.
    host: Option<Mac>,
    network: Option<(Nid, Nmk)>,
}

impl Modems {
    /// Takes the two ports of the bridge, and how many dB a sound loses.
    ///
    /// # Errors
    /// As [`RawLink::open`].
    pub fn open(ports: [&str; 2], attenuation: u8) -> Result<Self, Error> {
        let [left, right] = ports;
        let port = |name: &str| -> Result<Port, Error> {
            Ok(Port {
                link: RawLink::open_port(name)?,
                host: None,
                network: None,
            })
        };
        Ok(Self {
            ports: [port(left)?, port(right)?],
            attenuation,
        })
    }

    /// Works until an interface is gone.
    ///
    /// # Errors
    /// When an interface is gone or down.
    pub async fn run(mut self) -> Result<(), Error> {
        let (mut left, mut right) = ([0; FRAME], [0; FRAME]);
        loop {
            let [a, b] = &self.ports;
            let (from, bytes) = tokio::select! {
                bytes = a.link.receive(&mut left) => (0, bytes?),
                bytes = b.link.receive(&mut right) => (1, bytes?),
            };
            if let Ok(frame) = Frame::parse(bytes) {
                self.heard(from, &frame)?;
            }
        }
    }

    fn heard(&mut self, from: usize, frame: &Frame<'_>) -> Result<(), Error> {
        let [left, right] = &mut self.ports;
        let (own, other) = match from {
            0 => (left, right),
            _ => (right, left),
        };
        own.host = Some(frame.source);
        let local = frame.destination == Modem::QUALCOMM.address;
        match frame.mme {
            MmeType::CM_SET_KEY_REQ if local => own.set_key(frame),
            LINK_STATUS if local => {
                let up = own.network.is_some() && own.network == other.network;
                own.tell(
                    frame.source,
                    &[&LINK_STATUS_CONFIRM[..], &[u8::from(up)]].concat(),
                    SHORTEST,
                )
            }
            OP_ATTR if local => own.tell(frame.source, &OP_ATTR_CONFIRM, OP_ATTR_LENGTH),
            MmeType::CM_MNBC_SOUND_IND => {
                let report = Message::from(CmAttenProfileInd {
                    pev_mac: frame.source,
                    attenuation: Attenuation([self.attenuation; GROUPS]),
                });
                other.say(other.host.unwrap_or(Mac::BROADCAST), &report)
            }
            _ => Ok(()),
        }
    }
}

impl Port {
    fn set_key(&mut self, frame: &Frame<'_>) -> Result<(), Error> {
        let Ok(Some(Message::CmSetKeyReq(request))) = Message::parse(frame) else {
            return Ok(());
        };
        self.network = Some((request.nid, request.nmk));
        let confirmation = Message::from(CmSetKeyCnf {
            result: 1,
            my_nonce: [0; 4],
            your_nonce: request.my_nonce,
        });
        self.say(frame.source, &confirmation)
    }

    /// A message in the chip's own words: what follows the addresses, filled up to `length` bytes.
    fn tell(&self, host: Mac, words: &[u8], length: usize) -> Result<(), Error> {
        let mut answer = [&host.0[..], &Modem::QUALCOMM.address.0, words].concat();
        answer.resize(length, 0);
        self.link.send(&answer)
    }

    fn say(&self, host: Mac, message: &Message<'_>) -> Result<(), Error> {
        let mut buffer = [0; LONGEST];
        match message.write(host, Modem::QUALCOMM.address, &mut buffer) {
            Some(frame) => self.link.send(frame),
            None => Ok(()),
        }
    }
}
