//! Whom a station asks about contracts.

use core::task::Poll;

use v2g_messages::xmldsig::Signature;

use super::{ContractRefusal, Emaid, NotSigned, Prices, Shown, Signed};
use crate::{Protocol, Request};

/// Whom a station asks about contracts: its roots and lists, or a back end.
///
/// One desk serves one session and remembers the contract that was shown last: its key verifies
/// what is signed after. Called in [`Secc::consult`](crate::Secc::consult) only.
pub trait ContractDesk {
    /// Judges a contract: do its certificates lead to a trusted root, are they valid now, does the
    /// name fit? Whether the customer may charge is not asked here but decided in
    /// [`Station::authorization`](crate::Station::authorization), after the signature.
    ///
    /// ISO 15118-2 wants the answer in 4.5 s; -20 lets the vehicle wait.
    ///
    /// # Errors
    /// Why it is not accepted.
    fn judge(&mut self, contract: &Shown<'_>) -> Poll<Result<Accepted, ContractRefusal>>;

    /// Verifies that the key of the contract shown last has signed this part, and this part alone.
    ///
    /// # Errors
    /// When it has not.
    fn verify(&mut self, part: &Signed<'_>, signature: &Signature<'_>) -> Result<(), NotSigned>;

    /// Answers a vehicle that wants a contract installed or updated: from a store, or with what a
    /// back end makes of the request, octet for octet as it came.
    ///
    /// ISO 15118-2 wants the answer in 4.5 s; in -20 the vehicle is told to ask again, and the same
    /// [inquiry](Inquiry) comes again as [repeated](Inquiry::repeated).
    fn provision(&mut self, inquiry: &Inquiry<'_>) -> Answer<'_>;

    /// Has the prices of an answer signed for the contract shown last, by its issuer (ISO 15118-2:
    /// MO Sub 2): what was made goes to `send`, at most once and before this returns `Ready`. If
    /// nothing was, they go out unsigned; vehicles may then not look at them.
    ///
    /// `Pending` tells the vehicle to ask again, and the same prices come again. Nothing is signed
    /// unless implemented.
    fn sign_prices(
        &mut self,
        prices: &Prices<'_>,
        send: &mut dyn FnMut(&Signature<'_>),
    ) -> Poll<()> {
        let _ = (prices, send);
        Poll::Ready(())
    }
}

/// A contract that is accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Its name, as the certificate has it.
    pub emaid: Emaid,
    /// It ends soon (in three weeks, V2G2-690) and should be updated.
    pub expires_soon: bool,
}

/// A request for a contract, untouched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inquiry<'a> {
    /// The protocol: says which schema the octets follow.
    pub protocol: Protocol,
    /// [`Request::CertificateInstallation`] or [`Request::CertificateUpdate`].
    pub request: Request,
    /// The whole message as EXI, without a V2GTP header.
    pub exi: &'a [u8],
    /// It was asked before, and the desk was not ready: what it then began goes on.
    pub repeated: bool,
}

/// What a desk says to an [`Inquiry`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<'d> {
    /// Not known yet.
    Pending,
    /// The whole response as EXI; it goes out untouched. Its session id covers no signature, and
    /// vehicles are not known to look at it, so our choice is not to touch that either.
    Exi(&'d [u8]),
    /// The whole response as EXI, to be sent with the id of this session in its header. The
    /// signature stays good: it covers parts of the body.
    Readdressed(&'d [u8]),
    /// No contract, for this reason.
    Refused(ContractRefusal),
}

/// What a station does with contracts; only over TLS (V2G2-633 to 635, V2G20-2356).
///
/// Nothing unless set. It takes a [challenge](crate::SeccConfig::challenge) too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contracts {
    /// Charging is paid by contract where the vehicle wants it.
    pub accepted: bool,
    /// Contracts are installed in vehicles.
    pub installation: bool,
    /// Contracts that end soon are updated; ISO 15118-2 only.
    pub update: bool,
    /// Who has no contract is turned away: no other payment is on offer where contracts are.
    pub exclusive: bool,
    /// Providers whose contracts are accepted, as country and provider (`DE8AA`): up to 128 are
    /// told in -20. None: it is not told.
    pub providers: &'static [&'static str],
}
