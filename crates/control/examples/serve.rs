//! A control interface with one charging point at which nothing happens: for trying out clients.
//!
//! `cargo run -p v2g-control --example serve -- 127.0.0.1:8115`

use v2g_control::http::Server;
use v2g_control::{Board, BoardOptions};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8115").parse()?;
    let board = Board::new(BoardOptions::default());
    let _evse = board.evse("DE*V2G*E000001");
    let server = Server::open(address, None, board).await?;
    println!("http://{}", server.address());
    server.run().await;
    Ok(())
}
