//! Messages of the matching (SLAC), in words and as JSON.
//!
//! A frame of the matching is kept whole, from the Ethernet addresses on. The key of the network is never
//! shown: who has it can listen.

use core::fmt::Write as _;

use v2g_link::slac::{Attenuation, Frame, Mac, Message, MmeType};

use crate::Direction;

/// What is said of a frame.
pub(crate) struct Said {
    pub(crate) json: String,
    pub(crate) text: String,
}

/// Name and direction of the messages between vehicle and station; none of those to modems.
pub(crate) const fn kind(mme: MmeType) -> Option<(&'static str, Direction)> {
    use Direction::{ToStation, ToVehicle};
    Some(match mme {
        MmeType::CM_SLAC_PARM_REQ => ("CM_SLAC_PARM.REQ", ToStation),
        MmeType::CM_SLAC_PARM_CNF => ("CM_SLAC_PARM.CNF", ToVehicle),
        MmeType::CM_START_ATTEN_CHAR_IND => ("CM_START_ATTEN_CHAR.IND", ToStation),
        MmeType::CM_MNBC_SOUND_IND => ("CM_MNBC_SOUND.IND", ToStation),
        MmeType::CM_ATTEN_CHAR_IND => ("CM_ATTEN_CHAR.IND", ToVehicle),
        MmeType::CM_ATTEN_CHAR_RSP => ("CM_ATTEN_CHAR.RSP", ToStation),
        MmeType::CM_VALIDATE_REQ => ("CM_VALIDATE.REQ", ToStation),
        MmeType::CM_VALIDATE_CNF => ("CM_VALIDATE.CNF", ToVehicle),
        MmeType::CM_SLAC_MATCH_REQ => ("CM_SLAC_MATCH.REQ", ToStation),
        MmeType::CM_SLAC_MATCH_CNF => ("CM_SLAC_MATCH.CNF", ToVehicle),
        _ => return None,
    })
}

/// Reads a frame; none if it is no message between vehicle and station.
pub(crate) fn read(bytes: &[u8]) -> Option<Said> {
    let frame = Frame::parse(bytes).ok()?;
    let (name, _) = kind(frame.mme)?;
    let mut fields = vec![
        ("Source", quoted(&mac(frame.source))),
        ("Destination", quoted(&mac(frame.destination))),
    ];
    let text = match Message::parse(&frame) {
        Ok(Some(message)) => fields_of(&message, &mut fields),
        Ok(None) => String::new(),
        Err(error) => {
            fields.push(("Error", quoted(&error.to_string())));
            error.to_string()
        }
    };
    let fields = fields
        .iter()
        .map(|(key, value)| format!(r#""{key}":{value}"#));
    let fields: Vec<String> = fields.collect();
    Some(Said {
        json: format!(r#"{{"{name}":{{{}}}}}"#, fields.join(",")),
        text,
    })
}

/// Adds the fields of a message, gives those that matter in words.
fn fields_of(message: &Message<'_>, fields: &mut Vec<(&'static str, String)>) -> String {
    match message {
        Message::CmSlacParmReq(it) => {
            fields.push(("RunID", hex(&it.run_id.0)));
            String::new()
        }
        Message::CmSlacParmCnf(it) => {
            fields.push(("RunID", hex(&it.run_id.0)));
            fields.push(("NumSounds", it.num_sounds.to_string()));
            fields.push(("TimeOut", it.time_out.to_string()));
            format!(
                "{} sounds in {} ms",
                it.num_sounds,
                u32::from(it.time_out) * 100
            )
        }
        Message::CmStartAttenCharInd(it) => {
            fields.push(("RunID", hex(&it.run_id.0)));
            fields.push(("NumSounds", it.num_sounds.to_string()));
            fields.push(("TimeOut", it.time_out.to_string()));
            format!("{} sounds follow", it.num_sounds)
        }
        Message::CmMnbcSoundInd(it) => {
            fields.push(("RunID", hex(&it.run_id.0)));
            fields.push(("Remaining", it.remaining.to_string()));
            format!("{} remain", it.remaining)
        }
        Message::CmAttenCharInd(it) => {
            fields.push(("RunID", hex(&it.run_id.0)));
            fields.push(("NumSounds", it.num_sounds.to_string()));
            attenuation(&it.attenuation, fields);
            let mean = it.attenuation.mean();
            format!("{mean} dB on average of {} sounds", it.num_sounds)
        }
        Message::CmAttenCharRsp(it) => {
            fields.push(("RunID", hex(&it.run_id.0)));
            String::new()
        }
        Message::CmSlacMatchReq(it) => {
            fields.push(("RunID", hex(&it.run_id.0)));
            fields.push(("PEVMAC", quoted(&mac(it.pev_mac))));
            fields.push(("EVSEMAC", quoted(&mac(it.evse_mac))));
            format!("chooses {}", mac(it.evse_mac))
        }
        Message::CmSlacMatchCnf(it) => {
            fields.push(("RunID", hex(&it.request.run_id.0)));
            fields.push(("PEVMAC", quoted(&mac(it.request.pev_mac))));
            fields.push(("EVSEMAC", quoted(&mac(it.request.evse_mac))));
            fields.push(("NID", hex(&it.nid.0)));
            "network key handed over".to_owned()
        }
        _ => String::new(),
    }
}

fn attenuation(of: &Attenuation, fields: &mut Vec<(&'static str, String)>) {
    let groups: Vec<String> = of.0.iter().map(ToString::to_string).collect();
    fields.push(("Attenuation", format!("[{}]", groups.join(","))));
    fields.push(("Mean", of.mean().to_string()));
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn mac(of: Mac) -> String {
    let mut text = String::new();
    for (index, byte) in of.0.iter().enumerate() {
        let colon = if index == 0 { "" } else { ":" };
        let _ = write!(text, "{colon}{byte:02X}");
    }
    text
}

fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    quoted(&digits)
}
