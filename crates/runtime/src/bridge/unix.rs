//! A bridge over a Unix socket.

use std::io;
use std::path::Path;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

use super::{Exchange, Inputs};

/// Longest line, octets.
const LINE: u64 = 0x1_0000;
/// Pause after the system could not accept.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(100);

/// Serves clients one after the other, for ever. A socket that an earlier process left behind is replaced.
///
/// Who may open the socket's file may switch power: keep its folder closed.
///
/// # Errors
/// When the socket cannot be opened, or somebody else serves it.
pub async fn serve_unix<I: Inputs>(
    path: &Path,
    exchange: Exchange<I>,
) -> io::Result<std::convert::Infallible> {
    if UnixStream::connect(path).await.is_ok() {
        return Err(io::ErrorKind::AddrInUse.into());
    }
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    loop {
        match listener.accept().await {
            Ok((client, _)) => {
                tokio::spawn(serve(client, exchange.clone()));
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn serve<I: Inputs>(mut client: UnixStream, exchange: Exchange<I>) {
    let Some(mut lines) = exchange.attach() else {
        let busy = "{\"error\":{\"field\":\"\",\"reason\":\"another client is connected\"}}\n";
        let _ = client.write_all(busy.as_bytes()).await;
        return;
    };
    let (reader, mut writer) = client.split();
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    loop {
        let answer = tokio::select! {
            // What there is to tell goes before answers, the greeting before all.
            biased;
            told = lines.recv() => match told {
                Some(told) => Some(told),
                None => break,
            },
            // Dropped while it waits, it keeps in `line` what it has read.
            heard = next_line(&mut reader, &mut line) => match heard {
                Ok(true) => exchange.hear(&std::mem::take(&mut line)),
                _ => break,
            },
        };
        if let Some(mut answer) = answer {
            answer.push('\n');
            if writer.write_all(answer.as_bytes()).await.is_err() {
                break;
            }
        }
    }
    exchange.detach();
}

/// Whether a whole line came; its end, or what is longer than any line, ends the connection.
async fn next_line(
    reader: &mut (impl AsyncBufReadExt + Unpin),
    line: &mut Vec<u8>,
) -> io::Result<bool> {
    let left = LINE.saturating_sub(line.len() as u64);
    reader.take(left).read_until(b'\n', line).await?;
    Ok(line.last() == Some(&b'\n'))
}
