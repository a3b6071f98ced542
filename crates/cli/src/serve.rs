//! A small server on this machine, until Ctrl-C.

use std::io::stdout;
use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;

use crate::failure::Failure;
use crate::input::write_line;
use crate::session::block_on;

/// Answers at `wanted`; prints where that is, and hands it to `then`.
pub(crate) fn serve(
    wanted: SocketAddr,
    router: Router,
    then: impl FnOnce(&str),
) -> Result<(), Failure> {
    block_on(async {
        let listener = TcpListener::bind(wanted).await;
        let listener = listener
            .map_err(|error| Failure::new(format_args!("cannot listen on {wanted}: {error}")))?;
        let address = format!("http://{}", listener.local_addr().map_err(Failure::new)?);
        write_line(&mut stdout(), &address)?;
        then(&address);
        axum::serve(listener, router)
            .with_graceful_shutdown(async {
                let _ = tokio::signal::ctrl_c().await;
            })
            .await
            .map_err(Failure::new)
    })
}
