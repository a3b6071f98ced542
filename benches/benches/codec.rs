//! Each operation by itself; arguments filter, as `-- current_demand`.

use divan::Bencher;
use v2g_bench::{Batch, Case, cases};

/// The last one is of a protocol that the rival does not have.
const IDS: [&str; 14] = [
    "supported_app_protocol_req",
    "session_setup_req",
    "charge_parameter_discovery_res_3",
    "charge_parameter_discovery_res_24",
    "current_demand_req",
    "current_demand_res",
    "authorization_req_signed",
    "certificate_installation_res",
    "iso20_session_setup_req",
    "dc_charge_loop_req",
    "dc_charge_loop_res",
    "schedule_exchange_res_24",
    "schedule_exchange_res_288",
    "din_current_demand_req",
];

const BOTH: &[&str] = IDS.split_at(13).0;

fn main() {
    divan::main();
}

fn run(bencher: Bencher<'_, '_>, id: &str, pick: impl Fn(Case) -> Option<Batch>) {
    let case = cases().into_iter().find(|case| case.sample.id == id);
    let case = case.expect("every id names a case");
    let batch = pick(case).expect("it is for those that have it");
    bencher.bench_local(move || batch(1));
}

#[divan::bench_group(max_time = 0.2)]
mod decode {
    use super::{BOTH, Bencher, IDS, run};

    #[divan::bench(args = IDS)]
    fn v2g(bencher: Bencher<'_, '_>, id: &str) {
        run(bencher, id, |case| Some(case.decode.ours));
    }

    #[divan::bench(args = IDS)]
    fn v2g_and_read_all(bencher: Bencher<'_, '_>, id: &str) {
        run(bencher, id, |case| Some(case.read_all));
    }

    #[divan::bench(args = BOTH)]
    fn iso15118(bencher: Bencher<'_, '_>, id: &str) {
        run(bencher, id, |case| case.decode.rival);
    }
}

#[divan::bench_group(max_time = 0.2)]
mod encode {
    use super::{BOTH, Bencher, IDS, run};

    #[divan::bench(args = IDS)]
    fn v2g(bencher: Bencher<'_, '_>, id: &str) {
        run(bencher, id, |case| Some(case.encode.ours));
    }

    #[divan::bench(args = BOTH)]
    fn iso15118(bencher: Bencher<'_, '_>, id: &str) {
        run(bencher, id, |case| case.encode.rival);
    }
}
