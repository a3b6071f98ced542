//! A TCP connection whose handshake is edited on the way.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::answer::{Answer, for_vehicle};
use super::hello::{CLIENT_HELLO, Hello, extension, status_request_v2, trusted_ca_keys};
use super::plan::Registered;
use super::records::{Piece, Records, records};
use crate::tap::Tap;

const READ_SIZE: usize = 0x1000;
/// The last message of a server in clear in TLS 1.2.
const SERVER_HELLO_DONE: u8 = 14;
/// Octets that mark a changed hello, so that two handshakes never have the same.
const MARK: usize = 16;

/// What a vehicle asks for beyond rustls, in TLS 1.2.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offer {
    /// SHA-1 of the root certificates that it trusts, for `trusted_ca_keys`.
    pub(crate) roots: Vec<[u8; 20]>,
    /// Asks for the status of each certificate, not of the leaf alone.
    pub(crate) all_statuses: bool,
}

/// OCSP responses that came in place of the leaf's one; filled in before certificates are judged.
pub(crate) type Statuses = Arc<Mutex<Vec<Vec<u8>>>>;

/// Between rustls and a TCP connection.
#[derive(Debug)]
pub(crate) struct Wire {
    connection: TcpStream,
    tap: Tap,
    inbound: Records,
    outbound: Records,
    role: Role,
    /// For rustls.
    received: Vec<u8>,
    /// For the peer.
    unsent: Vec<u8>,
}

#[derive(Debug)]
enum Role {
    /// Until the hello has been answered.
    Asked,
    Station {
        plan: Registered,
        edit: Edit,
    },
    Vehicle {
        plan: Registered,
        offer: Offer,
        statuses: Statuses,
    },
}

/// What is done to each hello of a vehicle, the second after a retry request included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edit {
    /// Fills in what TLS 1.2 lets out.
    complete: bool,
    /// Asks for one status where the vehicle asks for all.
    one_status: bool,
}

impl Wire {
    /// The station's end: first comes [`hello`](Self::hello), then [`answer`](Self::answer).
    pub(crate) fn station(connection: TcpStream, tap: Tap) -> Self {
        Self::new(connection, tap, Role::Asked)
    }

    /// The vehicle's end.
    pub(crate) fn vehicle(connection: TcpStream, tap: Tap, offer: Offer) -> (Self, Statuses) {
        let statuses = Statuses::default();
        let role = Role::Vehicle {
            plan: Registered::new(Answer::default()),
            offer,
            statuses: statuses.clone(),
        };
        (Self::new(connection, tap, role), statuses)
    }

    fn new(connection: TcpStream, tap: Tap, role: Role) -> Self {
        Self {
            connection,
            tap,
            inbound: Records::default(),
            outbound: Records::default(),
            role,
            received: Vec::new(),
            unsent: Vec::new(),
        }
    }

    /// The connection below.
    pub(crate) fn connection(&self) -> &TcpStream {
        &self.connection
    }

    /// Waits for the vehicle's hello; `None` if it says something else, which is kept for rustls to refuse.
    pub(crate) async fn hello(&mut self) -> io::Result<Option<Hello>> {
        let mut buffer = vec![0; READ_SIZE];
        loop {
            match self.inbound.next()? {
                Some(Piece::Message(message)) => {
                    let hello = Hello::parse(&message);
                    if hello.is_none() {
                        self.received.extend(records(&message));
                    }
                    return Ok(hello);
                }
                Some(Piece::Other(octets)) => {
                    self.received.extend(octets);
                    return Ok(None);
                }
                None => {}
            }
            match self.connection.read(&mut buffer).await? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                length => {
                    let octets = buffer.get(..length).unwrap_or_default();
                    self.tap.received(octets);
                    self.inbound.push(octets);
                }
            }
        }
    }

    /// Hands the hello to rustls, changed where rustls would stumble over it or would not understand.
    pub(crate) fn answer(&mut self, hello: &Hello, answer: Answer) -> io::Result<()> {
        let edit = Edit {
            complete: !hello.offers_tls13(),
            one_status: answer.statuses.is_some(),
        };
        let mut plan = Registered::new(answer);
        self.received.extend(edit.apply(hello.clone(), &mut plan));
        self.role = Role::Station { plan, edit };
        self.digest()
    }

    /// Moves what has been received through the editor.
    fn digest(&mut self) -> io::Result<()> {
        while let Some(piece) = self.inbound.next()? {
            match piece {
                Piece::Other(octets) => self.received.extend(octets),
                Piece::Message(message) => {
                    let shown = self.role.read(&message, &mut self.inbound);
                    self.received.extend(shown);
                }
            }
        }
        Ok(())
    }

    /// Writes what waits.
    fn poll_unsent(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.unsent.is_empty() {
            let written = ready!(Pin::new(&mut self.connection).poll_write(cx, &self.unsent))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            let sent: Vec<u8> = self.unsent.drain(..written).collect();
            self.tap.sent(&sent);
        }
        Poll::Ready(Ok(()))
    }
}

