//! Two messages of each kind that is signed, with the same ids and different content.

use v2g_exi::List;
use v2g_messages::iso2::{
    self, AuthorizationReq, CertificateChain, CertificateInstallationReq,
    CertificateInstallationRes, CertificateUpdateReq, CertificateUpdateRes,
    ContractSignatureEncryptedPrivateKey, DiffieHellmanPublickey, Emaid, ListOfRootCertificateIds,
    MeteringReceiptReq, PMaxSchedule, PMaxScheduleEntry, PhysicalValue, RelativeTimeInterval,
    SaScheduleList, SaScheduleTuple, SalesTariff, SalesTariffEntry, SubCertificates, TimeInterval,
    UnitSymbol,
};
use v2g_messages::iso20::common::{
    ChargingSchedule, ContractCertificateChain, DynamicSmdtControlMode, EcdhCurve,
    EncryptedPrivateKey, PncAReqAuthorizationMode, PowerSchedule, PowerScheduleEntry,
    PowerScheduleEntryList, PriceLevelSchedule, PriceLevelScheduleEntry,
    PriceLevelScheduleEntryList, PriceSchedule, ScheduleTuple, ScheduledSeResControlMode,
    SeResControlMode, SignedCertificateChain, SignedInstallationData, SignedMeteringData,
    SmdtControlMode, SubCertificates as SubCertificates20,
};
use v2g_messages::iso20::{self, RationalNumber};
use v2g_messages::xmldsig::X509IssuerSerial;

use v2g_contract::signature::PriceSchedules;

/// Octets that stand for a certificate.
const CERTIFICATE: [u8; 500] = [0x30; 500];

