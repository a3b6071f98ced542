//! Each operation by itself; arguments filter, as `-- current_demand`.

use divan::Bencher;
use v2g_bench::{Batch, Case, cases};

const IDS: [&str; 8] = [
    "supported_app_protocol_req",
    "session_setup_req",
    "charge_parameter_discovery_res_3",
    "charge_parameter_discovery_res_24",
    "current_demand_req",
    "current_demand_res",
    "authorization_req_signed",
    "certificate_installation_res",
];

fn main() {
    divan::main();
}

fn run(bencher: Bencher<'_, '_>, id: &str, pick: impl Fn(Case) -> Batch) {
    let case = cases().into_iter().find(|case| case.sample.id == id);
    let batch = pick(case.expect("every id names a case"));
    bencher.bench_local(move || batch(1));
}

#[divan::bench_group(max_time = 0.2)]
mod decode {
    use super::{Bencher, IDS, run};

    #[divan::bench(args = IDS)]
    fn v2g(bencher: Bencher<'_, '_>, id: &str) {
        run(bencher, id, |case| case.decode.ours);
    }

    #[divan::bench(args = IDS)]
    fn v2g_and_read_all(bencher: Bencher<'_, '_>, id: &str) {
        run(bencher, id, |case| case.read_all);
    }

    #[divan::bench(args = IDS)]
    fn iso15118(bencher: Bencher<'_, '_>, id: &str) {
        run(bencher, id, |case| case.decode.rival);
    }
}

#[divan::bench_group(max_time = 0.2)]
mod encode {
    use super::{Bencher, IDS, run};

    #[divan::bench(args = IDS)]
    fn v2g(bencher: Bencher<'_, '_>, id: &str) {
        run(bencher, id, |case| case.encode.ours);
    }

    #[divan::bench(args = IDS)]
    fn iso15118(bencher: Bencher<'_, '_>, id: &str) {
        run(bencher, id, |case| case.encode.rival);
    }
}
