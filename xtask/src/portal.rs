//! The browser portal: built, weighed against its budget, driven in a browser.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use wasm_bindgen_cli_support::Bindgen;

use crate::ci::toolchain::target_installed;
use crate::command::{cargo, exists, program, quiet, read, root, run, target};
use crate::figures::probe::BROWSER;
use crate::report::{Report, Trouble, Verdict};

/// Most bytes of scripts and styles, compressed.
const PAGE_BUDGET: usize = 60_000;
/// Most bytes of the decoder, compressed. The aim is 200,000. A quarter of it is schema tables; what is above the aim
/// are mostly the readers of captures and XML, and the writers from JSON and XML.
const DECODER_BUDGET: usize = 310_000;
/// Most bytes of the simulator, compressed; it is loaded when it is used.
const SIMULATOR_BUDGET: usize = 280_000;
/// Most bytes of the module for cryptography, compressed; it is loaded when TLS or a signature is seen. The aim is
/// 150,000: curves are half of it, and the typed readers of signed messages a third.
const CRYPTO_BUDGET: usize = 225_000;
/// How many times slower than its budget the page may be here before that is a failure: machines that check are
/// slow and busy; our choice.
const SLOWER: &str = "4";
/// What of the portal is WebAssembly: packages, and folders of the page that they are bound into.
const MODULES: [(&str, &str); 3] = [
    ("v2g-portal", "pkg"),
    ("v2g-portal-simulator", "pkg-simulator"),
    (CRYPTO, "pkg-crypto"),
];
/// Cryptography, which is built by itself: beside it, the decoder would be built with it.
const CRYPTO: &str = "v2g-portal-crypto";
/// Sessions of `v2g demo` that are examples of the page, by what they are called there.
const DEMOS: [(&str, &[&str]); 2] = [
    (
        "demo-iso2-ac-pnc.pcapng",
        &["--pnc", "--install", "--mode", "ac", "--speed", "5000"],
    ),
    (
        "demo-iso20-dc-pnc.pcapng",
        &["--pnc", "--protocol", "iso20", "--speed", "1000"],
    ),
];
/// Members of a vector that a recording needs.
const RECORDED: [&str; 4] = ["t", "dir", "v2gtp_type", "hex"];

/// `cargo xtask portal`: builds it and says where it is.
pub(crate) fn run_verb() -> ExitCode {
    let mut report = Report::default();
    run_into(&mut report);
    report.finish()
}

/// `cargo xtask portal --big`: figures of a long recording; they are told, not judged.
pub(crate) fn run_big() -> ExitCode {
    let mut report = Report::default();
    report.check("portal with 600,000 messages", || speed("600000", None));
    report.finish()
}

/// Its checks.
pub(crate) fn run_into(report: &mut Report) {
    report.check("portal builds", build);
    report.check("portal within its budget", weigh);
    report.check("portal in a browser", drive);
    report.check("portal is fast enough", || speed("10000", Some(SLOWER)));
}

fn build() -> Verdict {
    if !exists("npm") {
        return Err(Trouble::Skipped("npm is not installed".into()));
    }
    modules()?;
    examples()?;
    let page = page();
    let npm = |words: &[&str]| quiet(program("npm", words).current_dir(&page));
    npm(&["ci", "--silent"])
        .map_err(|_| Trouble::Skipped("npm cannot fetch what the page is built with".into()))?;
    npm(&["run", "--silent", "check"])?;
    let mut vite = program("npm", &["run", "--silent", "build", "--"]);
    vite.args(["--outDir".as_ref(), dist()?.as_os_str()]);
    vite.args(["--emptyOutDir", "--logLevel", "warn"]);
    quiet(vite.current_dir(&page))?;
    println!("the portal is in {}", dist()?.display());
    Ok(())
}

/// The decoder and the simulator as WebAssembly, with their JavaScript.
fn modules() -> Verdict {
    target_installed(BROWSER)?;
    for crypto in [false, true] {
        let mut build = cargo(&["build", "--locked"]);
        for (package, _) in MODULES {
            if (package == CRYPTO) == crypto {
                build.args(["--package", package]);
            }
        }
        run(build.args(["--profile", "portal", "--target", BROWSER]))?;
    }
    for (package, folder) in MODULES {
        let file = format!("{}.wasm", package.replace('-', "_"));
        let wasm = target()?.join(BROWSER).join("portal").join(file);
        let bound = Bindgen::new()
            .input_path(wasm)
            .web(true)
            .and_then(|bindgen| {
                let bindgen = bindgen.typescript(true).omit_default_module_path(false);
                bindgen
                    .remove_name_section(true)
                    .remove_producers_section(true);
                bindgen.generate(page().join(folder))
            });
        bound.map_err(|error| Trouble::Failed(format!("{error:#}")))?;
    }
    Ok(())
}

