//! The picture: power and state of charge above, voltage and current below.

use std::error::Error;
use std::ops::Range;
use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use super::Sample;

const SIZE: (u32, u32) = (1000, 640);
const INK: RGBColor = RGBColor(38, 50, 56);
const GRID: RGBColor = RGBColor(226, 230, 233);
const POWER: RGBColor = RGBColor(46, 125, 50);
const CHARGE: RGBColor = RGBColor(106, 27, 154);
const VOLTAGE: RGBColor = RGBColor(21, 101, 192);
const CURRENT: RGBColor = RGBColor(230, 81, 0);

/// One curve: what it is called, with its unit, and its value in a sample.
struct Curve {
    name: &'static str,
    color: RGBColor,
    value: fn(&Sample) -> f64,
    /// With room above and below.
    range: Range<f64>,
    filled: bool,
    /// Zero is before anything was told.
    unknown_at_zero: bool,
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;
type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

pub(super) fn draw(file: &Path, title: &str, samples: &[Sample]) -> Result<()> {
    let root = SVGBackend::new(file, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let heading = ("sans-serif", 24).into_font().color(&INK);
    let root = root.titled(title, heading)?;
    let (above, below) = root.split_vertically(300);
    let told_soc = samples.iter().any(|sample| sample.soc > 0.0);
    let kilowatts = curve("Power, kW", POWER, |sample| sample.power / 1000.0, samples);
    let charge = Curve {
        range: 0.0..100.0,
        unknown_at_zero: true,
        ..curve("State of charge, %", CHARGE, |sample| sample.soc, samples)
    };
    let filled = Curve {
        filled: true,
        ..kilowatts
    };
    panel(&above, &filled, told_soc.then_some(&charge), "", samples)?;
    let volts = curve("Voltage, V", VOLTAGE, |sample| sample.voltage, samples);
    let amperes = curve("Current, A", CURRENT, |sample| sample.current, samples);
    let below_label = "Time on the clock, s";
    panel(&below, &volts, Some(&amperes), below_label, samples)?;
    root.present()?;
    Ok(())
}

fn curve(
    name: &'static str,
    color: RGBColor,
    value: fn(&Sample) -> f64,
    samples: &[Sample],
) -> Curve {
    let values = samples.iter().map(value);
    let least = values.clone().fold(0.0, f64::min);
    let most = values.fold(0.0, f64::max).max(least + 1.0);
    let room = (most - least) * 0.08;
    let bottom = if least < 0.0 { least - room } else { 0.0 };
    Curve {
        name,
        color,
        value,
        range: bottom..most + room,
        filled: false,
        unknown_at_zero: false,
    }
}

/// One curve with its axis on the left, and perhaps another one on the right.
fn panel(
    area: &Area<'_>,
    left: &Curve,
    right: Option<&Curve>,
    time_label: &str,
    samples: &[Sample],
) -> Result<()> {
    let end = samples.last().map_or(1.0, |sample| sample.time).max(1.0);
    let other = right.unwrap_or(left);
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .x_label_area_size(if time_label.is_empty() { 24 } else { 42 })
        .y_label_area_size(64)
        .right_y_label_area_size(64)
        .build_cartesian_2d(0.0..end, left.range.clone())?
        .set_secondary_coord(0.0..end, other.range.clone());
    let text = |color: &RGBColor| ("sans-serif", 18).into_font().color(color);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(INK)
        .x_labels(10)
        .y_labels(6)
        .x_desc(time_label)
        .y_desc(left.name)
        .x_label_style(text(&INK))
        .y_label_style(text(&left.color))
        .x_label_formatter(&|time| format!("{time:.0}"))
        .y_label_formatter(&|value| number(*value))
        .draw()?;
    let points = |curve: &Curve| -> Vec<(f64, f64)> {
        let point = |sample: &Sample| (sample.time, (curve.value)(sample));
        let known = |sample: &&Sample| !curve.unknown_at_zero || (curve.value)(sample) > 0.0;
        samples.iter().filter(known).map(point).collect()
    };
    if left.filled {
        let fill = left.color.mix(0.15);
        chart.draw_series(AreaSeries::new(points(left), 0.0, fill))?;
    }
    let line = |color: RGBColor| color.stroke_width(2);
    chart.draw_series(LineSeries::new(points(left), line(left.color)))?;
    if let Some(right) = right {
        chart
            .configure_secondary_axes()
            .axis_style(INK)
            .y_labels(6)
            .y_desc(right.name)
            .label_style(text(&right.color))
            .y_label_formatter(&|value| number(*value))
            .draw()?;
        chart.draw_secondary_series(LineSeries::new(points(right), line(right.color)))?;
    }
    Ok(())
}

/// Without decimals that say nothing.
fn number(value: f64) -> String {
    if value.fract().abs() < 1e-9 || value.abs() >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}
