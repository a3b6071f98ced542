//! The connection of a session, with or without TLS.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsStream;
use v2g::session::Proved;

use crate::tap::Tap;
use crate::tls::Wire;

/// A TCP connection with or without TLS, and what it proved.
///
/// Read and write the protocol's octets; who watches sees those on the wire.
#[derive(Debug)]
pub struct Connection {
    stream: Stream,
    tap: Tap,
    proved: Proved,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<Wire>>),
}

impl Connection {
    pub(crate) fn plain(stream: TcpStream, tap: Tap) -> Self {
        Self {
            stream: Stream::Plain(stream),
            tap,
            proved: Proved::PLAIN,
        }
    }

    pub(crate) fn tls(stream: TlsStream<Wire>, proved: Proved, tap: Tap) -> Self {
        Self {
            stream: Stream::Tls(Box::new(stream)),
            tap,
            proved,
        }
    }

    /// What stands behind it.
    #[must_use]
    pub const fn proved(&self) -> &Proved {
        &self.proved
    }

    /// It counts: whoever watches is told what went over it so far, the secrets first, and from now on at once.
    pub fn release(&self) {
        self.tap.release();
    }

    /// Both ends, our own first.
    pub(crate) fn ends(&self) -> io::Result<(SocketAddr, SocketAddr)> {
        let tcp = self.tcp();
        Ok((tcp.local_addr()?, tcp.peer_addr()?))
    }

    /// Frames leave at once; only latency would suffer without it.
    pub(crate) fn do_not_delay(&self) {
        let _ = self.tcp().set_nodelay(true);
    }

    /// Sends all of it now.
    pub(crate) async fn send(&mut self, octets: &[u8]) -> io::Result<()> {
        self.write_all(octets).await?;
        self.flush().await
    }

    /// What has arrived by now; nothing if that is nothing.
    pub(crate) fn try_read(&mut self, buffer: &mut [u8]) -> usize {
        let mut read = ReadBuf::new(buffer);
        // The next read in earnest registers a waker of its own.
        let mut cx = Context::from_waker(Waker::noop());
        match Pin::new(self).poll_read(&mut cx, &mut read) {
            Poll::Ready(Ok(())) => read.filled().len(),
            _ => 0,
        }
    }

    fn tcp(&self) -> &TcpStream {
        match &self.stream {
            Stream::Plain(stream) => stream,
            Stream::Tls(stream) => stream.get_ref().0.connection(),
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let this = &mut *self;
        match &mut this.stream {
            Stream::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
            Stream::Plain(stream) => {
                let polled = Pin::new(stream).poll_read(cx, buffer);
                let new = buffer.filled().get(before..).unwrap_or_default();
                if !new.is_empty() {
                    this.tap.received(new);
                }
                polled
            }
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        match &mut this.stream {
            Stream::Tls(stream) => Pin::new(stream).poll_write(cx, octets),
            Stream::Plain(stream) => {
                let polled = Pin::new(stream).poll_write(cx, octets);
                if let Poll::Ready(Ok(length)) = polled {
                    this.tap.sent(octets.get(..length).unwrap_or_default());
                }
                polled
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Tls(stream) => Pin::new(stream).poll_flush(cx),
            Stream::Plain(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
