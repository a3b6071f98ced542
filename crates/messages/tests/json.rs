//! What JSON in refuses, and how it says so.

use v2g_messages::{iso2, json};

fn refusal(body: &str) -> String {
    let text = format!(r#"{{"V2G_Message":{{"Header":{{"SessionID":"00"}},"Body":{body}}}}}"#);
    json::encode(&iso2::SET, &text, false)
        .unwrap_err()
        .to_string()
}

#[test]
fn nothing_is_dropped_or_guessed() {
    for (body, reason) in [
        (
            r#"{"AuthorizationReq":{"Id":{"x":1}}}"#,
            "AuthorizationReq.@Id: a plain value is expected",
        ),
        (
            r#"{"ServiceDiscoveryReq":{"ServiceScope":"a","ServiceScope":"b"}}"#,
            "ServiceScope stands twice",
        ),
        (
            r#"{"ServiceDiscoveryReq":{"Bogus":[]}}"#,
            "ServiceDiscoveryReq: Bogus is not known here",
        ),
        (
            r#"{"ServiceDiscoveryReq":{"Bogus":1}}"#,
            "ServiceDiscoveryReq: Bogus is not known here",
        ),
        (
            r#"{"SessionStopReq":{"ChargingSession":["Terminate"]}}"#,
            "ChargingSession cannot repeat",
        ),
        (
            r#"{"SessionStopReq":[["x"]]}"#,
            "SessionStopReq has an array in its array",
        ),
        (
            r#"{"SessionStopReq":{}}"#,
            "SessionStopReq: ChargingSession is missing",
        ),
        (
            r#"{"SessionStopReq":{"ChargingSession":"End"}}"#,
            "ChargingSession: \"End\" is not one of the literals",
        ),
        (
            r#"{"ServiceDiscoveryReq":{"ServiceScope":null}}"#,
            "ServiceScope is null",
        ),
        (
            r#"{"ServiceDiscoveryReq":{"ServiceScope":true}}"#,
            "ServiceScope: \"true\" is not a string",
        ),
        (
            r#"{"ServiceDetailReq":{"ServiceID":"1"}}"#,
            "ServiceID: \"1\" is not an integer",
        ),
        (
            r#"{"ServiceDetailReq":{"ServiceID":65536}}"#,
            "ServiceID: 65536 exceeds 65535",
        ),
        (
            r#"{"SessionSetupReq":{"EVCCID":"0"}}"#,
            "EVCCID: \"0\" is not hexadecimal",
        ),
        (
            r#"{"SessionSetupReq":{"EVCCID":"00112233445566"}}"#,
            "EVCCID: length 7 is outside 0 to 6",
        ),
        (
            r#"{"AuthorizationReq":{"GenChallenge":"AB=="}}"#,
            "GenChallenge: \"AB==\" is not base64",
        ),
        (
            r#"{"SessionStopReq":{"ChargingSession":"Pause"},"AuthorizationReq":{}}"#,
            "excludes another element",
        ),
        (
            r#"{"BodyElement":{}}"#,
            "an abstract element cannot be written",
        ),
        (r#""text""#, "Body: elements are expected, not a value"),
    ] {
        let said = refusal(body);
        assert!(said.contains(reason), "{body}: {said}");
    }
}

#[test]
fn a_document_is_one_object_with_one_key() {
    for text in [
        "[]",
        "1",
        r#"{"V2G_Message":[]}"#,
        r#"{"A":{},"B":{}}"#,
        "{}",
    ] {
        let said = json::encode(&iso2::SET, text, false)
            .unwrap_err()
            .to_string();
        assert_eq!(
            said, "expected an object with one key, the root element",
            "{text}"
        );
    }
    let said = json::encode(&iso2::SET, "{\n  \"a\" 1}", false)
        .unwrap_err()
        .to_string();
    assert!(said.contains("line 2"), "{said}");
    let deep = r#"{"a":"#.repeat(100_000) + &"}".repeat(100_000);
    assert!(json::encode(&iso2::SET, &deep, false).is_err());
}
