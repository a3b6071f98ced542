//! A back end that answers when it can: asked in a task of its own, and not waited for without end.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::oneshot::{self, error::TryRecvError};
use tokio::task::JoinHandle;
use v2g::session::{ContractRefusal, Inquiry, Protocol, Request};

use super::{BackEnd, Customer, Declined};

/// An answer that comes later.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, Declined>> + Send + 'a>>;

/// A request for a contract, as the vehicle has sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRequest {
    /// The protocol: says which schema the octets follow.
    pub protocol: Protocol,
    /// Installation or update.
    pub request: Request,
    /// The whole message as EXI, without a V2GTP header.
    pub exi: Vec<u8>,
}

/// A back end behind a network: a CSMS, a contract pool.
pub trait RemoteBackEnd: Send + Sync + 'static {
    /// As [`BackEnd::authorize`].
    fn authorize(&self, customer: Customer) -> Later<'_, ()> {
        let _ = customer;
        Box::pin(std::future::ready(Ok(())))
    }

    /// As [`BackEnd::provision`].
    fn provision(&self, request: RawRequest) -> Later<'_, Vec<u8>>;
}

/// How long a vehicle's question may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// A contract for a vehicle of ISO 15118-2, which waits 5 s for the answer; the station has to
    /// give one after 4.5 s.
    pub iso2: Duration,
    /// A contract for a vehicle of ISO 15118-20, which is told to ask again meanwhile.
    pub iso20: Duration,
    /// Whether a customer may charge; the vehicle is told to ask again, for 60 s at most.
    pub authorization: Duration,
}

impl Default for Deadlines {
    /// Our choice, within those of the standard.
    fn default() -> Self {
        Self {
            iso2: Duration::from_secs(4),
            iso20: Duration::from_secs(30),
            authorization: Duration::from_secs(30),
        }
    }
}

/// Asks a [`RemoteBackEnd`] for one session. Needs a tokio runtime.
pub struct Remote {
    back_end: Arc<dyn RemoteBackEnd>,
    deadlines: Deadlines,
    authorization: Option<Asked<()>>,
    provision: Option<Asked<Vec<u8>>>,
}

impl Remote {
    /// With these deadlines; a late back end is answered for with
    /// [`NoCertificate`](ContractRefusal::NoCertificate) where a contract was wanted, else with
    /// [`Other`](ContractRefusal::Other).
    #[must_use]
    pub fn new(back_end: Arc<dyn RemoteBackEnd>, deadlines: Deadlines) -> Self {
        Self {
            back_end,
            deadlines,
            authorization: None,
            provision: None,
        }
    }
}

impl BackEnd for Remote {
    fn authorize(&mut self, customer: &Customer) -> Poll<Result<(), Declined>> {
        let (back_end, limit) = (&self.back_end, self.deadlines.authorization);
        let asked = self.authorization.get_or_insert_with(|| {
            let (back_end, customer) = (back_end.clone(), customer.clone());
            let late = ContractRefusal::Other;
            Asked::new(
                limit,
                late,
                async move { back_end.authorize(customer).await },
            )
        });
        let polled = asked.poll();
        if polled.is_ready() {
            self.authorization = None;
        }
        polled
    }

    fn provision(&mut self, inquiry: &Inquiry<'_>) -> Poll<Result<Vec<u8>, Declined>> {
        if !inquiry.repeated {
            self.provision = None;
        }
        let limit = match inquiry.protocol {
            Protocol::Iso20(_) => self.deadlines.iso20,
            _ => self.deadlines.iso2,
        };
        let back_end = &self.back_end;
        let asked = self.provision.get_or_insert_with(|| {
            let request = RawRequest {
                protocol: inquiry.protocol,
                request: inquiry.request,
                exi: inquiry.exi.to_vec(),
            };
            let back_end = back_end.clone();
            let late = ContractRefusal::NoCertificate;
            Asked::new(
                limit,
                late,
                async move { back_end.provision(request).await },
            )
        });
        let polled = asked.poll();
        if polled.is_ready() {
            self.provision = None;
        }
        polled
    }
}

