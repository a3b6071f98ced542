//! The targets by name.

use allocation_counter::measure;

use crate::{captures, certificates, envelopes, exi, link, seeds, sessions, signatures, texts};

/// Something that takes bytes from anybody.
#[derive(Debug)]
pub struct Target {
    /// As libFuzzer's program for it is called.
    pub name: &'static str,
    body: fn(&[u8]),
    seeds: fn() -> Vec<Vec<u8>>,
    /// Bytes of heap at the peak: for each byte of the input, and beside that.
    heap: (usize, usize),
}

impl Target {
    const fn new(
        name: &'static str,
        body: fn(&[u8]),
        seeds: fn() -> Vec<Vec<u8>>,
        heap: (usize, usize),
    ) -> Self {
        Self {
            name,
            body,
            seeds,
            heap,
        }
    }

    /// Gives it bytes.
    ///
    /// # Panics
    ///
    /// When something is not as it must be, or the heap holds more than the bound.
    pub fn run(&self, bytes: &[u8]) {
        let (each, fixed) = self.heap;
        let most = (each * bytes.len() + fixed) as u64;
        let peak = || measure(|| (self.body)(bytes)).bytes_max;
        // What is made once for all inputs does not count.
        let used = Some(peak())
            .filter(|used| *used <= most)
            .unwrap_or_else(peak);
        assert!(
            used <= most,
            "{}: {} bytes of input take {used} of heap, more than {most}",
            self.name,
            bytes.len(),
        );
    }

    /// Inputs to begin with, made from `test-vectors` and `certs`.
    #[must_use]
    pub fn seeds(&self) -> Vec<Vec<u8>> {
        (self.seeds)()
    }
}

const KIB: usize = 1 << 10;
const MIB: usize = 1 << 20;

/// A schema set: its documents read and written, its messages made up and damaged.
macro_rules! document {
    ($name:literal, $set:literal) => {
        Target::new(
            $name,
            |bytes| exi::check($set, false, bytes),
            || seeds::exi($set, false),
            exi::HEAP,
        )
    };
}

/// The same for what stands alone to be signed.
macro_rules! fragment {
    ($name:literal, $set:literal) => {
        Target::new(
            $name,
            |bytes| exi::check($set, true, bytes),
            || seeds::exi($set, true),
            exi::HEAP,
        )
    };
}

/// All of them.
pub static TARGETS: &[Target] = &[
    document!("document_app_protocol", "app-protocol"),
    document!("document_din", "din"),
    document!("document_iso2", "iso2"),
    document!("document_iso20_common", "iso20-common"),
    document!("document_iso20_ac", "iso20-ac"),
    document!("document_iso20_dc", "iso20-dc"),
    document!("document_iso20_acdp", "iso20-acdp"),
    document!("document_iso20_wpt", "iso20-wpt"),
    document!("document_iso20_ac_der_iec", "iso20-ac-der-iec"),
    document!("document_iso20_ac_der_sae", "iso20-ac-der-sae"),
    fragment!("fragment_din", "din"),
    fragment!("fragment_iso2", "iso2"),
    fragment!("fragment_iso20_common", "iso20-common"),
    fragment!("fragment_iso20_ac", "iso20-ac"),
    fragment!("fragment_iso20_dc", "iso20-dc"),
    fragment!("fragment_iso20_acdp", "iso20-acdp"),
    fragment!("fragment_iso20_wpt", "iso20-wpt"),
    fragment!("fragment_iso20_ac_der_iec", "iso20-ac-der-iec"),
    fragment!("fragment_iso20_ac_der_sae", "iso20-ac-der-sae"),
    fragment!("fragment_xmldsig", "xmldsig"),
    Target::new("views", texts::views, seeds::numbered, (4 * KIB, 64 * KIB)),
    Target::new("ranking", texts::ranking, seeds::all_exi, (KIB, 64 * KIB)),
    Target::new("json", texts::json, seeds::json, (KIB, 64 * KIB)),
    Target::new("xml", texts::xml, seeds::xml, (KIB, 64 * KIB)),
    Target::new("capture", captures::check, seeds::captures, (16 * KIB, MIB)),
    Target::new("v2gtp", link::v2gtp, seeds::v2gtp, (64, 64 * KIB)),
    Target::new("sdp", link::sdp, seeds::sdp, (16, 4 * KIB)),
    Target::new("slac_frame", link::slac_frame, seeds::slac, (16, 4 * KIB)),
    Target::new(
        "slac_matching",
        link::slac_matching,
        seeds::steps,
        (64 * KIB, MIB),
    ),
    Target::new("certificate", certificates::one, seeds::der, (64, 64 * KIB)),
    Target::new("chain", certificates::chain, seeds::edits, (64, 64 * KIB)),
    Target::new("signature", signatures::check, seeds::edits, (64, 64 * KIB)),
    Target::new("envelope", envelopes::check, seeds::edits, (64, 64 * KIB)),
    Target::new(
        "identifiers",
        texts::identifiers,
        seeds::identifiers,
        (16, 4 * KIB),
    ),
    Target::new(
        "secc_din",
        sessions::secc_din,
        seeds::secc_din,
        (16 * KIB, MIB),
    ),
    Target::new(
        "secc_iso2",
        sessions::secc_iso2,
        seeds::secc_iso2,
        (16 * KIB, MIB),
    ),
    Target::new(
        "secc_iso20",
        sessions::secc_iso20,
        seeds::secc_iso20,
        (16 * KIB, MIB),
    ),
    Target::new(
        "evcc_din",
        sessions::evcc_din,
        seeds::evcc_din,
        (16 * KIB, 16 * MIB),
    ),
    Target::new(
        "evcc_iso2",
        sessions::evcc_iso2,
        seeds::evcc_iso2,
        (16 * KIB, 16 * MIB),
    ),
    Target::new(
        "evcc_iso20",
        sessions::evcc_iso20,
        seeds::evcc_iso20,
        (16 * KIB, 16 * MIB),
    ),
];