pub fn authorizations(then: impl FnOnce([AuthorizationReq<'_>; 2])) {
    let challenges = [[1_u8; 16], [2; 16]];
    then(challenges.each_ref().map(|challenge| AuthorizationReq {
        id: Some("id1".into()),
        gen_challenge: Some(challenge.into()),
    }));
}

pub fn receipts(then: impl FnOnce([MeteringReceiptReq<'_>; 2])) {
    let session = [0xAB; 8];
    then([1_000, 1_001].map(|reading| MeteringReceiptReq {
        id: Some("id1".into()),
        session_id: (&session).into(),
        sa_schedule_tuple_id: Some(1),
        meter_info: iso2::MeterInfo {
            meter_id: "meter".into(),
            meter_reading: Some(reading),
            sig_meter_reading: None,
            meter_status: None,
            t_meter: None,
        },
    }));
}

fn roots(then: impl FnOnce(ListOfRootCertificateIds<'_>)) {
    let roots = [X509IssuerSerial {
        x509_issuer_name: "CN=V2G Root".into(),
        x509_serial_number: 12345_u64.into(),
    }];
    then(ListOfRootCertificateIds {
        root_certificate_id: (&roots[..]).into(),
    });
}

pub fn installation_requests(then: impl FnOnce([CertificateInstallationReq<'_>; 2])) {
    roots(|roots| {
        then([400, 401].map(|length| CertificateInstallationReq {
            id: "id1".into(),
            oem_provisioning_cert: CERTIFICATE[..length].into(),
            list_of_root_certificate_ids: roots,
        }));
    });
}

pub fn update_requests(then: impl FnOnce([CertificateUpdateReq<'_>; 2])) {
    let chain = CertificateChain {
        id: Some("id9".into()),
        certificate: (&CERTIFICATE).into(),
        sub_certificates: None,
    };
    roots(|roots| {
        then(
            ["DE8AACA2B3C4D5", "DE8AACA2B3C4D6"].map(|emaid| CertificateUpdateReq {
                id: "id1".into(),
                contract_signature_cert_chain: (&chain).into(),
                emaid: emaid.into(),
                list_of_root_certificate_ids: roots,
            }),
        );
    });
}

/// The parts of a contract.
struct Contract<'a> {
    provisioning: CertificateChain<'a>,
    chain: CertificateChain<'a>,
    key: ContractSignatureEncryptedPrivateKey<'a>,
    dh: DiffieHellmanPublickey<'a>,
    emaid: Emaid<'a>,
}

impl<'a> Contract<'a> {
    fn new(ids: [&'a str; 4], decoy: Option<&'a str>, octets: &'a [u8; 65]) -> Self {
        let [chain, key, dh, emaid] = ids;
        Self {
            provisioning: CertificateChain {
                id: decoy.map(Into::into),
                certificate: CERTIFICATE[..300].into(),
                sub_certificates: None,
            },
            chain: CertificateChain {
                id: Some(chain.into()),
                certificate: CERTIFICATE[..300 + usize::from(octets[0])].into(),
                sub_certificates: Some(SubCertificates {
                    certificate: List::from(SUB),
                }),
            },
            key: ContractSignatureEncryptedPrivateKey {
                id: key.into(),
                value: octets[..48].into(),
            },
            dh: DiffieHellmanPublickey {
                id: dh.into(),
                value: octets.into(),
            },
            emaid: Emaid {
                id: emaid.into(),
                value: "DE8AACA2B3C4D59".into(),
            },
        }
    }

    fn installation(&'a self) -> CertificateInstallationRes<'a> {
        CertificateInstallationRes {
            response_code: iso2::ResponseCode::Ok,
            sa_provisioning_certificate_chain: (&self.provisioning).into(),
            contract_signature_cert_chain: (&self.chain).into(),
            contract_signature_encrypted_private_key: (&self.key).into(),
            dh_publickey: (&self.dh).into(),
            emaid: (&self.emaid).into(),
        }
    }

    fn update(&'a self) -> CertificateUpdateRes<'a> {
        CertificateUpdateRes {
            response_code: iso2::ResponseCode::Ok,
            sa_provisioning_certificate_chain: (&self.provisioning).into(),
            contract_signature_cert_chain: (&self.chain).into(),
            contract_signature_encrypted_private_key: (&self.key).into(),
            dh_publickey: (&self.dh).into(),
            emaid: (&self.emaid).into(),
            retry_counter: None,
        }
    }
}

static SUB_CERTIFICATE: [u8; 200] = [0x31; 200];
static SUB: &[v2g_exi::Bytes<'static, 0, 800>] = &[v2g_exi::Bytes::new(&SUB_CERTIFICATE)];
static SUB20: &[v2g_exi::Bytes<'static, 0, 1600>] = &[v2g_exi::Bytes::new(&SUB_CERTIFICATE)];

const IDS: [&str; 4] = ["id1", "id2", "id3", "id4"];

pub fn installations(then: impl FnOnce([CertificateInstallationRes<'_>; 2])) {
    let contracts = [
        Contract::new(IDS, Some("sa"), &[4; 65]),
        Contract::new(IDS, None, &[5; 65]),
    ];
    then(contracts.each_ref().map(Contract::installation));
}

pub fn installation_with_ids(
    ids: [&str; 4],
    decoy: Option<&str>,
    then: impl FnOnce(CertificateInstallationRes<'_>),
) {
    then(Contract::new(ids, decoy, &[4; 65]).installation());
}

pub fn updates(then: impl FnOnce([CertificateUpdateRes<'_>; 2])) {
    let contracts = [
        Contract::new(IDS, None, &[4; 65]),
        Contract::new(IDS, None, &[5; 65]),
    ];
    then(contracts.each_ref().map(Contract::update));
}

fn tuple<'a>(number: u8, id: Option<&'a str>, entries: &'a Entries) -> SaScheduleTuple<'a> {
    SaScheduleTuple {
        sa_schedule_tuple_id: number,
        p_max_schedule: PMaxSchedule {
            p_max_schedule_entry: (&entries.power[..]).into(),
        },
        sales_tariff: Some(SalesTariff {
            id: id.map(Into::into),
            sales_tariff_id: number,
            sales_tariff_description: None,
            num_e_price_levels: Some(3),
            sales_tariff_entry: (&entries.prices[..]).into(),
        }),
    }
}

struct Entries {
    power: [PMaxScheduleEntry; 1],
    prices: [SalesTariffEntry<'static>; 1],
}

impl Entries {
    fn new(level: u8) -> Self {
        let time_interval = TimeInterval::RelativeTimeInterval(RelativeTimeInterval {
            start: 0,
            duration: Some(86_400),
        });
        Self {
            power: [PMaxScheduleEntry {
                time_interval,
                p_max: PhysicalValue {
                    multiplier: 0,
                    unit: UnitSymbol::W,
                    value: 11_000,
                },
            }],
            prices: [SalesTariffEntry {
                time_interval,
                e_price_level: Some(level),
                consumption_cost: List::EMPTY,
            }],
        }
    }
}

pub fn tariffs(then: impl FnOnce([SaScheduleList<'_>; 2])) {
    let entries = [Entries::new(1), Entries::new(2)];
    let lists = entries
        .each_ref()
        .map(|entries| [tuple(1, Some("id1"), entries), tuple(2, None, entries)]);
    then(lists.each_ref().map(|tuples| SaScheduleList {
        sa_schedule_tuple: (&tuples[..]).into(),
    }));
}

/// Tariffs without an `Id`, and the same ones with.
pub fn unsigned_tariff(then: impl FnOnce(SaScheduleList<'_>, SaScheduleList<'_>)) {
    let entries = Entries::new(1);
    let lists = [
        [tuple(1, None, &entries)],
        [tuple(1, Some("id1"), &entries)],
    ];
    let [without, with] = lists.each_ref().map(|tuples| SaScheduleList {
        sa_schedule_tuple: (&tuples[..]).into(),
    });
    then(without, with);
}

fn contract_chain() -> ContractCertificateChain<'static> {
    ContractCertificateChain {
        certificate: SUB_CERTIFICATE.as_slice().into(),
        sub_certificates: SubCertificates20 {
            certificate: List::from(SUB20),
        },
    }
}

pub fn pnc_modes(then: impl FnOnce([PncAReqAuthorizationMode<'_>; 2])) {
    let challenges = [[1_u8; 16], [2; 16]];
    then(
        challenges
            .each_ref()
            .map(|challenge| PncAReqAuthorizationMode {
                id: "id1".into(),
                gen_challenge: challenge.into(),
                contract_certificate_chain: contract_chain(),
            }),
    );
}

pub fn provisioning_chains(then: impl FnOnce([SignedCertificateChain<'_>; 2])) {
    then([400, 401].map(|length| SignedCertificateChain {
        id: "id1".into(),
        certificate: CERTIFICATE[..length].into(),
        sub_certificates: None,
    }));
}

pub fn installation_data(then: impl FnOnce([SignedInstallationData<'_>; 2])) {
    let keys = [[1_u8; 94], [2; 94]];
    let dh = [4_u8; 133];
    then(keys.each_ref().map(|key| SignedInstallationData {
        id: "id1".into(),
        contract_certificate_chain: contract_chain(),
        ecdh_curve: EcdhCurve::Secp521,
        dh_public_key: (&dh).into(),
        encrypted_private_key: EncryptedPrivateKey::Secp521(key.into()),
    }));
}

pub fn metering_data(then: impl FnOnce([SignedMeteringData<'_>; 2])) {
    let session = [0xAB; 8];
    then([1_000, 1_001].map(|reading| SignedMeteringData {
        id: "id1".into(),
        session_id: (&session).into(),
        meter_info: iso20::MeterInfo {
            meter_id: "meter".into(),
            charged_energy_reading_wh: reading,
            bpt_discharged_energy_reading_wh: None,
            capacitive_energy_reading_varh: None,
            bpt_inductive_energy_reading_varh: None,
            meter_signature: None,
            meter_status: None,
            meter_timestamp: None,
        },
        receipt: None,
        control_mode: SmdtControlMode::DynamicSmdtControlMode(DynamicSmdtControlMode),
    }));
}

/// One signed price for charging, one unsigned for discharging.
pub fn prices(then: impl FnOnce([PriceSchedules<'_>; 2])) {
    let power = [PowerScheduleEntry {
        duration: 86_400,
        power: RationalNumber {
            exponent: 3,
            value: 11,
        },
        power_l2: None,
        power_l3: None,
    }];
    let levels = [1, 2].map(|price_level| {
        [PriceLevelScheduleEntry {
            duration: 86_400,
            price_level,
        }]
    });
    let schedule = |id: Option<&'static str>, number, entries| PriceLevelSchedule {
        id: id.map(Into::into),
        time_anchor: 1_700_000_000,
        price_schedule_id: number,
        price_schedule_description: None,
        number_of_price_levels: 3,
        price_level_schedule_entries: PriceLevelScheduleEntryList {
            price_level_schedule_entry: List::from(entries),
        },
    };
    let signed = levels
        .each_ref()
        .map(|entries| schedule(Some("id1"), 1, &entries[..]));
    let unsigned = schedule(None, 2, &levels[0][..]);
    let grant = |price| ChargingSchedule {
        power_schedule: PowerSchedule {
            time_anchor: 1_700_000_000,
            available_energy: None,
            power_tolerance: None,
            power_schedule_entries: PowerScheduleEntryList {
                power_schedule_entry: (&power[..]).into(),
            },
        },
        price_schedule: Some(price),
    };
    let discharging = grant(PriceSchedule::PriceLevelSchedule((&unsigned).into()));
    let tuples = signed.each_ref().map(|schedule| {
        [ScheduleTuple {
            schedule_tuple_id: 1,
            charging_schedule: grant(PriceSchedule::PriceLevelSchedule(schedule.into())),
            discharging_schedule: Some((&discharging).into()),
        }]
    });
    then(tuples.each_ref().map(|tuples| {
        PriceSchedules(SeResControlMode::ScheduledSeResControlMode(
            ScheduledSeResControlMode {
                schedule_tuple: (&tuples[..]).into(),
            },
        ))
    }));
}
