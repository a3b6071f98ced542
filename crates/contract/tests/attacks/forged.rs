//! A signature whose every field can be changed.

use v2g_contract::crypto::{SignatureAlgorithm, Signer};
use v2g_exi::{Integer, List, encode_fragment};
use v2g_messages::xmldsig::{
    self, CanonicalizationMethod, DigestMethod, KeyInfo, KeyInfoItem, Object, Reference, Signature,
    SignatureMethod, SignatureValue, SignedInfo, Transform, TransformItem, Transforms,
};

/// A signature whose every field can be changed.
#[derive(Clone)]
pub struct Forged {
    pub id: Option<String>,
    pub info_id: Option<String>,
    pub canonicalization: String,
    pub method: String,
    pub hmac_output_length: bool,
    pub references: Vec<ForgedReference>,
    pub value_id: Option<String>,
    pub value: Vec<u8>,
    pub key_info: bool,
    pub object: bool,
}

#[derive(Clone)]
pub struct ForgedReference {
    pub id: Option<String>,
    pub kind: Option<String>,
    pub uri: Option<String>,
    pub transforms: Option<Vec<String>>,
    pub xpath: bool,
    pub digest_method: String,
    pub digest: Vec<u8>,
}

impl Forged {
    pub fn of(signature: &Signature<'_>) -> Self {
        let info = &signature.signed_info;
        let reference = |reference: Reference<'_>| ForgedReference {
            id: None,
            kind: None,
            uri: reference.uri.map(|uri| uri.to_string()),
            transforms: reference.transforms.map(|all| {
                all.transform
                    .iter()
                    .map(|transform| transform.algorithm.to_string())
                    .collect()
            }),
            xpath: false,
            digest_method: reference.digest_method.algorithm.to_string(),
            digest: reference.digest_value.iter().collect(),
        };
        Self {
            id: None,
            info_id: None,
            canonicalization: info.canonicalization_method.algorithm.to_string(),
            method: info.signature_method.algorithm.to_string(),
            hmac_output_length: false,
            references: info.reference.iter().map(reference).collect(),
            value_id: None,
            value: signature.signature_value.value.iter().collect(),
            key_info: false,
            object: false,
        }
    }

    /// Signs what `SignedInfo` now is.
    pub fn sign(&mut self, key: &dyn Signer) {
        let method = if self.method.ends_with("sha256") {
            SignatureAlgorithm::Ecdsa(v2g_contract::crypto::Hash::Sha256)
        } else {
            SignatureAlgorithm::of(key.key_algorithm()).unwrap()
        };
        let method = if method.fits(key.key_algorithm()) {
            method
        } else {
            SignatureAlgorithm::of(key.key_algorithm()).unwrap()
        };
        let value = self.with(|signature| {
            let mut room = [0; 8192];
            let info = &signature.signed_info;
            // What cannot be written cannot be signed: then any value does.
            let octets = encode_fragment(&xmldsig::SET, "SignedInfo", info, &mut room);
            key.sign(method, octets.unwrap_or_default()).unwrap()
        });
        self.value = value.as_bytes().to_vec();
    }

    pub fn with<R>(&self, then: impl FnOnce(&Signature<'_>) -> R) -> R {
        let xpath = [TransformItem::XPath("self::*".into())];
        let transforms: Vec<Option<Vec<Transform<'_>>>> = self
            .references
            .iter()
            .map(|reference| {
                let transform = |algorithm| Transform {
                    algorithm,
                    items: if reference.xpath {
                        (&xpath[..]).into()
                    } else {
                        List::EMPTY
                    },
                };
                let all = reference.transforms.as_ref()?;
                Some(
                    all.iter()
                        .map(|name| transform(name.as_str().into()))
                        .collect(),
                )
            })
            .collect();
        let references: Vec<Reference<'_>> = self
            .references
            .iter()
            .zip(&transforms)
            .map(|(reference, transforms)| Reference {
                id: reference.id.as_deref().map(Into::into),
                kind: reference.kind.as_deref().map(Into::into),
                uri: reference.uri.as_deref().map(Into::into),
                transforms: transforms.as_ref().map(|transform| Transforms {
                    transform: transform.as_slice().into(),
                }),
                digest_method: DigestMethod {
                    algorithm: reference.digest_method.as_str().into(),
                    any: List::EMPTY,
                },
                digest_value: reference.digest.as_slice().into(),
            })
            .collect();
        let hints = [KeyInfoItem::KeyName("mine".into())];
        let objects = [Object {
            encoding: None,
            id: Some("ID1".into()),
            mime_type: None,
            any: List::EMPTY,
        }];
        then(&Signature {
            id: self.id.as_deref().map(Into::into),
            signed_info: SignedInfo {
                id: self.info_id.as_deref().map(Into::into),
                canonicalization_method: CanonicalizationMethod {
                    algorithm: self.canonicalization.as_str().into(),
                    any: List::EMPTY,
                },
                signature_method: SignatureMethod {
                    algorithm: self.method.as_str().into(),
                    hmac_output_length: self.hmac_output_length.then(|| Integer::from(8_u64)),
                    any: List::EMPTY,
                },
                reference: references.as_slice().into(),
            },
            signature_value: SignatureValue {
                id: self.value_id.as_deref().map(Into::into),
                value: self.value.as_slice().into(),
            },
            key_info: self.key_info.then(|| KeyInfo {
                id: None,
                items: (&hints[..]).into(),
            }),
            object: if self.object {
                (&objects[..]).into()
            } else {
                List::EMPTY
            },
        })
    }
}
