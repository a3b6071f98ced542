//! A station under control: a real session over loopback, watched and steered over HTTP.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use v2g::session::{Completion, End, Secc, SessionId};
use v2g_control::client::{Client, ClientError};
use v2g_control::http::{OPENAPI, Server, Token};
use v2g_control::{Board, BoardOptions, Budget, Records};
use v2g_runtime::config::Config;
use v2g_runtime::sim::{Cable, SimulatedCar, SimulatedCharger};
use v2g_runtime::{
    Arrival, ChargingPoint, Clock, Interface, Nobody, Observer, Plant, StationOptions,
    Surroundings, VehicleOptions, charge, stop_channel,
};

const EVSE: &str = "DE*V2G*E000001";
const QUICK: &str = "
    [station]
    authorization_time = 0.05
    isolation_time = 0.1
    contactor_time = 0.05
    [station.dc]
    voltage_ramp = 5000
    current_ramp = 5000
    [vehicle]
    contactor_time = 0.05
    message_grace = 20
    [vehicle.battery]
    soc = 40
    target_soc = 100
";

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("v2g-control-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn board(name: &str, authorize: bool) -> (Arc<Board>, PathBuf) {
    let folder = folder(name);
    let budget = Budget {
        size: 1 << 20,
        age: Duration::from_secs(1 << 20),
    };
    let options = BoardOptions {
        records: Some(Records::open(&folder, budget).unwrap()),
        authorize,
        tariff: Some("night".to_owned()),
    };
    (Board::new(options), folder)
}

async fn serve(board: &Arc<Board>, token: Option<&str>) -> String {
    let token = token.map(|token| Token::new(token).unwrap());
    let server = Server::open("127.0.0.1:0".parse().unwrap(), token, board.clone());
    let server = server.await.unwrap();
    let address = server.address();
    tokio::spawn(server.run());
    format!("http://{address}")
}

/// Charges a car at a station of this board; how it ended for the car.
async fn session(board: &Arc<Board>) -> End {
    let evse = board.evse(EVSE);
    let lo = Interface::find("lo").await.unwrap();
    let config = Config::parse(QUICK).unwrap();
    let any = std::net::UdpSocket::bind("[::]:0").unwrap();
    let port = any.local_addr().unwrap().port();
    drop(any);
    let (_stop_station, stop) = stop_channel();
    let (_stop_vehicle, stop_vehicle) = stop_channel();
    let around = |observer: Arc<dyn Observer>, stop| Surroundings {
        clock: Clock::start(),
        observer,
        stop,
        grace: Duration::from_secs(5),
    };
    let options = StationOptions {
        discovery_port: port,
        sessions: Some(1),
        ..StationOptions::default()
    };
    let point = ChargingPoint::open(&lo, options).unwrap();
    let cable = Cable::default();
    let (station, plug) = (config.station.clone(), cable.clone());
    let steered = evse.clone();
    let mut charger = move |arrival: &Arrival| -> (Box<Secc>, Box<dyn Plant<Secc>>) {
        let charger = SimulatedCharger::new(station.charger(), plug.clone(), 1);
        let settings = station.engine(SessionId::from_random([7; 8]));
        let engine = Secc::new(settings, charger.station(), arrival.now);
        (Box::new(engine), steered.steered(Box::new(charger)))
    };
    let at_station = around(evse, stop);
    let at_vehicle = around(Arc::new(Nobody), stop_vehicle);
    let options = VehicleOptions {
        discovery_port: port,
        engine: config.vehicle.engine(),
        ..VehicleOptions::default()
    };
    let mut car = SimulatedCar::new(config.vehicle.car(lo.mac), cable, 1);
    let vehicle = car.vehicle();
    let (_, end) = tokio::join!(
        point.run(&mut charger, &at_station),
        charge(&lo, options, vehicle, &mut car, &at_vehicle)
    );
    end.unwrap()
}

