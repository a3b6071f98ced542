//! What XML in accepts and refuses, and how it says so.

use v2g_exi::tree::Tree;
use v2g_messages::{iso2, xml};

const STOP: [u8; 7] = [0x80, 0x98, 0x00, 0x40, 0x11, 0xF0, 0x00];

fn refusal(text: &str) -> String {
    xml::encode(&iso2::SET, text, false)
        .unwrap_err()
        .to_string()
}

/// A message with this body, which starts on line 3.
fn with_body(body: &str) -> String {
    format!(
        "<V2G_Message>\n<Header><SessionID>00</SessionID></Header>\n<Body>{body}</Body></V2G_Message>"
    )
}

#[test]
fn what_we_write_is_read_with_any_prefixes_comments_and_spaces() {
    let own = Tree::document(&iso2::SET, &STOP).xml();
    assert_eq!(xml::encode(&iso2::SET, &own, false).unwrap(), STOP);
    let other = r#"<?xml version="1.0"?>
        <d:V2G_Message xmlns:d="urn:iso:15118:2:2013:MsgDef"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">
          <d:Header><SessionID xmlns="urn:iso:15118:2:2013:MsgHeader">00</SessionID></d:Header>
          <!-- bye -->
          <d:Body><b:SessionStopReq xmlns:b="urn:iso:15118:2:2013:MsgBody">
            <b:ChargingSession><![CDATA[Terminate]]></b:ChargingSession></b:SessionStopReq></d:Body>
        </d:V2G_Message>"#;
    assert_eq!(xml::encode(&iso2::SET, other.trim(), false).unwrap(), STOP);
}

#[test]
fn nothing_is_dropped_or_guessed_and_the_place_is_told() {
    for (body, reason) in [
        (
            "<SessionStopReq/>",
            "line 3, column 7: V2G_Message.Body.SessionStopReq: ChargingSession is missing",
        ),
        (
            "<SessionStopReq>\n <ChargingSession>End</ChargingSession></SessionStopReq>",
            "line 4, column 2: V2G_Message.Body.SessionStopReq.ChargingSession: \"End\" is not one of",
        ),
        (
            "<SessionStopReq>\n <Bogus/><ChargingSession>Pause</ChargingSession></SessionStopReq>",
            "line 4, column 2: V2G_Message.Body.SessionStopReq: Bogus is not known here",
        ),
        (
            "<SessionStopReq>now<ChargingSession>Pause</ChargingSession></SessionStopReq>",
            "line 3, column 7: SessionStopReq has text between its elements",
        ),
        (
            "<ServiceDetailReq>\n\n<ServiceID>65536</ServiceID></ServiceDetailReq>",
            "line 5, column 1: V2G_Message.Body.ServiceDetailReq.ServiceID: 65536 exceeds 65535",
        ),
        (
            "<AuthorizationReq Id=\"a\"\n x=\"b\"/>",
            "line 4, column 2: V2G_Message.Body.AuthorizationReq: x is not known here",
        ),
    ] {
        let said = refusal(&with_body(body));
        assert!(said.contains(reason), "{body}: {said}");
    }
}

#[test]
fn namespaces_count_where_the_root_has_one() {
    let said = refusal("<V2G_Message xmlns='urn:din:70121:2012:MsgDef'/>");
    assert!(
        said.contains("{urn:din:70121:2012:MsgDef}V2G_Message: no message or fragment of this set"),
        "{said}"
    );
    let said = refusal(
        "<V2G_Message xmlns='urn:iso:15118:2:2013:MsgDef'><Header>\n<SessionID/></Header></V2G_Message>",
    );
    assert!(said.contains("SessionID is missing"), "{said}");
}

#[test]
fn what_is_no_xml_is_refused_with_its_place() {
    let said = refusal("<V2G_Message>\n<Header></V2G_Message>");
    assert!(
        said.starts_with("not XML:") && said.contains("2:"),
        "{said}"
    );
    let entity = "<!DOCTYPE a [<!ENTITY b 'c'>]><V2G_Message/>";
    assert!(refusal(entity).starts_with("not XML:"));
    let deep = "<a>".repeat(40) + &"</a>".repeat(40);
    assert!(refusal(&deep).contains("nested deeper"));
}
