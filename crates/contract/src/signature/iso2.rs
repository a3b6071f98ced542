//! What ISO 15118-2 signs.

use v2g_exi::{Error, encode_fragment};
use v2g_messages::iso2::{
    AuthorizationReq, CertificateChain, CertificateInstallationReq, CertificateInstallationRes,
    CertificateUpdateReq, CertificateUpdateRes, Emaid, MeteringReceiptReq, RelaxedEmaid,
    SaScheduleList, SalesTariff,
};

use super::signed::{Element, EmaidForm, IdText, Part, Signed};
use crate::cert::Edition;

/// A whole request is signed.
macro_rules! whole {
    ($($message:ident: |$this:ident| $id:expr),* $(,)?) => {$(
        impl Signed for $message<'_> {
            const EDITION: Edition = Edition::Iso2;

            fn parts(&self, visit: &mut dyn FnMut(&dyn Part)) {
                let $this = self;
                visit(&part(stringify!($message), $id, *$this));
            }
        }
    )*};
}

whole! {
    AuthorizationReq: |message| message.id,
    CertificateInstallationReq: |message| Some(message.id),
    MeteringReceiptReq: |message| message.id,
    SalesTariff: |tariff| tariff.id,
}

impl Signed for CertificateUpdateReq<'_> {
    const EDITION: Edition = Edition::Iso2;

    fn parts(&self, visit: &mut dyn FnMut(&dyn Part)) {
        visit(&Element {
            edition: Self::EDITION,
            name: "CertificateUpdateReq",
            id: Some(self.id),
            content: *self,
        });
    }

    fn other_ids(&self, visit: &mut dyn FnMut(IdText<'_>)) {
        let chain = self.contract_signature_cert_chain.get();
        if let Some(id) = chain.and_then(|chain| chain.id) {
            visit(id);
        }
    }
}

/// Two responses with the same four signed parts.
macro_rules! contract {
    ($($message:ident)*) => {$(
        impl Signed for $message<'_> {
            const EDITION: Edition = Edition::Iso2;

            fn parts(&self, visit: &mut dyn FnMut(&dyn Part)) {
                if let Some(chain) = self.contract_signature_cert_chain.get() {
                    visit(&part("ContractSignatureCertChain", chain.id, chain));
                }
                if let Some(key) = self.contract_signature_encrypted_private_key.get() {
                    visit(&part("ContractSignatureEncryptedPrivateKey", Some(key.id), key));
                }
                if let Some(key) = self.dh_publickey.get() {
                    visit(&part("DHpublickey", Some(key.id), key));
                }
                if let Some(emaid) = self.emaid.get() {
                    visit(&EmaidPart(emaid));
                }
            }

            fn other_ids(&self, visit: &mut dyn FnMut(IdText<'_>)) {
                let chain: Option<CertificateChain<'_>> =
                    self.sa_provisioning_certificate_chain.get();
                if let Some(id) = chain.and_then(|chain| chain.id) {
                    visit(id);
                }
            }
        }
    )*};
}

contract!(CertificateInstallationRes CertificateUpdateRes);

fn part<'e, T>(name: &'static str, id: Option<IdText<'e>>, content: T) -> Element<'e, T> {
    Element {
        edition: Edition::Iso2,
        name,
        id,
        content,
    }
}

/// The one element with two forms.
struct EmaidPart<'e>(Emaid<'e>);

impl Part for EmaidPart<'_> {
    fn element(&self) -> &'static str {
        "eMAID"
    }

    fn id(&self) -> Option<IdText<'_>> {
        Some(self.0.id)
    }

    fn fragment<'b>(&self, form: EmaidForm, buffer: &'b mut [u8]) -> Result<&'b [u8], Error> {
        let set = Edition::Iso2.set();
        match form {
            EmaidForm::Relaxed => {
                encode_fragment(set, self.element(), &RelaxedEmaid::from(self.0), buffer)
            }
            EmaidForm::Strict => encode_fragment(set, self.element(), &self.0, buffer),
        }
    }
}

/// The tariffs that have an `Id`: one without is not signed, and a vehicle must not trust it.
impl Signed for SaScheduleList<'_> {
    const EDITION: Edition = Edition::Iso2;

    fn parts(&self, visit: &mut dyn FnMut(&dyn Part)) {
        self.sa_schedule_tuple
            .iter()
            .filter_map(|tuple| tuple.sales_tariff)
            .filter(|tariff| tariff.id.is_some())
            .for_each(|tariff| tariff.parts(visit));
    }
}