/// Recorded sessions of the test vectors and of our own program, as the page offers them.
fn examples() -> Verdict {
    let folder = page().join("public/examples");
    fs::create_dir_all(&folder)?;
    for (name, options) in DEMOS {
        demo(options, &folder.join(name))?;
    }
    for file in fs::read_dir(root().join("test-vectors"))? {
        let path = file?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if name.starts_with("session-") {
            fs::write(folder.join(name), recording(&fs::read_to_string(&path)?)?)?;
        }
    }
    Ok(())
}

/// A session of `v2g demo` with its TLS secrets in the recording.
fn demo(options: &[&str], file: &Path) -> Verdict {
    let out = target()?.join("portal-demo");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out)?;
    let mut demo = cargo(&["run", "--quiet", "--locked", "--package", "v2g-cli", "--"]);
    demo.arg("demo").args(options);
    read(demo.arg("--out").arg(&out))?;
    for written in fs::read_dir(&out)? {
        let written = written?.path();
        if written.extension().is_some_and(|it| it == "pcapng") {
            fs::copy(&written, file)?;
            return Ok(());
        }
    }
    Err(Trouble::Failed("v2g demo wrote no recording".into()))
}

fn recording(vectors: &str) -> Result<String, Trouble> {
    let mut lines = String::new();
    for line in vectors.lines() {
        let vector: Value = serde_json::from_str(line)?;
        if vector["kind"] != "document" {
            continue;
        }
        let mut kept = json!({});
        for name in RECORDED {
            kept[name] = vector[name].clone();
        }
        lines += &format!("{kept}\n");
    }
    Ok(lines)
}

fn weigh() -> Verdict {
    let assets = dist()?.join("assets");
    if !assets.is_dir() {
        return Err(Trouble::Skipped("the portal was not built".into()));
    }
    let (mut page, mut decoder, mut simulator, mut crypto) = (0, 0, 0, 0);
    for file in fs::read_dir(assets)? {
        let path = file?.path();
        let weight = compressed(&path)?;
        let name = path.file_name().and_then(|name| name.to_str());
        match name.unwrap_or_default() {
            name if !name.ends_with(".wasm") => page += weight,
            name if name.contains("simulator") => simulator += weight,
            name if name.contains("crypto") => crypto += weight,
            _ => decoder += weight,
        }
    }
    let weights = [
        ("scripts and styles", page, PAGE_BUDGET),
        ("decoder", decoder, DECODER_BUDGET),
        ("cryptography", crypto, CRYPTO_BUDGET),
        ("simulator", simulator, SIMULATOR_BUDGET),
    ];
    for (what, weight, budget) in weights {
        println!("{what}: {weight} of {budget} bytes, gzip");
    }
    if weights.iter().any(|(_, weight, budget)| weight > budget) {
        return Err(Trouble::Failed("the portal is over its budget".into()));
    }
    Ok(())
}

fn compressed(path: &Path) -> Result<usize, Trouble> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&fs::read(path)?)?;
    Ok(gzip.finish()?.len())
}

/// Every part of the page is used once, in a real browser without a network.
fn drive() -> Verdict {
    let browser = browser()?;
    let pictures = target()?.join("portal-pictures");
    fs::create_dir_all(&pictures)?;
    let mut node = program("node", &["test/drive.mjs", browser]);
    node.args([dist()?, pictures]);
    run(node.current_dir(page()))
}

/// Time of a first decode, of opening so many messages and of scrolling, against their budgets.
fn speed(messages: &str, slower: Option<&str>) -> Verdict {
    let browser = browser()?;
    let folder = target()?.join("portal-speed");
    fs::create_dir_all(&folder)?;
    let mut node = program("node", &["test/budget.mjs", browser]);
    node.args([dist()?, folder]).arg(messages).args(slower);
    run(node.current_dir(page()))
}

/// The browser, if there is one and the portal was built.
fn browser() -> Result<&'static str, Trouble> {
    if !dist()?.join("index.html").is_file() {
        return Err(Trouble::Skipped("the portal was not built".into()));
    }
    let browser = ["chromium", "chromium-browser", "google-chrome"];
    let browser = browser.into_iter().find(|name| exists(name));
    browser.ok_or_else(|| Trouble::Skipped("no Chromium to drive".into()))
}

fn page() -> PathBuf {
    root().join("wasm/page")
}

fn dist() -> Result<PathBuf, Trouble> {
    Ok(target()?.join("portal"))
}