/// Asks until the answer fits.
async fn until(client: &Client, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let asking = async {
        loop {
            let answer = client.get(path).await.unwrap();
            if fits(&answer) {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let answer = tokio::time::timeout(Duration::from_secs(60), asking).await;
    answer.unwrap_or_else(|_| panic!("{path} never came to what was wanted"))
}

#[tokio::test]
async fn a_session_is_authorized_limited_and_stopped_over_http_and_recorded() {
    let (board, folder) = board("session", true);
    let client = Client::new(&serve(&board, None).await, &[]).unwrap();
    let mut events = client.events().await.unwrap();
    let watched = board.clone();
    let charging = tokio::spawn(async move { session(&watched).await });
    let running = |answer: &Value| answer["sessions"][0]["phase"] == "Authorization";
    let answer = until(&client, "/v1/sessions?running=true", running).await;
    let id = answer["sessions"][0]["id"].as_str().unwrap().to_owned();
    // The simulated customer would have identified by now; without a command nothing goes on.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let path = format!("/v1/sessions/{id}");
    assert_eq!(client.get(&path).await.unwrap()["phase"], "Authorization");
    let commands = format!("{path}/commands");
    let limits = json!({"command": "set_limits", "max_current_a": 10});
    client.post(&commands, &limits).await.unwrap();
    client
        .post(&commands, &json!({"command": "authorize"}))
        .await
        .unwrap();
    let flows = |answer: &Value| answer["current"].as_f64().unwrap() > 9.0;
    let answer = until(&client, &path, flows).await;
    assert!(answer["current"].as_f64().unwrap() < 10.5, "{answer}");
    client
        .post(&commands, &json!({"command": "stop"}))
        .await
        .unwrap();
    let end = charging.await.unwrap();
    assert!(
        matches!(
            end,
            End::Completed(Completion::StoppedByStation | Completion::Charged)
        ),
        "{end}"
    );

    let late = client
        .post(&commands, &json!({"command": "stop"}))
        .await
        .unwrap_err();
    assert!(
        matches!(late, ClientError::Refused(status, _) if status == 409),
        "{late}"
    );
    board.flush();
    let file = folder.join(format!("{id}.session.json"));
    let record: v2g_control::Session =
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(record.session_id.as_deref(), Some("0707070707070707"));
    assert_eq!(record.tariff.as_deref(), Some("night"));
    assert!(record.end.unwrap().in_order);
    assert!(record.times.charging.is_some() && record.times.charging_ended.is_some());
    assert!(record.times.charging_ended <= record.times.ended);

    let mut kinds = Vec::new();
    while let Some(event) = events.next().await {
        kinds.push(event["kind"].as_str().unwrap().to_owned());
        if kinds.last().is_some_and(|kind| kind == "session_ended") {
            break;
        }
    }
    for kind in [
        "session_started",
        "authorization_wanted",
        "limits",
        "phase",
        "measured",
    ] {
        assert!(kinds.iter().any(|is| is == kind), "{kind} not in {kinds:?}");
    }
    let text = board.metrics().text();
    assert!(
        text.contains("v2g_sessions_total{protocol=\"iso2\",end=\"completed\"} 1"),
        "{text}"
    );
    assert!(text.contains("v2g_sessions_running 0"), "{text}");
}

#[tokio::test]
async fn who_is_denied_gets_no_power() {
    let (board, _) = board("denied", true);
    let client = Client::new(&serve(&board, None).await, &[]).unwrap();
    let watched = board.clone();
    let charging = tokio::spawn(async move { session(&watched).await });
    let running = |answer: &Value| answer["sessions"][0]["phase"] == "Authorization";
    let answer = until(&client, "/v1/sessions", running).await;
    let path = format!(
        "/v1/sessions/{}",
        answer["sessions"][0]["id"].as_str().unwrap()
    );
    client
        .post(&format!("{path}/commands"), &json!({"command": "deny"}))
        .await
        .unwrap();
    assert!(!charging.await.unwrap().is_completed());
    let over = until(&client, &path, |answer| !answer["end"].is_null()).await;
    assert_eq!(over["end"]["class"], "untrusted");
    assert_eq!(over["times"]["charging"], Value::Null);
}

/// Status and body of a request written by hand.
async fn raw(address: &str, request: &str) -> (u16, Value) {
    let host = address.strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(host).await.unwrap();
    let request = request.replace("HOST", host);
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    if status >= 400 {
        assert!(
            head.to_lowercase().contains("application/problem+json"),
            "{answer}"
        );
    }
    (status, serde_json::from_str(body).unwrap_or_default())
}

#[tokio::test]
async fn whoever_may_not_ask_is_refused_and_told_why() {
    let (board, _) = board("guard", false);
    board.evse(EVSE);
    let open = serve(&board, None).await;
    let token = "0123456789abcdef0123456789abcdef";
    let closed = serve(&board, Some(token)).await;
    let get = |host: &str, more: &str| {
        format!("GET /v1/evses HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n")
    };
    let bearer = |token: &str| format!("Authorization: Bearer {token}\r\n");
    for (address, request, status) in [
        (&open, get("HOST", ""), 200),
        (&open, get("localhost:1", ""), 200),
        (&open, get("[::1]:1", ""), 200),
        (&open, get("attacker.example", ""), 421),
        (&open, get("127.0.0.1.attacker.example", ""), 421),
        (&closed, get("HOST", ""), 401),
        (
            &closed,
            get("HOST", &bearer("0123456789abcdef0123456789abcdeF")),
            401,
        ),
        (&closed, get("HOST", &bearer(&format!("{token}0"))), 401),
        (&closed, get("HOST", &bearer("")), 401),
        (&closed, get("HOST", &bearer(token)), 200),
        (&closed, get("some.name", &bearer(token)), 200),
    ] {
        assert_eq!(raw(address, &request).await.0, status, "{request}");
    }
    let anywhere = Server::open("0.0.0.0:0".parse().unwrap(), None, board.clone()).await;
    assert!(anywhere.unwrap_err().to_string().contains("token"));
}

#[tokio::test]
async fn bad_input_is_a_problem_that_names_the_field() {
    let (board, _) = board("input", false);
    board.evse(EVSE);
    let address = serve(&board, None).await;
    let put = |kind: &str, body: &str| {
        let length = body.len();
        format!(
            "PUT /v1/evses/{EVSE}/limits HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    };
    let json = "application/json";
    let (status, problem) = raw(&address, &put(json, r#"{"max_power_w":-1}"#)).await;
    assert_eq!(
        (status, &problem["errors"][0]["pointer"]),
        (400, &json!("#/max_power_w"))
    );
    let (status, problem) = raw(&address, &put(json, r#"{"max_power_w":1,"mode":"fast"}"#)).await;
    assert_eq!(
        (status, &problem["errors"][0]["field"]),
        (400, &json!("mode"))
    );
    assert_eq!(raw(&address, &put("text/plain", "{}")).await.0, 415);
    assert_eq!(raw(&address, &put(json, &" ".repeat(20_000))).await.0, 413);
    let (status, evse) = raw(&address, &put(json, r#"{"max_power_w":11000}"#)).await;
    assert_eq!(
        (status, &evse["limits"]["max_power_w"]),
        (200, &json!(11000.0))
    );
    for (line, status) in [
        ("GET /v1/sessions?limit=0", 400),
        ("GET /v1/sessions?state=1", 400),
        ("GET /v1/sessions/nobody", 404),
        ("GET /v1/evses/%FF", 404),
        ("GET /nothing", 404),
        ("GET /v1/sessions/nobody/commands", 405),
    ] {
        let request = format!("{line} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n");
        assert_eq!(raw(&address, &request).await.0, status, "{line}");
    }
}

/// Every path and method of the description exists, and what is answered has exactly the fields that it names.
#[tokio::test]
async fn the_description_is_true() {
    let (board, _) = board("openapi", false);
    board.evse(EVSE);
    let address = serve(&board, None).await;
    let client = Client::new(&address, &[]).unwrap();
    let description: Value = serde_json::from_str(OPENAPI).unwrap();
    assert_eq!(client.get("/openapi.json").await.unwrap(), description);
    for (path, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            if path == "/v1/events" {
                continue;
            }
            let path = path
                .replace("{evse}", "nobody")
                .replace("{session}", "nobody");
            let line = format!("{} {path}", method.to_uppercase());
            let request = format!(
                "{line} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n"
            );
            let (status, problem) = raw(&address, &request).await;
            assert_ne!(status, 405, "{line}");
            assert!(
                !problem["detail"]
                    .as_str()
                    .unwrap_or("")
                    .contains("at this path"),
                "{line}"
            );
        }
    }
    let names = |value: &Value| -> Vec<String> {
        let mut names: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
        names.sort();
        names
    };
    let schemas = &description["components"]["schemas"];
    let evses = client.get("/v1/evses").await.unwrap();
    assert_eq!(
        names(&evses["evses"][0]),
        names(&schemas["Evse"]["properties"])
    );
    let session = serde_json::to_value(blank()).unwrap();
    let described = &schemas["Session"]["properties"];
    assert_eq!(names(&session), names(described));
    for part in ["vehicle", "times", "energy"] {
        assert_eq!(
            names(&session[part]),
            names(&described[part]["properties"]),
            "{part}"
        );
    }
}

/// A record as an earlier version wrote it: what it has must still be read.
fn blank() -> v2g_control::Session {
    serde_json::from_value(json!({
        "format": 1, "id": "x", "evse_id": EVSE, "state": "ended", "session_id": null,
        "resumed": false, "protocol": "iso2", "security": "none",
        "vehicle": {"address": "[::1]:1", "evcc_id": null, "certificate": null},
        "contract": null, "contract_verified": false, "phase": null,
        "times": {"started": "", "charging": null, "charging_ended": null, "ended": null, "written": ""},
        "energy": {"meter_id": null, "reading_wh": null, "delivered_wh": 0.0, "returned_wh": 0.0, "confirmed_wh": null},
        "voltage": 0.0, "current": 0.0, "soc": null, "tariff": null, "signed_values": [], "end": null
    }))
    .unwrap()
}
