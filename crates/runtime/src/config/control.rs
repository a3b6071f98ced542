//! Who may watch and steer: the tables `[control]`, `[records]`, `[state]`, `[[webhooks]]` and `[log]`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::bounded::Bounded;

/// Table `[control]`: REST, events and metrics.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(try_from = "RawControl")]
pub struct ControlConfig {
    /// Where to listen; nowhere if absent.
    pub listen: Option<SocketAddr>,
    /// A file with the bearer token.
    pub token_file: Option<PathBuf>,
    /// Authorization is given by command.
    pub authorize: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawControl {
    listen: Option<SocketAddr>,
    token_file: Option<PathBuf>,
    authorize: bool,
}

/// Table `[records]`: a file per session.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecordsConfig {
    /// Where to; nowhere if absent.
    pub folder: Option<PathBuf>,
    max_size: Bounded<1, 1_000_000>,
    max_age: Bounded<1, 36_500>,
    /// Price list that records name.
    pub tariff: Option<String>,
    /// Tell the secrets of TLS to the link, by UDP.
    pub disclose_keys: bool,
}

/// Table `[state]`: what outlives the program.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StateConfig {
    /// Where to; nothing outlives it if absent.
    pub folder: Option<PathBuf>,
}

/// A table `[[webhooks]]`: events to a back end.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "RawWebhook")]
pub struct WebhookConfig {
    /// Where to.
    pub url: String,
    /// A file with the secret that signs.
    pub secret_file: PathBuf,
    /// Roots that vouch for the server.
    pub roots: Option<PathBuf>,
    /// Kinds of events; none means all but measured values.
    pub events: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWebhook {
    url: String,
    secret_file: PathBuf,
    roots: Option<PathBuf>,
    #[serde(default)]
    events: Vec<EventKind>,
}

/// Events that there are.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EventKind {
    SessionStarted,
    Phase,
    AuthorizationWanted,
    ContractVerified,
    Measured,
    Limits,
    SessionEnded,
    Slac,
    TlsFailed,
}

/// Table `[log]`: lines on standard error.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogConfig {
    /// What is logged, as `info` or `warn,v2g_control=debug`; nothing if absent.
    pub filter: Option<String>,
    /// How lines look.
    pub format: LogFormat,
    max_per_minute: Bounded<1, 100_000>,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl TryFrom<RawControl> for ControlConfig {
    type Error = String;

    fn try_from(raw: RawControl) -> Result<Self, String> {
        let open = raw.listen.filter(|address| !address.ip().is_loopback());
        match (open, &raw.token_file) {
            (Some(address), None) => Err(format!(
                "listen: {address} is not a loopback address, so token_file is needed"
            )),
            _ => Ok(Self {
                listen: raw.listen,
                token_file: raw.token_file,
                authorize: raw.authorize,
            }),
        }
    }
}

impl TryFrom<RawWebhook> for WebhookConfig {
    type Error = String;

    fn try_from(raw: RawWebhook) -> Result<Self, String> {
        match raw.url.split_once("://") {
            Some(("https", _)) if raw.roots.is_none() => {
                return Err(
                    "roots: a file with the server's root certificates is needed".to_owned(),
                );
            }
            Some(("https", _)) => {}
            Some(("http", rest)) if is_local(rest) => {}
            Some(("http", _)) => {
                return Err(
                    "url: http goes to this machine only, anything else takes https".to_owned(),
                );
            }
            _ => return Err("url: https://HOST/PATH is wanted".to_owned()),
        }
        Ok(Self {
            url: raw.url,
            secret_file: raw.secret_file,
            roots: raw.roots,
            events: raw
                .events
                .into_iter()
                .map(|kind| kind.name().to_owned())
                .collect(),
        })
    }
}

/// Whether this machine is meant: an address of loopback, or `localhost`.
fn is_local(rest: &str) -> bool {
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => authority.split(':').next(),
    };
    let host = host.unwrap_or_default();
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

