//! The powerline modem beside the host: what its maker calls the few things that the matching needs of it.

mod detect;
mod lumissil;
mod port;
mod qualcomm;
mod vertexcom;

pub use detect::{DETECT_INTERVAL, Detect};
pub(super) use port::{Port, PortEvent};

use core::fmt;

use super::wire::{Reader, Unusable, Writer};
use super::{Frame, Mac, MmeType, Version};

/// A family of chips: how the host reaches the chip and in which words.
///
/// The key is set by CM_SET_KEY on all of them; the rest is the maker's own. A chip that is not in the table works as
/// [`PLAIN`](Self::PLAIN).
///
/// ```
/// use v2g_link::slac::{Ask, Frame, Mac, Modem, Told};
///
/// let host = Mac([2, 0, 0, 0, 0, 2]);
/// let modem = Modem::QUALCOMM;
/// let mut buffer = [0; 60];
/// let request = modem.ask(Ask::Link, host, &mut buffer).unwrap();
/// assert_eq!(request[14..20], [0x00, 0xB8, 0xA0, 0x00, 0xB0, 0x52]);
///
/// let mut answer = [0; 60];
/// answer[..6].copy_from_slice(&host.0);
/// answer[12..22].copy_from_slice(&[0x88, 0xE1, 0x00, 0xB9, 0xA0, 0x00, 0xB0, 0x52, 0x00, 0x01]);
/// let frame = Frame::parse(&answer).unwrap();
/// assert_eq!(modem.hear(&frame), Ok(Some(Told::Link { up: true })));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Modem {
    /// Maker and chip, for people.
    pub name: &'static str,
    /// Where the host's own chip is reached, whatever its real address.
    pub address: Mac,
    /// First bytes of every message of the maker.
    oui: [u8; 3],
    header: Version,
    version: Option<Query>,
    link: Option<Query>,
    reset: Option<Query>,
}

/// One exchange in the maker's words.
#[derive(Clone, Copy, Debug)]
struct Query {
    request: MmeType,
    /// What follows the maker's identifier.
    body: &'static [u8],
    /// Reads what follows the maker's identifier in the confirmation.
    confirm: fn(&mut Reader<'_>) -> Result<Told, Unusable>,
}

/// What a modem can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Which chip with which firmware it is.
    Version,
    /// Whether it hears another modem of its network.
    Link,
    /// To start anew. Keys set before survive on some chips and not on others.
    Reset,
}

/// What a modem says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Chip and firmware.
    Version(ModemVersion),
    /// The link to the other end of the cable.
    Link {
        /// Whether there is one.
        up: bool,
    },
    /// Whether it will start anew.
    Reset {
        /// Some chips are gone before they answer.
        accepted: bool,
    },
}

/// Chip and firmware, as far as the chip tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModemVersion {
    text: [u8; 16],
    /// Numbers from the most to the least significant; 0 where the chip has fewer.
    pub numbers: [u32; 4],
}

impl Modem {
    /// QCA7000, QCA7005 and their successors.
    pub const QUALCOMM: Self = qualcomm::MODEM;
    /// IS32CG5317.
    pub const LUMISSIL: Self = lumissil::MODEM;
    /// MSE102x.
    pub const VERTEXCOM: Self = vertexcom::MODEM;
    /// Only what HomePlug Green PHY prescribes: the key can be set, nothing can be asked.
    pub const PLAIN: Self = Self {
        name: "HomePlug Green PHY",
        address: qualcomm::MODEM.address,
        oui: [0; 3],
        header: Version::Av1_1,
        version: None,
        link: None,
        reset: None,
    };

    /// All chips with words of their own, in the order in which they are tried.
    pub const ALL: [Self; 3] = [Self::QUALCOMM, Self::LUMISSIL, Self::VERTEXCOM];

    /// The same chip, reached at another address.
    #[must_use]
    pub const fn at(self, address: Mac) -> Self {
        Self { address, ..self }
    }

    /// Writes the question into `buffer`, at least 60 bytes.
    ///
    /// `None`: this chip has no words for it, or `buffer` is too small.
    #[must_use]
    pub fn ask<'b>(&self, ask: Ask, host: Mac, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let query = self.query(ask)?;
        let mut writer = Writer::new(buffer, self.address, host, self.header, query.request);
        writer.put(&self.oui).put(query.body);
        writer.finish()
    }

    /// Whether this chip has words for it.
    #[must_use]
    pub const fn can(&self, ask: Ask) -> bool {
        self.query(ask).is_some()
    }

    /// Reads a confirmation. `None`: it is not one of this chip.
    ///
    /// # Errors
    /// When it ends too early.
    pub fn hear(&self, frame: &Frame<'_>) -> Result<Option<Told>, Unusable> {
        let confirms = |query: &Query| MmeType(query.request.0 | 1) == frame.mme;
        let queries = [self.version, self.link, self.reset];
        let Some(query) = queries.into_iter().flatten().find(confirms) else {
            return Ok(None);
        };
        let mut reader = Reader::new(frame);
        if reader.array("OUI")? != self.oui {
            return Ok(None);
        }
        (query.confirm)(&mut reader).map(Some)
    }

    const fn query(&self, ask: Ask) -> Option<Query> {
        match ask {
            Ask::Version => self.version,
            Ask::Link => self.link,
            Ask::Reset => self.reset,
        }
    }
}

impl ModemVersion {
    /// Name of firmware or chip; empty where the chip tells none.
    #[must_use]
    pub fn text(&self) -> &str {
        let end = self.text.iter().position(|&byte| byte == 0);
        let text = self.text.get(..end.unwrap_or(self.text.len()));
        core::str::from_utf8(text.unwrap_or_default()).unwrap_or_default()
    }
}

impl fmt::Display for ModemVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = self.numbers;
        match self.text() {
            "" => write!(out, "{a}.{b}.{c}.{d}"),
            text => write!(out, "{text} {a}.{b}.{c}.{d}"),
        }
    }
}
