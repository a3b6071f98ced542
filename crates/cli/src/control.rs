//! What watches and steers a station: log, records, REST, webhooks, as the configuration says.

use std::path::Path;
use std::sync::Arc;

use tokio::task::JoinSet;
use v2g_control::http::{Server, Token};
use v2g_control::webhook::{self, Secret, Webhook};
use v2g_control::{Board, BoardOptions, Budget, Evse, Records, client::Client, logging};
use v2g_runtime::config::{Config, LogConfig, LogFormat, WebhookConfig};
use v2g_runtime::log::KeyDisclosure;
use v2g_runtime::{Interface, pem};

use crate::failure::{Failure, warn};

/// A station's board, with everything that hangs on it.
pub(crate) struct Watch {
    board: Arc<Board>,
    /// Ends with it.
    _tasks: JoinSet<()>,
    /// Where REST is, if it is.
    pub(crate) address: Option<std::net::SocketAddr>,
}

impl Watch {
    /// Opens what the configuration names.
    pub(crate) async fn start(config: &Config) -> Result<Self, Failure> {
        let board = Board::new(BoardOptions {
            records: records(config)?,
            authorize: config.control.authorize,
            tariff: config.records.tariff.clone(),
        });
        let mut tasks = JoinSet::new();
        for hook in &config.webhooks {
            tasks.spawn(webhook::run(board.clone(), prepare(hook)?));
        }
        let mut address = None;
        if let Some(listen) = config.control.listen {
            let token = config
                .control
                .token_file
                .as_deref()
                .map(token)
                .transpose()?;
            let server = Server::open(listen, token, board.clone()).await;
            let server = server.map_err(Failure::new)?;
            address = Some(server.address());
            tasks.spawn(server.run());
        }
        Ok(Self {
            board,
            _tasks: tasks,
            address,
        })
    }

    /// The place of a charging point.
    pub(crate) fn evse(&self, id: impl ToString) -> Arc<Evse> {
        self.board.evse(&id.to_string())
    }
}

/// Records are whole on the disk before the program ends.
impl Drop for Watch {
    fn drop(&mut self) {
        self.board.flush();
    }
}

/// Starts the log, if the command line, the environment (`V2G_LOG`) or the configuration asks for one.
pub(crate) fn log(option: Option<&str>, config: &LogConfig) -> Result<(), Failure> {
    let from_environment = std::env::var("V2G_LOG")
        .ok()
        .filter(|filter| !filter.is_empty());
    let filter = option
        .map(str::to_owned)
        .or(from_environment)
        .or_else(|| config.filter.clone());
    let Some(filter) = filter else {
        return Ok(());
    };
    let format = match config.format {
        LogFormat::Text => logging::Format::Text,
        LogFormat::Json => logging::Format::Json,
    };
    let limit = logging::Limit {
        per_minute: config.max_per_minute(),
        ..logging::Limit::default()
    };
    logging::start(&filter, format, limit).map_err(Failure::usage)
}

/// Said at the start where the configuration wants that.
pub(crate) const SECRETS_ARE_TOLD: &str =
    "SECRETS OF TLS ARE TOLD TO EVERYBODY ON THE LINK (records.disclose_keys)";

/// Tells secrets to the link, where the configuration says so.
pub(crate) fn disclosure(
    wanted: bool,
    interface: &Interface,
) -> Result<Option<KeyDisclosure>, Failure> {
    if !wanted {
        return Ok(None);
    }
    warn(SECRETS_ARE_TOLD);
    open_disclosure(interface).map(Some)
}

pub(crate) fn open_disclosure(interface: &Interface) -> Result<KeyDisclosure, Failure> {
    KeyDisclosure::open(interface)
        .map_err(|error| Failure::new(format_args!("disclose_keys: {error}")))
}

fn records(config: &Config) -> Result<Option<Records>, Failure> {
    let Some(folder) = &config.records.folder else {
        return Ok(None);
    };
    let budget = Budget {
        size: config.records.max_size(),
        age: config.records.max_age(),
    };
    let records = Records::open(folder, budget).map_err(Failure::new)?;
    if records.interrupted() > 0 {
        warn(format_args!(
            "{} sessions were interrupted when this program ended last; their records say so",
            records.interrupted()
        ));
    }
    Ok(Some(records))
}

fn token(file: &Path) -> Result<Token, Failure> {
    let named = |reason: &dyn std::fmt::Display| {
        Failure::new(format_args!("token_file {}: {reason}", file.display()))
    };
    let text = std::fs::read_to_string(file).map_err(|error| named(&error))?;
    Token::new(&text).map_err(|reason| named(&reason))
}

fn prepare(hook: &WebhookConfig) -> Result<Webhook, Failure> {
    let named = |reason: &dyn std::fmt::Display| {
        Failure::new(format_args!("webhook {}: {reason}", hook.url))
    };
    let text = std::fs::read_to_string(&hook.secret_file).map_err(|error| {
        named(&format_args!(
            "secret_file {}: {error}",
            hook.secret_file.display()
        ))
    })?;
    let roots = hook.roots.as_deref().map(pem::certificates).transpose();
    let roots = roots.map_err(|error| named(&error))?.unwrap_or_default();
    Ok(Webhook {
        client: Client::new(&hook.url, &roots).map_err(|error| named(&error))?,
        secret: Secret::new(&text).map_err(|reason| named(&reason))?,
        kinds: hook.events.clone(),
    })
}
