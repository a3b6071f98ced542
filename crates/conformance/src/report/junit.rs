//! The report as JUnit XML, for whatever runs tests.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Outcome, Report};
use crate::Verdict;

impl Report {
    /// One suite for each area. A failure is a failure; what is inconclusive, not offered or not
    /// judged is skipped with its reason.
    ///
    /// # Panics
    ///
    /// Never: writing to memory cannot fail.
    #[must_use]
    pub fn to_junit(&self) -> String {
        let mut octets = Vec::new();
        let written = self.write(&mut Writer::new_with_indent(&mut octets, b' ', 2));
        debug_assert!(written.is_ok(), "writing to memory does not fail");
        String::from_utf8_lossy(&octets).into_owned()
    }

    fn write(&self, xml: &mut Writer<&mut Vec<u8>>) -> io::Result<()> {
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let counts = counts(self.outcomes.iter());
        let suites = xml.create_element("testsuites");
        let suites = suites.with_attribute(("name", "V2G conformance"));
        suites
            .with_attributes(counts.iter().map(|(k, v)| (*k, v.as_str())))
            .write_inner_content(|xml| {
                for (area, outcomes) in self.areas() {
                    write_suite(xml, &area, &outcomes)?;
                }
                Ok(())
            })?;
        Ok(())
    }
}

fn write_suite(
    xml: &mut Writer<&mut Vec<u8>>,
    area: &str,
    outcomes: &[&Outcome],
) -> io::Result<()> {
    let counts = counts(outcomes.iter().copied());
    let suite = xml
        .create_element("testsuite")
        .with_attribute(("name", area));
    suite
        .with_attributes(counts.iter().map(|(k, v)| (*k, v.as_str())))
        .write_inner_content(|xml| {
            outcomes
                .iter()
                .try_for_each(|one| write_case(xml, area, one))
        })?;
    Ok(())
}

fn write_case(xml: &mut Writer<&mut Vec<u8>>, area: &str, outcome: &Outcome) -> io::Result<()> {
    let case = &outcome.case;
    let time = format!("{:.3}", outcome.took.as_secs_f64());
    let element = xml.create_element("testcase");
    let element = element.with_attribute(("classname", area));
    let element = element.with_attribute(("name", case.id().as_str()));
    element
        .with_attribute(("time", time.as_str()))
        .write_inner_content(|xml| {
            write_properties(xml, outcome)?;
            let (name, reason) = match &outcome.verdict {
                Verdict::Pass => return Ok(()),
                Verdict::Fail(reason) => ("failure", reason.clone()),
                other => ("skipped", other.to_string()),
            };
            let element = xml.create_element(name);
            let element = element.with_attribute(("message", reason.as_str()));
            element.write_text_content(BytesText::new(case.purpose))?;
            Ok(())
        })?;
    Ok(())
}

fn write_properties(xml: &mut Writer<&mut Vec<u8>>, outcome: &Outcome) -> io::Result<()> {
    let case = &outcome.case;
    let properties = [
        ("requirements", case.requirements.join(" ")),
        ("stimulus", case.stimulus()),
        ("expected", case.expected()),
    ];
    xml.create_element("properties")
        .write_inner_content(|xml| {
            for (name, value) in &properties {
                let property = xml.create_element("property");
                let property = property.with_attribute(("name", *name));
                property
                    .with_attribute(("value", value.as_str()))
                    .write_empty()?;
            }
            Ok(())
        })?;
    Ok(())
}

fn counts<'o>(outcomes: impl Iterator<Item = &'o Outcome> + Clone) -> [(&'static str, String); 4] {
    let is = |outcome: &&Outcome, fail: bool| match &outcome.verdict {
        Verdict::Pass => false,
        Verdict::Fail(_) => fail,
        _ => !fail,
    };
    let time: f64 = outcomes.clone().map(|one| one.took.as_secs_f64()).sum();
    let failures = outcomes.clone().filter(|one| is(one, true)).count();
    let skipped = outcomes.clone().filter(|one| is(one, false)).count();
    [
        ("tests", outcomes.count().to_string()),
        ("failures", failures.to_string()),
        ("skipped", skipped.to_string()),
        ("time", format!("{time:.3}")),
    ]
}
