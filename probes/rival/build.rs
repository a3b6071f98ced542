//! Links as firmware does.

fn main() {
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
}
