//! `v2g portal` serves the page to this machine and to nobody else.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::{env, fs};

struct Server(Child, String);

impl Server {
    fn start(folder: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_v2g"))
            .args(["portal", "--no-browser", "--port", "0", "--folder", folder])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().strip_prefix("http://").unwrap().to_owned();
        assert!(
            address.starts_with("127.0.0.1:"),
            "{address} is reached from elsewhere"
        );
        Self(child, address)
    }

    fn ask(&self, line: &str, host: &str) -> String {
        let mut stream = TcpStream::connect(&self.1).unwrap();
        write!(
            stream,
            "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_page_comes_with_its_policy_and_only_to_loopback() {
    let folder = env::temp_dir().join(format!("v2g-portal-{}", std::process::id()));
    fs::create_dir_all(folder.join("assets")).unwrap();
    fs::write(folder.join("index.html"), "the page").unwrap();
    fs::write(folder.join("assets/a.wasm"), "module").unwrap();
    let server = Server::start(folder.to_str().unwrap());
    let page = server.ask("GET /", "localhost");
    assert!(
        page.starts_with("HTTP/1.1 200") && page.ends_with("the page"),
        "{page}"
    );
    assert!(
        page.contains("connect-src 'self'") && page.contains("frame-ancestors 'none'"),
        "{page}"
    );
    assert!(
        server
            .ask("GET /assets/a.wasm", &server.1)
            .contains("application/wasm")
    );
    for (line, host, status) in [
        ("GET /", "evil.example", "421"),
        ("POST /", "localhost", "405"),
        ("GET /nothing", "localhost", "404"),
        ("GET /../Cargo.toml", "localhost", "404"),
        ("GET //etc/passwd", "localhost", "404"),
    ] {
        let answer = server.ask(line, host);
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{line} by {host}: {answer}"
        );
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn without_a_page_the_command_says_what_to_do() {
    let told = Command::new(env!("CARGO_BIN_EXE_v2g"))
        .args(["portal", "--folder", "/nowhere"])
        .output()
        .unwrap();
    assert_eq!(told.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&told.stderr).contains("cargo xtask portal"));
}
