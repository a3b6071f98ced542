//! Encodings of deployed peers that differ from the grammar in more than a tolerance.
//!
//! Each is a schema set of its own, by which [`v2g_exi::walk`] reads as the peer does. The ranking of
//! [`sets`](crate::sets) tries them where the set itself fails. The readers into types do not know
//! them: no session that is known depends on it.

use core::fmt;

use v2g_exi::schema::{Content, Field, Role, Root, Set, Shape, Type};

use crate::iso2;
use crate::iso20::{acdp, wpt};

/// A known way in which a peer's encoder differs from the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Peer {
    /// cbexigen gives ACDP_DisconnectReq the code 1 and ACDP_ConnectRes the code 2; sorted by name
    /// it is the other way round.
    AcdpRoots,
    /// cbexigen does not count the low frequency data of WPT among the events where the message has
    /// no vendor container.
    WptWithoutContainers,
    /// cbexigen ends the list of vendor containers of WPT after two.
    WptTwoContainers,
    /// cbexigen writes the fragment `eMAID` of ISO 15118-2 by its declared type, not by the relaxed
    /// grammar that EXI has for a name with two types ([`iso2::RelaxedEmaid`]).
    StrictEmaid,
}

impl Peer {
    /// Every one, in the order in which they are tried.
    pub const ALL: [Self; 4] = [
        Self::AcdpRoots,
        Self::WptTwoContainers,
        Self::WptWithoutContainers,
        Self::StrictEmaid,
    ];

    /// The name that tools print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AcdpRoots => "cbexigen-acdp-roots",
            Self::WptWithoutContainers | Self::WptTwoContainers => "cbexigen-wpt-containers",
            Self::StrictEmaid => "cbexigen-strict-emaid",
        }
    }

    /// What the sender did, in half a sentence.
    pub const fn explanation(self) -> &'static str {
        match self {
            Self::AcdpRoots => {
                "cbexigen numbers it so: codes of ACDP_ConnectRes and ACDP_DisconnectReq are swapped"
            }
            Self::WptWithoutContainers => {
                "cbexigen ends it so: an event is missing where no vendor container is there"
            }
            Self::WptTwoContainers => {
                "cbexigen ends it so: a third vendor container is missing among the events"
            }
            Self::StrictEmaid => {
                "cbexigen digests it so: by its declared type, not by the relaxed grammar of EXI"
            }
        }
    }

    /// The set as this peer has it; it has the name of the set that it stands for.
    pub const fn set(self) -> &'static Set {
        match self {
            Self::AcdpRoots => &ACDP,
            Self::WptWithoutContainers => &WPT_WITHOUT,
            Self::WptTwoContainers => &WPT_TWO,
            Self::StrictEmaid => &STRICT_EMAID,
        }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

static ACDP: Set = Set {
    name: acdp::SET.name,
    globals: &{
        let mut names = [""; acdp::GLOBALS.len()];
        names.copy_from_slice(acdp::GLOBALS);
        names.swap(1, 2);
        names
    },
    elements: acdp::ELEMENTS,
    documents: acdp::SET.documents,
    fragments: &[],
};

static WPT_WITHOUT: Set = wpt_set(&[
    wpt_root("WPT_FinePositioningReq", &without_last(REQ)),
    wpt_root("WPT_FinePositioningRes", &without_last(RES)),
    wpt_root("WPT_FinePositioningSetupReq", &without_last(SETUP_REQ)),
    wpt_root("WPT_FinePositioningSetupRes", &without_last(SETUP_RES)),
]);

static WPT_TWO: Set = wpt_set(&[
    wpt_root(
        "WPT_FinePositioningReq",
        &with_fields(REQ, &two_of::<{ REQ.fields.len() }>(REQ)),
    ),
    wpt_root(
        "WPT_FinePositioningRes",
        &with_fields(RES, &two_of::<{ RES.fields.len() }>(RES)),
    ),
    wpt_root(
        "WPT_FinePositioningSetupReq",
        &with_fields(SETUP_REQ, &two_of::<{ SETUP_REQ.fields.len() }>(SETUP_REQ)),
    ),
    wpt_root(
        "WPT_FinePositioningSetupRes",
        &with_fields(SETUP_RES, &two_of::<{ SETUP_RES.fields.len() }>(SETUP_RES)),
    ),
]);

const REQ: &Type = Type::of::<wpt::WptFinePositioningReq<'_>>();
const RES: &Type = Type::of::<wpt::WptFinePositioningRes<'_>>();
const SETUP_REQ: &Type = Type::of::<wpt::WptFinePositioningSetupReq<'_>>();
const SETUP_RES: &Type = Type::of::<wpt::WptFinePositioningSetupRes<'_>>();

const fn wpt_set(documents: &'static [Root]) -> Set {
    Set {
        name: "iso20-wpt",
        globals: wpt::GLOBALS,
        elements: wpt::ELEMENTS,
        documents,
        fragments: &[],
    }
}

const fn wpt_root(name: &'static str, ty: &'static Type) -> Root {
    Root {
        name,
        namespace: wpt::NAMESPACE,
        content: Content::Complex(ty),
    }
}

/// The type without its last field.
const fn without_last(ty: &'static Type) -> Type {
    match ty.fields.split_last() {
        Some((_, fields)) => with_fields(ty, fields),
        None => with_fields(ty, &[]),
    }
}

const fn with_fields(ty: &'static Type, fields: &'static [Field]) -> Type {
    Type { fields, ..*ty }
}

/// The fields of a type whose list ends after two entries.
const fn two_of<const N: usize>(ty: &Type) -> [Field; N] {
    let mut fields = [NO_FIELD; N];
    let (mut places, mut rest): (&mut [Field], _) = (&mut fields, ty.fields);
    while let ([place, places_left @ ..], [field, left @ ..]) = (places, rest) {
        let max = if field.max == 16 { 2 } else { field.max };
        *place = Field { max, ..*field };
        (places, rest) = (places_left, left);
    }
    fields
}

static STRICT_EMAID: Set = Set {
    name: iso2::SET.name,
    globals: iso2::GLOBALS,
    elements: iso2::ELEMENTS,
    documents: &[],
    fragments: &[Root::of::<iso2::Emaid<'_>>("eMAID", iso2::MSG_BODY)],
};

/// A place that is filled later.
const NO_FIELD: Field = Field {
    name: "",
    path: "",
    namespace: "",
    role: Role::Element,
    min: 0,
    max: 1,
    unit: "",
    shape: Shape::Choice(&[]),
};
