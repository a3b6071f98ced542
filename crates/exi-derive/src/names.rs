//! From Rust names to the standard's spelling.

/// Words of the field's vocabulary that are not merely capitalised.
const SPELLINGS: &[(&str, &str)] = &[
    ("acdp", "ACDP"),
    ("as", "AS"),
    ("bpt", "BPT"),
    ("bssid", "BSSID"),
    ("ca", "CA"),
    ("cl", "CL"),
    ("cp", "CP"),
    ("cpd", "CPD"),
    ("cps", "CPS"),
    ("crl", "CRL"),
    ("der", "DER"),
    ("dh", "DH"),
    ("dsa", "DSA"),
    ("dso", "DSO"),
    ("ecdh", "ECDH"),
    ("eim", "EIM"),
    ("eirp", "EIRP"),
    ("emaid", "EMAID"),
    ("emaids", "EMAIDs"),
    ("ev", "EV"),
    ("evcc", "EVCC"),
    ("evccid", "EVCCID"),
    ("evpc", "EVPC"),
    ("evse", "EVSE"),
    ("evseid", "EVSEID"),
    ("fod", "FOD"),
    ("frt", "FRT"),
    ("hmac", "HMAC"),
    ("id", "ID"),
    ("ids", "IDs"),
    ("ip", "IP"),
    ("l2", "_L2"),
    ("l3", "_L3"),
    ("lf", "LF_"),
    ("lop", "LOP"),
    ("lpe", "LPE"),
    ("mv", "MV"),
    ("oem", "OEM"),
    ("pcid", "PCID"),
    ("pd", "PD"),
    ("pgp", "PGP"),
    ("pnc", "PnC"),
    ("ppt", "PPT"),
    ("pt1", "PT1"),
    ("rcd", "RCD"),
    ("ress", "RESS"),
    ("rsa", "RSA"),
    ("rssi", "RSSI"),
    ("sa", "SA"),
    ("sd", "SD"),
    ("se", "SE"),
    ("secc", "SECC"),
    ("ski", "SKI"),
    ("smdt", "SMDT"),
    ("soc", "SOC"),
    ("spc", "SPC"),
    ("spki", "SPKI"),
    ("ssid", "SSID"),
    ("uri", "URI"),
    ("v2x", "V2X"),
    ("varh", "VARh"),
    ("vas", "VAS"),
    ("wlan", "WLAN"),
    ("wpt", "WPT"),
];

/// First words that the standard sets apart with an underscore.
const SET_APART: &[(&str, &str)] = &[
    ("ac", "AC_"),
    ("acdp", "ACDP_"),
    ("bpt", "BPT_"),
    ("coord", "Coord_"),
    ("dc", "DC_"),
    ("dynamic", "Dynamic_"),
    ("eim", "EIM_"),
    ("failed", "FAILED_"),
    ("ok", "OK_"),
    ("pnc", "PnC_"),
    ("scheduled", "Scheduled_"),
    ("warning", "WARNING_"),
    ("wpt", "WPT_"),
];

/// `ev_target_voltage` is `EVTargetVoltage`, `dc_ev_status` is `DC_EVStatus`.
pub(crate) fn from_field(name: &str) -> String {
    spell(name.trim_start_matches("r#").split('_'))
}

/// `AcEvChargeParameter` is `AC_EVChargeParameter`.
pub(crate) fn from_type(name: &str) -> String {
    let mut words = Vec::new();
    for character in name.chars() {
        if character.is_uppercase() || words.is_empty() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    spell(words.iter().map(String::as_str))
}

fn spell<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words
        .enumerate()
        .map(|(index, word)| spell_word(index, word))
        .collect()
}

fn spell_word(index: usize, word: &str) -> String {
    let found = |table: &[(&str, &str)]| {
        table
            .iter()
            .find(|(plain, _)| *plain == word)
            .map(|(_, spelling)| (*spelling).to_owned())
    };
    let set_apart = if index == 0 { found(SET_APART) } else { None };
    set_apart
        .or_else(|| found(SPELLINGS))
        .unwrap_or_else(|| capitalise(word))
}

fn capitalise(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_the_spelling_of_the_standard() {
        for (field, element) in [
            ("ev_target_voltage", "EVTargetVoltage"),
            ("dc_ev_status", "DC_EVStatus"),
            ("evse_id", "EVSEID"),
            ("ev_ress_soc", "EVRESSSOC"),
            ("p_max", "PMax"),
            ("max_entries_sa_schedule_tuple", "MaxEntriesSAScheduleTuple"),
        ] {
            assert_eq!(from_field(field), element);
        }
        assert_eq!(from_type("AcEvChargeParameter"), "AC_EVChargeParameter");
        assert_eq!(from_type("PreChargeReq"), "PreChargeReq");
    }
}
