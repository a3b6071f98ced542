//! Encodings of deployed peers that differ from the grammar in more than a tolerance.
//!
//! Each is a schema set of its own, by which [`v2g_exi::walk`] reads as the peer does. The ranking of
//! [`sets`](crate::sets) tries them where the set itself fails. The readers into types do not know
//! them: no session that is known depends on it.

use core::fmt;

use v2g_exi::grammar::Particle;
use v2g_exi::schema::{Alternative, Content, Field, Role, Root, Set, Shape, Simple, Type};
use v2g_exi::{Sequence, UNBOUNDED};

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
    /// EXIficient and OpenV2G read the fragment `eMAID` of ISO 15118-2 by the relaxed grammar that EXI
    /// has for a name with two types, cbexigen and we by its declared type.
    RelaxedEmaid,
}

impl Peer {
    /// Every one, in the order in which they are tried.
    pub const ALL: [Self; 4] = [
        Self::AcdpRoots,
        Self::WptTwoContainers,
        Self::WptWithoutContainers,
        Self::RelaxedEmaid,
    ];

    /// The name that tools print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AcdpRoots => "cbexigen-acdp-roots",
            Self::WptWithoutContainers | Self::WptTwoContainers => "cbexigen-wpt-containers",
            Self::RelaxedEmaid => "relaxed-emaid",
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
            Self::RelaxedEmaid => {
                "the relaxed grammar of EXI, as EXIficient and OpenV2G digest this element"
            }
        }
    }

    /// The set as this peer has it; it has the name of the set that it stands for.
    pub const fn set(self) -> &'static Set {
        match self {
            Self::AcdpRoots => &ACDP,
            Self::WptWithoutContainers => &WPT_WITHOUT,
            Self::WptTwoContainers => &WPT_TWO,
            Self::RelaxedEmaid => &RELAXED_EMAID,
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

const REQ: &Type = wpt::WptFinePositioningReq::TYPE;
const RES: &Type = wpt::WptFinePositioningRes::TYPE;
const SETUP_REQ: &Type = wpt::WptFinePositioningSetupReq::TYPE;
const SETUP_RES: &Type = wpt::WptFinePositioningSetupRes::TYPE;

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
    let (fields, particles) = match (ty.fields.split_last(), ty.particles.split_last()) {
        (Some((_, fields)), Some((_, particles))) => (fields, particles),
        _ => (ty.fields, ty.particles),
    };
    Type {
        fields,
        particles,
        ..*ty
    }
}

const fn with_fields(ty: &'static Type, fields: &'static [Field]) -> Type {
    Type { fields, ..*ty }
}

/// The fields of a type whose list ends after two entries.
const fn two_of<const N: usize>(ty: &Type) -> [Field; N] {
    let mut fields = [const { field("", Role::Element, 0, &[]) }; N];
    let (mut places, mut rest): (&mut [Field], _) = (&mut fields, ty.fields);
    while let ([place, places_left @ ..], [field, left @ ..]) = (places, rest) {
        let max = if field.max == 16 { 2 } else { field.max };
        *place = Field { max, ..*field };
        (places, rest) = (places_left, left);
    }
    fields
}

static RELAXED_EMAID: Set = Set {
    name: "iso2",
    globals: iso2::GLOBALS,
    elements: iso2::ELEMENTS,
    documents: &[],
    fragments: &[Root {
        name: "eMAID",
        namespace: iso2::MSG_BODY,
        content: Content::Complex(&RELAXED),
    }],
};

/// Any attribute of the set, any element of the set, the end, and text, in this order; behind the
/// text no attributes. Only what `eMAID` has is read.
static RELAXED: Type = Type {
    name: "Emaid",
    fields: &[
        field("", Role::Attribute, 0, ATTRIBUTES),
        field("", Role::Value, 1, TEXT),
        field("", Role::Element, 0, &[FOREIGN; ANY_ELEMENT]),
    ],
    particles: &[
        particle(ATTRIBUTES.len(), false, true),
        particle(TEXT.len(), true, false),
        particle(ANY_ELEMENT, false, false),
    ],
    mixed: true,
    grouped: false,
};

/// The attributes of the set, sorted by name and namespace, and the wildcard.
const ATTRIBUTES: &[Alternative] = &[
    FOREIGN, // Algorithm
    FOREIGN, // Encoding
    alternative("Id", ""),
    alternative("Id", iso2::MSG_BODY),
    alternative("Id", iso2::MSG_DATA_TYPES),
    FOREIGN, // MimeType
    FOREIGN, // Name
    FOREIGN, // Target
    FOREIGN, // Type
    FOREIGN, // URI
    FOREIGN,
];

/// The elements of the set, and the wildcard.
const ANY_ELEMENT: usize = iso2::ELEMENTS.len() + 1;

/// The elements, the end, and the text.
const TEXT: &[Alternative] = &{
    let mut events = [FOREIGN; ANY_ELEMENT + 2];
    let [.., text] = &mut events;
    *text = alternative("", "");
    events
};

const FOREIGN: Alternative = Alternative {
    name: "",
    namespace: "",
    content: Content::Wildcard,
};

const fn alternative(name: &'static str, namespace: &'static str) -> Alternative {
    Alternative {
        name,
        namespace,
        content: Content::Simple(Simple::Text {
            min: 0,
            max: UNBOUNDED,
        }),
    }
}

const fn field(
    name: &'static str,
    role: Role,
    min: usize,
    alternatives: &'static [Alternative],
) -> Field {
    let max = match role {
        Role::Attribute => UNBOUNDED,
        _ => 1,
    };
    Field {
        name,
        path: name,
        namespace: "",
        role,
        min,
        max,
        unit: "",
        shape: Shape::Choice(alternatives),
    }
}

const fn particle(branches: usize, required: bool, attribute: bool) -> Particle {
    Particle {
        branches: branches as u32,
        required,
        attribute,
    }
}
