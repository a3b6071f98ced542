//! `--plot FILE`: voltage, current, power and state of charge of a session as a picture.

mod draw;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};
use v2g_runtime::sim::Cable;

use crate::failure::Failure;

/// How often is looked at first; our choice, as the equipment is simulated in steps of 10 ms.
const INTERVAL: Duration = Duration::from_millis(50);
/// More samples show nothing more in a picture: then every second one goes, and half as many follow.
const MOST: usize = 4000;

/// What was measured at one moment.
#[derive(Clone, Copy, Debug, Default)]
struct Sample {
    /// Since the first one.
    time: f64,
    voltage: f64,
    current: f64,
    power: f64,
    soc: f64,
}

/// Keeps what a cable carries while sessions run.
pub(crate) struct Recorder {
    file: PathBuf,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    cable: Option<Cable>,
    samples: Vec<Sample>,
}

impl Recorder {
    /// For a file that the user named, if there is one.
    pub(crate) fn new(file: Option<&Path>) -> Result<Option<Self>, Failure> {
        let Some(file) = file else {
            return Ok(None);
        };
        let svg = file.extension().is_some_and(|extension| extension == "svg");
        if !svg {
            return Err(Failure::usage(format_args!(
                "the picture is SVG; {} should end in .svg",
                file.display()
            )));
        }
        Ok(Some(Self {
            file: file.to_owned(),
            inner: Mutex::default(),
        }))
    }

    /// What is plugged in from now on.
    pub(crate) fn watch(&self, cable: &Cable) {
        self.inner().cable = Some(cable.clone());
    }

    /// Takes samples as long as it is polled.
    async fn run(&self) {
        let start = Instant::now();
        let mut interval = INTERVAL;
        loop {
            self.inner().take(start.elapsed());
            if self.inner().thin_out() {
                interval *= 2;
            }
            sleep(interval).await;
        }
    }

    /// Takes samples until `work` is done.
    pub(crate) async fn during<T>(recorder: Option<&Self>, work: impl Future<Output = T>) -> T {
        let Some(recorder) = recorder else {
            return work.await;
        };
        tokio::select! {
            done = work => done,
            () = recorder.run() => unreachable!("it takes samples for ever"),
        }
    }

    /// Draws the picture and says where.
    pub(crate) fn finish(&self, title: &str) -> Result<PathBuf, Failure> {
        draw::draw(&self.file, title, &self.inner().samples).map_err(|reason| {
            let file = self.file.display();
            Failure::new(format_args!("cannot draw {file}: {reason}"))
        })?;
        Ok(self.file.clone())
    }

    /// A panic elsewhere leaves samples behind, nothing worse.
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn take(&mut self, since: Duration) {
        if let Some(cable) = &self.cable {
            self.samples.push(Sample {
                time: since.as_secs_f64(),
                voltage: cable.voltage(),
                current: cable.current(),
                power: cable.power(),
                soc: cable.gauge().soc,
            });
        }
    }

    fn thin_out(&mut self) -> bool {
        let full = self.samples.len() >= MOST;
        if full {
            let mut odd = false;
            self.samples.retain(|_| {
                odd = !odd;
                odd
            });
        }
        full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_samples_are_thinned_out_evenly() {
        let sample = |time: usize| Sample {
            time: time as f64,
            ..Sample::default()
        };
        let mut inner = Inner {
            cable: None,
            samples: (0..MOST).map(sample).collect(),
        };
        assert!(inner.thin_out() && !inner.thin_out());
        let times: Vec<f64> = inner.samples.iter().map(|sample| sample.time).collect();
        assert_eq!((times.len(), &times[..3]), (MOST / 2, &[0.0, 2.0, 4.0][..]));
    }
}
