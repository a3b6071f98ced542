//! What equipment tells for the record, by the seam to it.

use std::time::{Duration, SystemTime};

use v2g_runtime::hardware::SharedCharger;
use v2g_runtime::log::rfc3339;

use crate::evse::Evse;
use crate::session::SignedValue;

/// How often equipment is asked for what belongs into the record; our choice: meters sign once a minute at most.
const ASK: Duration = Duration::from_millis(200);

impl Evse {
    /// Takes signed values of the meter and what the customer identified with into the record, for ever. A value that
    /// comes when no session runs belongs to the one before: meters sign the last one when power is off.
    pub async fn follow(&self, hardware: &SharedCharger) {
        let mut ticks = tokio::time::interval(ASK);
        let (mut value, mut token) = (None, None);
        loop {
            ticks.tick().await;
            let inputs = hardware.lock().inputs(Duration::ZERO);
            if let Some(signed) = changed(&mut value, inputs.meter_signed) {
                self.signed_value(SignedValue {
                    time: rfc3339(SystemTime::now()),
                    format: form(&signed).to_owned(),
                    data: signed,
                    public_key: inputs.meter_public_key,
                });
            }
            // Told before its session runs, it is told again when it does.
            if self.running().is_none() {
                token = None;
            } else if let Some(told) = changed(&mut token, inputs.authorization_token) {
                self.token(told);
            }
        }
    }
}

/// What is told now, if it is something else than before.
fn changed(before: &mut Option<String>, now: Option<String>) -> Option<String> {
    if *before == now {
        return None;
    }
    before.clone_from(&now);
    now
}

fn form(signed: &str) -> &'static str {
    match signed.starts_with("OCMF|") {
        true => "OCMF",
        false => "as the meter gave it",
    }
}