impl EventKind {
    const fn name(self) -> &'static str {
        match self {
            Self::SessionStarted => "session_started",
            Self::Phase => "phase",
            Self::AuthorizationWanted => "authorization_wanted",
            Self::ContractVerified => "contract_verified",
            Self::Measured => "measured",
            Self::Limits => "limits",
            Self::SessionEnded => "session_ended",
            Self::Slac => "slac",
            Self::TlsFailed => "tls_failed",
        }
    }
}

impl RecordsConfig {
    /// All records together, octets.
    #[must_use]
    pub fn max_size(&self) -> u64 {
        (self.max_size.0 * 1_000_000.0) as u64
    }

    /// How old a record may get.
    #[must_use]
    pub fn max_age(&self) -> std::time::Duration {
        std::time::Duration::from_secs_f64(self.max_age.0 * 86_400.0)
    }
}

impl LogConfig {
    /// Octets that may be written in a minute.
    #[must_use]
    pub fn max_per_minute(&self) -> u32 {
        (self.max_per_minute.0 * 1000.0) as u32
    }
}

/// Our choice: some 100,000 sessions, two years.
impl Default for RecordsConfig {
    fn default() -> Self {
        Self {
            folder: None,
            max_size: Bounded(200.0),
            max_age: Bounded(730.0),
            tariff: None,
            disclose_keys: false,
        }
    }
}

/// Our choice: 250 kB a minute are 360 MB a day at worst.
impl Default for LogConfig {
    fn default() -> Self {
        Self {
            filter: None,
            format: LogFormat::Text,
            max_per_minute: Bounded(250.0),
        }
    }
}

/// Finds files from where the configuration stands.
pub(super) fn place(config: &mut super::Config, file: &Path) {
    let from = file.parent().unwrap_or_else(|| Path::new(""));
    let files = [
        &mut config.control.token_file,
        &mut config.records.folder,
        &mut config.state.folder,
    ];
    let files = files.into_iter().flatten();
    for path in files {
        *path = from.join(&*path);
    }
    for hook in &mut config.webhooks {
        hook.secret_file = from.join(&hook.secret_file);
        hook.roots = hook.roots.take().map(|roots| from.join(roots));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;

    fn error(text: &str) -> String {
        Config::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn an_open_interface_needs_a_token() {
        let text = error("\n[control]\nlisten = \"[::]:8115\"");
        assert!(
            text.contains("line 2") && text.contains("token_file"),
            "{text}"
        );
        let with = "[control]\nlisten = \"[::]:8115\"\ntoken_file = \"token\"";
        assert!(Config::parse(with).is_ok());
        assert!(Config::parse("[control]\nlisten = \"127.0.0.1:8115\"").is_ok());
    }

    #[test]
    fn a_webhook_is_never_sent_in_the_clear_over_a_network() {
        let hook = |rest: &str| format!("[[webhooks]]\nsecret_file = \"s\"\n{rest}");
        for (rest, reason) in [
            ("url = \"http://example.org/hook\"", "https"),
            ("url = \"http://127.0.0.1.example.org/\"", "https"),
            ("url = \"https://example.org/hook\"", "roots"),
            ("url = \"ftp://example.org\"", "url"),
            (
                "url = \"http://[::1]/\"\nevents = [\"lunch\"]",
                "session_started",
            ),
        ] {
            let text = error(&hook(rest));
            assert!(
                text.contains("line ") && text.contains(reason),
                "{rest}: {text}"
            );
        }
        assert!(Config::parse(&hook("url = \"http://localhost:8080/hook\"")).is_ok());
        assert!(Config::parse(&hook("url = \"https://example.org/\"\nroots = \"r.pem\"")).is_ok());
    }

    #[test]
    fn budgets_have_bounds() {
        let text = error("[records]\nmax_age = 0");
        assert!(
            text.contains("line 2") && text.contains("between 1"),
            "{text}"
        );
        assert!(error("[log]\nformat = \"xml\"").contains("`json`"));
    }
}