/// A question under way; dropped, it is no longer asked.
struct Asked<T> {
    task: JoinHandle<()>,
    answer: oneshot::Receiver<Result<T, Declined>>,
}

impl<T: Send + 'static> Asked<T> {
    fn new(
        limit: Duration,
        late: ContractRefusal,
        question: impl Future<Output = Result<T, Declined>> + Send + 'static,
    ) -> Self {
        let (send, answer) = oneshot::channel();
        let task = tokio::spawn(async move {
            let answered = tokio::time::timeout(limit, question).await;
            let _ = send.send(answered.unwrap_or_else(|_| {
                let why = format!("the back end did not answer within {limit:?}");
                Err(Declined::new(late, why))
            }));
        });
        Self { task, answer }
    }

    fn poll(&mut self) -> Poll<Result<T, Declined>> {
        match self.answer.try_recv() {
            Ok(answer) => Poll::Ready(answer),
            Err(TryRecvError::Empty) => Poll::Pending,
            Err(TryRecvError::Closed) => {
                let why = "the question to the back end broke off";
                Poll::Ready(Err(Declined::new(ContractRefusal::Other, why)))
            }
        }
    }
}

impl<T> Drop for Asked<T> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Answers after so long.
    struct Slow(Duration);

    impl RemoteBackEnd for Slow {
        fn provision(&self, request: RawRequest) -> Later<'_, Vec<u8>> {
            Box::pin(async move {
                tokio::time::sleep(self.0).await;
                Ok(request.exi)
            })
        }
    }

    async fn ask(takes: u64, protocol: Protocol) -> Result<Vec<u8>, Declined> {
        let slow = Arc::new(Slow(Duration::from_secs(takes)));
        let mut remote = Remote::new(slow, Deadlines::default());
        let mut inquiry = Inquiry {
            protocol,
            request: Request::CertificateInstallation,
            exi: &[1, 2, 3],
            repeated: false,
        };
        loop {
            match remote.provision(&inquiry) {
                Poll::Ready(answer) => return answer,
                Poll::Pending => tokio::time::sleep(Duration::from_millis(10)).await,
            }
            inquiry.repeated = true;
        }
    }

    const ISO20: Protocol = Protocol::Iso20(v2g::session::Iso20Schema::Ac);

    #[tokio::test(start_paused = true)]
    async fn an_answer_in_time_is_handed_over_untouched() {
        assert_eq!(ask(3, Protocol::Iso2).await, Ok(vec![1, 2, 3]));
        assert_eq!(ask(29, ISO20).await, Ok(vec![1, 2, 3]));
    }

    #[tokio::test(start_paused = true)]
    async fn a_late_answer_is_none() {
        for (takes, protocol) in [(5, Protocol::Iso2), (31, ISO20)] {
            let began = tokio::time::Instant::now();
            let declined = ask(takes, protocol).await.unwrap_err();
            assert_eq!(declined.refusal, ContractRefusal::NoCertificate);
            assert!(declined.why.contains("did not answer"), "{declined}");
            assert!(began.elapsed() < Duration::from_secs(takes));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_request_is_asked_anew() {
        let slow = Arc::new(Slow(Duration::from_secs(1)));
        let mut remote = Remote::new(slow, Deadlines::default());
        let inquiry = |exi| Inquiry {
            protocol: Protocol::Iso2,
            request: Request::CertificateInstallation,
            exi,
            repeated: false,
        };
        assert!(remote.provision(&inquiry(&[1])).is_pending());
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(remote.provision(&inquiry(&[2])).is_pending());
        tokio::time::sleep(Duration::from_secs(2)).await;
        let again = Inquiry {
            repeated: true,
            ..inquiry(&[2])
        };
        assert_eq!(remote.provision(&again), Poll::Ready(Ok(vec![2])));
    }
}