impl Role {
    /// A message from the peer, as rustls gets it.
    fn read(&mut self, message: &[u8], stream: &mut Records) -> Vec<u8> {
        let kind = message.first().copied();
        match self {
            Self::Station { plan, edit } if kind == Some(CLIENT_HELLO) => {
                match Hello::parse(message) {
                    Some(hello) => edit.apply(hello, plan),
                    None => records(message),
                }
            }
            Self::Vehicle { plan, statuses, .. } if kind != Some(SERVER_HELLO_DONE) => {
                let mut received = statuses.lock().unwrap_or_else(PoisonError::into_inner);
                match for_vehicle(message, &mut received) {
                    Some(shown) => {
                        plan.plan.pair(&shown, message);
                        records(&shown)
                    }
                    None => records(message),
                }
            }
            _ => {
                stream.pass();
                records(message)
            }
        }
    }

    /// A message from rustls, as the peer gets it.
    fn write(&mut self, message: &[u8], stream: &mut Records) -> Vec<u8> {
        let kind = message.first().copied();
        match self {
            Self::Station { plan, .. } => {
                if kind == Some(SERVER_HELLO_DONE) {
                    stream.pass();
                }
                let wire = plan.plan.on_the_wire(message);
                records(wire.as_deref().unwrap_or(message))
            }
            Self::Vehicle { plan, offer, .. } if kind == Some(CLIENT_HELLO) => {
                match Hello::parse(message) {
                    Some(hello) => {
                        let wire = offer.put_into(hello).encode();
                        plan.hello(message, &wire);
                        records(&wire)
                    }
                    None => records(message),
                }
            }
            _ => {
                stream.pass();
                records(message)
            }
        }
    }
}

impl Offer {
    fn put_into(&self, mut hello: Hello) -> Hello {
        if !self.roots.is_empty() {
            hello.add(extension::TRUSTED_CA_KEYS, trusted_ca_keys(&self.roots));
        }
        if self.all_statuses {
            hello.add(extension::STATUS_REQUEST_V2, status_request_v2());
        }
        hello
    }
}

impl Edit {
    fn apply(self, hello: Hello, plan: &mut Registered) -> Vec<u8> {
        let wire = hello.encode();
        let mut ours = hello;
        // Nobody looks at it: stations have no host name. One deployed vehicle puts an address with
        // its zone there, which rustls refuses.
        ours.remove(extension::SERVER_NAME);
        if self.complete {
            ours.complete();
        }
        if self.one_status {
            ours.remove(extension::STATUS_REQUEST);
            ours.add(extension::STATUS_REQUEST, vec![1, 0, 0, 0, 0]);
        }
        if ours.encode() == wire && plan.plan.answer == Answer::default() {
            return records(&wire);
        }
        let mut mark = vec![0; MARK];
        // Without randomness there is no handshake either.
        let _ = getrandom::fill(&mut mark);
        ours.add(extension::MARK, mark);
        let ours = ours.encode();
        plan.hello(&ours, &wire);
        records(&ours)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Poll::Ready(Err(error)) = this.poll_unsent(cx) {
            return Poll::Ready(Err(error));
        }
        loop {
            if !this.received.is_empty() {
                let length = this.received.len().min(buffer.remaining());
                buffer.put_slice(this.received.get(..length).unwrap_or_default());
                this.received.drain(..length);
                return Poll::Ready(Ok(()));
            }
            let mut room = [0; READ_SIZE];
            let mut read = ReadBuf::new(&mut room);
            ready!(Pin::new(&mut this.connection).poll_read(cx, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            this.tap.received(read.filled());
            match this.inbound.is_passing() {
                true => this.received.extend(read.filled()),
                false => {
                    this.inbound.push(read.filled());
                    this.digest()?;
                }
            }
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_unsent(cx))?;
        if this.outbound.is_passing() {
            let written = ready!(Pin::new(&mut this.connection).poll_write(cx, octets))?;
            this.tap.sent(octets.get(..written).unwrap_or_default());
            return Poll::Ready(Ok(written));
        }
        this.outbound.push(octets);
        while let Some(piece) = this.outbound.next()? {
            let wire = match piece {
                Piece::Other(octets) => octets,
                Piece::Message(message) => this.role.write(&message, &mut this.outbound),
            };
            this.unsent.extend(wire);
        }
        // What the connection does not take now goes out with the next call.
        match this.poll_unsent(cx) {
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            _ => Poll::Ready(Ok(octets.len())),
        }
    }

    /// All records of rustls at once: when a handshake fails it writes only once, and the alert comes last.
    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let octets: Vec<u8> = parts.iter().flat_map(|part| part.iter().copied()).collect();
        self.poll_write(cx, &octets)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_unsent(cx))?;
        Pin::new(&mut this.connection).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_unsent(cx))?;
        Pin::new(&mut this.connection).poll_shutdown(cx)
    }
}
