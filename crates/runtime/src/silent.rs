//! Connections that have not said anything yet.

use std::collections::{HashMap, VecDeque};
use std::net::{Ipv6Addr, SocketAddrV6};

use tokio::task::{AbortHandle, JoinError, JoinSet};

use crate::Notice;
use crate::greeting::Newcomer;

/// How many there may be at the same time, handshakes included; our choice. What each costs is a socket and a few
/// kilobytes.
const MOST: usize = 64;

type Heard = Result<Newcomer, Notice>;

/// Those that are waited for. When there is no room, the address that holds most places gives up its oldest one, so
/// that whoever floods a station only displaces itself, and a vehicle that speaks at once is always heard.
#[derive(Default)]
pub(crate) struct Silent {
    tasks: JoinSet<Heard>,
    /// The oldest is the first.
    waiting: VecDeque<(SocketAddrV6, AbortHandle)>,
}

impl Silent {
    /// Closes one connection if there are too many, and gives its peer.
    pub(crate) fn make_room(&mut self) -> Option<SocketAddrV6> {
        self.waiting.retain(|(_, task)| !task.is_finished());
        if self.waiting.len() < MOST {
            return None;
        }
        let peers: Vec<_> = self.waiting.iter().map(|(peer, _)| *peer.ip()).collect();
        let (peer, task) = self.waiting.remove(place_to_give_up(&peers))?;
        task.abort();
        Some(peer)
    }

    pub(crate) fn add(
        &mut self,
        peer: SocketAddrV6,
        task: impl Future<Output = Heard> + Send + 'static,
    ) {
        let handle = self.tasks.spawn(task);
        self.waiting.push_back((peer, handle));
    }

    /// The next that has said something, or failed to; nothing while there is none.
    pub(crate) async fn next(&mut self) -> Option<Result<Heard, JoinError>> {
        self.tasks.join_next().await
    }
}

/// The oldest place of the peer that holds most of them.
fn place_to_give_up(peers: &[Ipv6Addr]) -> usize {
    let mut places = HashMap::new();
    for peer in peers {
        *places.entry(peer).or_insert(0_usize) += 1;
    }
    let most = places.values().copied().max();
    let crowd = |peer| places.get(peer).copied() == most;
    peers.iter().position(crowd).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crowd_gives_up_its_oldest_place() {
        let peer = |last| Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, last);
        let crowd = [1, 2, 2, 1, 2].map(peer);
        assert_eq!(place_to_give_up(&crowd), 1);
        assert_eq!(place_to_give_up(&[peer(3), peer(4)]), 0);
    }
}
