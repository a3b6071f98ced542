//! SDP over real sockets.

mod client;
mod server;

pub(crate) use client::{Discovered, discover};
pub(crate) use server::Responder;

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::sync::{Arc, Mutex};
    use std::time::SystemTime;

    use tokio::net::UdpSocket;
    use tokio::sync::watch;
    use v2g::link::sdp::{Offer, Response, Security, Transport};

    use super::*;
    use crate::{Clock, Error, Interface, Observation, Observer};

    #[derive(Default)]
    struct Notices(Mutex<Vec<String>>);

    impl Observer for Notices {
        fn observe(&self, _: SystemTime, what: &Observation<'_>) {
            if let Observation::Notice(notice) = what {
                self.0.lock().unwrap().push(notice.to_string());
            }
        }
    }

    fn free_port() -> u16 {
        std::net::UdpSocket::bind("[::]:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port()
    }

    #[tokio::test]
    async fn a_vehicle_finds_its_station_on_loopback() {
        let lo = Interface::find("lo").await.unwrap();
        let (clock, port) = (Clock::start(), free_port());
        let notices = Arc::new(Notices::default());
        let observer: Arc<dyn Observer> = notices.clone();
        let mut responder = Responder::bind(&lo, port, Offer::Plain(50123)).unwrap();
        let (_admit, admitting) = watch::channel(true);
        tokio::select! {
            () = responder.run(&clock, admitting, &observer) => unreachable!(),
            found = discover(&lo, port, Security::None, &clock, &observer) => {
                let found = found.unwrap().found;
                assert_eq!(found.address, "[::1]:50123".parse().unwrap());
                assert!(found.as_asked());
            }
        }
        // Whether loopback has a multicast route depends on the machine; if not, it is said.
        let notices = notices.0.lock().unwrap();
        assert!(
            notices
                .iter()
                .all(|notice| notice.contains("asks ::1 instead")),
            "{notices:?}"
        );
    }

    #[tokio::test]
    async fn a_busy_discovery_port_is_named() {
        let lo = Interface::find("lo").await.unwrap();
        let port = free_port();
        let _first = Responder::bind(&lo, port, Offer::Plain(1)).unwrap();
        let error = Responder::bind(&lo, port, Offer::Plain(1)).unwrap_err();
        assert!(matches!(error, Error::Busy { .. }), "{error}");
        assert!(
            error
                .to_string()
                .contains(&format!("UDP port {port} on `lo` is busy")),
            "{error}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_answers_where_nobody_is() {
        let lo = Interface::find("lo").await.unwrap();
        let observer: Arc<dyn Observer> = Arc::new(Notices::default());
        let error = discover(&lo, free_port(), Security::None, &Clock::start(), &observer)
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "no station answered 50 discovery requests on `lo`"
        );
    }

    #[tokio::test]
    async fn a_second_answer_is_reported() {
        let lo = Interface::find("lo").await.unwrap();
        let notices = Arc::new(Notices::default());
        let observer: Arc<dyn Observer> = notices.clone();
        let station = UdpSocket::bind("[::1]:0").await.unwrap();
        let SocketAddr::V6(address) = station.local_addr().unwrap() else {
            panic!()
        };
        let answers = async {
            let (_, vehicle) = station.recv_from(&mut [0; 64]).await.unwrap();
            for port in [50001, 50002] {
                let (security, transport) = (Security::None, Transport::Tcp);
                let answer = Response {
                    address: *address.ip(),
                    port,
                    security,
                    transport,
                };
                station.send_to(&answer.to_bytes(), vehicle).await.unwrap();
            }
        };
        let clock = Clock::start();
        let (found, ()) = tokio::join!(
            discover(&lo, address.port(), Security::None, &clock, &observer),
            answers
        );
        assert_eq!(found.as_ref().unwrap().found.address.port(), 50001);
        tokio::time::timeout(std::time::Duration::from_secs(5), async {
            while !notices
                .0
                .lock()
                .unwrap()
                .iter()
                .any(|notice| notice.contains("a second answer"))
            {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        })
        .await
        .unwrap();
    }
}
