//! Roots of trust, typed by what they may vouch for.

use core::marker::PhantomData;

use super::{Certificate, Role};

/// V2G roots: stations, provisioning services, and whoever else lets them.
#[derive(Clone, Copy, Debug)]
pub enum V2g {}

/// Roots of mobility operators: contracts.
#[derive(Clone, Copy, Debug)]
pub enum Mo {}

/// Roots of vehicle manufacturers: vehicles.
#[derive(Clone, Copy, Debug)]
pub enum Oem {}

/// Roots of private operators: stations at home or of a fleet.
#[derive(Clone, Copy, Debug)]
pub enum Private {}

/// Certificates that are trusted for one purpose. There is no way from one purpose to another.
///
/// ```compile_fail
/// # use v2g_contract::cert::{Mo, Roots, Trust, V2g};
/// let contracts: Roots<'_, Mo> = Roots::new(&[]);
/// let stations: Roots<'_, V2g> = contracts;
/// ```
#[derive(Debug)]
pub struct Roots<'a, P> {
    certificates: &'a [Certificate<'a>],
    purpose: PhantomData<P>,
}

impl<'a, P> Roots<'a, P> {
    /// Trusts these; at most ten are valid at a time by V2G2-878, but more are no error.
    #[must_use]
    pub const fn new(certificates: &'a [Certificate<'a>]) -> Self {
        Self {
            certificates,
            purpose: PhantomData,
        }
    }

    /// The certificates, such as for the list of authorities that TLS sends.
    #[must_use]
    pub const fn certificates(&self) -> &'a [Certificate<'a>] {
        self.certificates
    }
}

impl<P> Clone for Roots<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Roots<'_, P> {}

impl<P> Default for Roots<'_, P> {
    fn default() -> Self {
        Self::new(&[])
    }
}

/// All that one side trusts. A kind without roots vouches for nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trust<'a> {
    /// For stations and provisioning services, and by the standard also contracts and vehicles.
    pub v2g: Roots<'a, V2g>,
    /// For contracts.
    pub mo: Roots<'a, Mo>,
    /// For vehicles.
    pub oem: Roots<'a, Oem>,
    /// For stations of a private operator.
    pub private: Roots<'a, Private>,
}

/// Kinds of root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RootKind {
    /// [`V2g`].
    V2g,
    /// [`Mo`].
    Mo,
    /// [`Oem`].
    Oem,
    /// [`Private`].
    Private,
}

impl<'a> Trust<'a> {
    pub(crate) fn of(&self, kind: RootKind) -> &'a [Certificate<'a>] {
        match kind {
            RootKind::V2g => self.v2g.certificates(),
            RootKind::Mo => self.mo.certificates(),
            RootKind::Oem => self.oem.certificates(),
            RootKind::Private => self.private.certificates(),
        }
    }
}

impl RootKind {
    pub(crate) const ALL: [Self; 4] = [Self::V2g, Self::Mo, Self::Oem, Self::Private];

    /// Which roots may vouch for a leaf of this role; the last kind is only tolerated.
    ///
    /// Source: ISO 15118-2, V2G2-868 and -927; ISO 15118-20, V2G20-2331, -2348, -2401. A vehicle
    /// below a mobility operator's root is seen with EVerest.
    pub(crate) const fn may_vouch_for(self, role: Role) -> Vouching {
        match (self, role) {
            (Self::V2g, Role::Secc | Role::Cps) => Vouching::Yes,
            (Self::Private, Role::Secc | Role::PrivateSecc) => Vouching::Yes,
            (Self::Mo | Self::V2g, Role::Contract) => Vouching::Yes,
            (Self::Oem | Self::V2g, Role::Provisioning | Role::Vehicle) => Vouching::Yes,
            (Self::Mo, Role::Vehicle) => Vouching::Tolerated,
            _ => Vouching::No,
        }
    }

    /// The role that such a root has.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::V2g => Role::V2gRoot,
            Self::Mo => Role::MoRoot,
            Self::Oem => Role::OemRoot,
            Self::Private => Role::PrivateRoot,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vouching {
    Yes,
    Tolerated,
    No,
}

/// Roles whose chains can be proved, one type each.
pub mod leaf {
    use super::super::Role;

    /// A role as a type, so that the proof of one is not taken for that of another.
    pub trait Leaf: sealed::Sealed {
        /// The role.
        const ROLE: Role;
    }

    mod sealed {
        pub trait Sealed {}
    }

    macro_rules! leaves {
        ($($(#[$doc:meta])* $name:ident)*) => {
            $(
                $(#[$doc])*
                #[derive(Clone, Copy, Debug)]
                pub enum $name {}

                impl sealed::Sealed for $name {}

                impl Leaf for $name {
                    const ROLE: Role = Role::$name;
                }
            )*
        };
    }

    leaves! {
        /// A station in TLS, public or private.
        Secc
        /// A contract.
        Contract
        /// A vehicle that asks for a contract.
        Provisioning
        /// A vehicle in TLS.
        Vehicle
        /// A provisioning service.
        Cps
    }
}
