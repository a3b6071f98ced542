//! What is measured for each message.

use iso15118::exi::ExiDocument;
use v2g_exi::Document;

use crate::{Sample, ours, rival};

/// An operation, done as many times in a row as asked.
pub type Batch = Box<dyn Fn(u32)>;

/// The same operation by both crates.
pub struct Contest {
    /// By this project.
    pub ours: Batch,
    /// By the crate `iso15118`, if it has such messages.
    pub rival: Option<Batch>,
}

/// One message and everything that is measured with it.
pub struct Case {
    /// The message.
    pub sample: Sample,
    /// Bytes to a value; the rival's value is freed each time.
    pub decode: Contest,
    /// Ours again, and then every list, text and byte string is read as well,
    /// because our values are views over the bytes and the rival's are copies.
    pub read_all: Batch,
    /// A value to bytes in the caller's buffer.
    pub encode: Contest,
}

/// All cases, in the order of the table.
///
/// Where a message is the root of its document, the rival reads into its type, and we into the enum
/// of all messages of the set.
pub fn cases() -> Vec<Case> {
    let mut cases = vec![
        Case::new(
            Sample::SUPPORTED_APP_PROTOCOL_REQ,
            ours::supported_app_protocol_req(),
            ours::read_handshake,
        )
        .beside::<rival::Handshake>(),
    ];
    for (sample, message) in ours::iso2() {
        let case = Case::new(sample, message, ours::read_message);
        cases.push(case.beside::<rival::Message>());
    }
    let message = ours::din_current_demand_req();
    cases.push(Case::new(
        Sample::DIN_CURRENT_DEMAND_REQ,
        message,
        ours::read_din,
    ));
    cases.extend(iso20());
    cases
}

fn iso20() -> [Case; 5] {
    let common = |sample, message| Case::new(sample, message, ours::read_common);
    let dc = |sample, message| Case::new(sample, message, ours::read_dc);
    let (day, days) = (
        ours::schedule_exchange_res::<1, 24>(),
        ours::schedule_exchange_res::<3, 96>(),
    );
    [
        common(Sample::ISO20_SESSION_SETUP_REQ, ours::session_setup_req())
            .beside::<rival::SessionSetupReq>(),
        dc(Sample::DC_CHARGE_LOOP_REQ, ours::dc_charge_loop_req())
            .beside::<rival::DCChargeLoopReq>(),
        dc(Sample::DC_CHARGE_LOOP_RES, ours::dc_charge_loop_res())
            .beside::<rival::DCChargeLoopRes>(),
        common(Sample::SCHEDULE_EXCHANGE_RES_24, day).beside::<rival::ScheduleExchangeRes>(),
        common(Sample::SCHEDULE_EXCHANGE_RES_288, days).beside::<rival::ScheduleExchangeRes>(),
    ]
}

impl Case {
    /// With the value that encodes to the sample.
    fn new<M>(sample: Sample, message: M, read: impl Fn(&M) + 'static) -> Self
    where
        M: Document<'static> + PartialEq + std::fmt::Debug + 'static,
    {
        let bytes = sample.bytes();
        Self {
            sample,
            decode: Contest {
                ours: ours::decode::<M>(bytes),
                rival: None,
            },
            read_all: ours::read_all(bytes, read),
            encode: Contest {
                ours: ours::encode(message),
                rival: None,
            },
        }
    }

    /// Beside the rival's type for it.
    fn beside<R: ExiDocument + 'static>(mut self) -> Self {
        let bytes = self.sample.bytes();
        self.decode.rival = Some(rival::decode::<R>(bytes));
        self.encode.rival = Some(rival::encode::<R>(bytes));
        self
    }
}
