//! Protocol and kind of current of a test: the same tests run for each.

use v2g_session::*;

use super::ALL_REQUESTS;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// ISO 15118-2, AC.
    Ac,
    /// ISO 15118-2, DC.
    Dc,
    /// DIN SPEC 70121, which is DC.
    Din,
}

impl Way {
    pub const ALL: [Self; 3] = [Self::Ac, Self::Dc, Self::Din];
    pub const DC: [Self; 2] = [Self::Dc, Self::Din];

    pub fn is_dc(self) -> bool {
        self != Self::Ac
    }

    pub fn protocol(self) -> Protocol {
        match self {
            Self::Ac | Self::Dc => Protocol::Iso2,
            Self::Din => Protocol::Din,
        }
    }

    pub fn table(self) -> Table {
        match self {
            Self::Ac | Self::Dc => iso2::TABLE,
            Self::Din => din::TABLE,
        }
    }

    /// Every request that the protocol has a message for.
    pub fn requests(self) -> Vec<Request> {
        let without = [Request::PowerDeliveryRenegotiate, Request::SessionPause];
        let has = |request: &Request| self != Self::Din || !without.contains(request);
        ALL_REQUESTS.into_iter().filter(has).collect()
    }

    /// The phase before power.
    pub fn ready(self) -> Phase {
        match self.is_dc() {
            true => Phase::PreCharging,
            false => Phase::PowerReady,
        }
    }

    /// The charge loop.
    pub fn charging(self) -> Phase {
        match self.is_dc() {
            true => Phase::DcCharging,
            false => Phase::AcCharging,
        }
    }

    /// Power is off again.
    pub fn stopped(self) -> Phase {
        match self.is_dc() {
            true => Phase::DcStopped,
            false => Phase::AcStopped,
        }
    }

    /// The request of the charge loop.
    pub fn turn(self) -> Request {
        match self.is_dc() {
            true => Request::CurrentDemand,
            false => Request::ChargingStatus,
        }
    }

    /// The name of the response to this request.
    pub fn response(self, request: Request) -> String {
        let name = match request {
            Request::PowerDeliveryStart
            | Request::PowerDeliveryStop
            | Request::PowerDeliveryRenegotiate => "PowerDelivery".to_owned(),
            Request::SessionPause => "SessionStop".to_owned(),
            Request::PaymentServiceSelection if self == Self::Din => {
                "ServicePaymentSelection".to_owned()
            }
            Request::Authorization if self == Self::Din => "ContractAuthentication".to_owned(),
            other => format!("{other:?}"),
        };
        name + "Res"
    }
}
