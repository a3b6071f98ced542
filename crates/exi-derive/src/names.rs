//! From Rust names to the standard's spelling.
//!
//! Each word is capitalised or spelled as the field spells it. Some first words are set apart with an
//! underscore if another word follows, some of them together with the next one:
//! `BptDynamicDcClReqControlMode` is `BPT_Dynamic_DC_CLReqControlMode`.

/// Words of the field's vocabulary that are not merely capitalised.
const SPELLINGS: Table = &[
    ("ac", "AC"),
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
    ("dc", "DC"),
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
    ("secp521", "SECP521"),
    ("ski", "SKI"),
    ("smdt", "SMDT"),
    ("soc", "SOC"),
    ("spc", "SPC"),
    ("spki", "SPKI"),
    ("ssid", "SSID"),
    ("tpm", "TPM"),
    ("uri", "URI"),
    ("v2x", "V2X"),
    ("varh", "VARh"),
    ("vas", "VAS"),
    ("wlan", "WLAN"),
    ("wpt", "WPT"),
];

/// First words that the standard sets apart where another word follows.
const SET_APART: Table = &[
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

/// First words that are lower case in fields where another word follows.
const SET_APART_IN_FIELDS: Table = &[("x", "x"), ("y", "y")];

/// Those that it sets apart in literals only.
const SET_APART_IN_LITERALS: Table = &[
    ("evse", "EVSE_"),
    ("ongoing", "Ongoing_"),
    ("reserved", "Reserved_"),
];

/// Words that are spelled so where they stand alone.
const VERDICTS: Table = &[("failed", "FAILED"), ("ok", "OK")];

/// Those behind which the next word may be set apart, too. `DER` is so only in front of such a word.
const CHAINED: &[&str] = &["bpt", "der", "dynamic", "scheduled"];

/// How the words of a name are put together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// `EVTargetVoltage`, `DC_EVStatus`.
    Upper,
    /// `costKind`.
    Lower,
    /// `AC_three_phase_core`.
    Snake,
}

impl Case {
    /// The element of a field: `ev_target_voltage` is `EVTargetVoltage`.
    pub(crate) fn field(self, name: &str) -> String {
        let words: Vec<_> = name.trim_start_matches("r#").split('_').collect();
        self.spell(&words, SET_APART_IN_FIELDS)
    }

    /// The element of a type: `AcEvChargeParameter` is `AC_EVChargeParameter`.
    pub(crate) fn element(self, name: &str) -> String {
        self.spell_camel(name, &[])
    }

    /// The literal of a variant: `EvseReady` is `EVSE_Ready`.
    pub(crate) fn literal(self, name: &str) -> String {
        self.spell_camel(name, SET_APART_IN_LITERALS)
    }

    fn spell_camel(self, name: &str, apart: Table) -> String {
        let mut words = Vec::new();
        for character in name.chars() {
            if character.is_uppercase() || words.is_empty() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(character.to_lowercase());
            }
        }
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        self.spell(&words, apart)
    }

    fn spell(self, words: &[&str], apart: Table) -> String {
        match self {
            Self::Upper => spell_upper(words, apart),
            Self::Lower => with_first(&spell_upper(words, apart), char::to_ascii_lowercase),
            Self::Snake => {
                let spelled = words
                    .iter()
                    .map(|word| find(SPELLINGS, word).unwrap_or(word));
                spelled.collect::<Vec<_>>().join("_")
            }
        }
    }
}

type Table = &'static [(&'static str, &'static str)];

fn spell_upper(words: &[&str], apart: Table) -> String {
    let mut spelled = String::new();
    let mut rest = words;
    if let [word] = rest
        && let Some(verdict) = find(VERDICTS, word)
    {
        return verdict.to_owned();
    }
    while let [word, next, ..] = rest {
        let head = match find(SET_APART, word).or_else(|| find(apart, word)) {
            Some(head) => head,
            None if *word == "der" && find(SET_APART, next).is_some() => "DER_",
            None => break,
        };
        spelled.push_str(head);
        rest = rest.get(1..).unwrap_or_default();
        if !CHAINED.contains(word) {
            break;
        }
    }
    for word in rest {
        match find(SPELLINGS, word) {
            Some(spelling) => spelled.push_str(spelling),
            None => spelled.push_str(&with_first(word, char::to_ascii_uppercase)),
        }
    }
    spelled
}

fn find(table: Table, word: &str) -> Option<&'static str> {
    let entry = table.iter().find(|(plain, _)| *plain == word)?;
    Some(entry.1)
}

fn with_first(word: &str, change: impl Fn(&char) -> char) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| change(&first));
    first.into_iter().chain(characters).collect()
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
            ("x_unit", "xUnit"),
            ("max_entries_sa_schedule_tuple", "MaxEntriesSAScheduleTuple"),
        ] {
            assert_eq!(Case::Upper.field(field), element);
        }
        assert_eq!(Case::Lower.field("amount_multiplier"), "amountMultiplier");
        for (ty, element) in [
            ("AcEvChargeParameter", "AC_EVChargeParameter"),
            ("PreChargeReq", "PreChargeReq"),
            ("EvseStatus", "EVSEStatus"),
            ("DerControl", "DERControl"),
            ("DerDynamicAcClRes", "DER_Dynamic_AC_CLRes"),
            (
                "BptDynamicDcClReqControlMode",
                "BPT_Dynamic_DC_CLReqControlMode",
            ),
        ] {
            assert_eq!(Case::Upper.element(ty), element);
        }
        for (variant, literal) in [
            ("Ok", "OK"),
            ("FailedUnknownSession", "FAILED_UnknownSession"),
            ("Warning", "Warning"),
            ("EvseReady", "EVSE_Ready"),
            ("Failed", "FAILED"),
        ] {
            assert_eq!(Case::Upper.literal(variant), literal);
        }
        assert_eq!(
            Case::Snake.literal("AcThreePhaseCore"),
            "AC_three_phase_core"
        );
    }
}
