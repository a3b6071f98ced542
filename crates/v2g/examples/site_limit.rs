//! Three stations share what the grid gives them: `cargo run -p v2g --example site_limit`.
//!
//! Each bay is a station and a vehicle in memory. The site divides 150 kW among those that charge, as evenly as
//! their wishes allow, and tells each station with `set_limits()`; the vehicle hears of it with the next answer.

use std::time::Duration;

use v2g::session::*;

const SITE: Watts = Watts::new(150_000);
const TICK: Duration = Duration::from_millis(20);

fn main() {
    let mut now = Instant::START;
    // What the vehicles want, and when they come and go.
    let mut bays = [
        Bay::new(1, 90_000, 0..120),
        Bay::new(2, 40_000, 20..90),
        Bay::new(3, 120_000, 40..120),
    ];
    println!("  time   bay 1   bay 2   bay 3    site (kW)");
    for tick in 0..6000u32 {
        let second = tick / 50;
        for bay in &mut bays {
            bay.step(now, second);
        }
        share(&mut bays);
        if tick % 500 == 499 {
            let powers = bays.each_ref().map(Bay::power);
            let site: f64 = powers.iter().sum();
            let [one, two, three] = powers.map(|power| power / 1000.0);
            println!(
                "{second:>4} s {one:>7.1} {two:>7.1} {three:>7.1} {:>8.1}",
                site / 1000.0
            );
            assert!(site <= SITE.as_f64() * 1.001, "the site gives no more");
        }
        now = now.after(TICK);
    }
    for bay in &bays {
        assert!(bay.told.is_some(), "each vehicle has heard its limit");
    }
}

/// The least demand is met first; what it leaves is shared by the others.
fn share(bays: &mut [Bay]) {
    let mut asking: Vec<&mut Bay> = bays.iter_mut().filter(|bay| bay.charges()).collect();
    asking.sort_by_key(|bay| bay.wish);
    let mut left = SITE;
    let mut sharers = asking.len() as i64;
    for bay in asking {
        let fair = Watts::from_milli(left.milli() / sharers);
        let given = fair.min(bay.wish);
        bay.secc().station_mut().set_limits(given);
        left = left.saturating_sub(given);
        sharers -= 1;
    }
}

struct Bay {
    number: u8,
    wish: Watts,
    /// Seconds in which the vehicle charges.
    stay: std::ops::Range<u32>,
    ends: Option<(Box<Secc>, Box<Evcc>)>,
    charging: bool,
    /// The limit that the vehicle has heard last.
    told: Option<Watts>,
}

impl Bay {
    fn new(number: u8, wish: i32, stay: std::ops::Range<u32>) -> Self {
        Self {
            number,
            wish: Watts::new(wish),
            stay,
            ends: None,
            charging: false,
            told: None,
        }
    }

    fn charges(&self) -> bool {
        self.charging
    }

    fn secc(&mut self) -> &mut Secc {
        let (secc, _) = self.ends.as_mut().expect("somebody charges here");
        secc
    }

    /// Power at the output, W.
    fn power(&self) -> f64 {
        let supply = self
            .ends
            .as_ref()
            .and_then(|(secc, _)| secc.outlet().supply);
        let (voltage, current) = supply.unwrap_or_default();
        match self.charging {
            true => voltage.times(current).as_f64(),
            false => 0.0,
        }
    }

    fn plug_in(&mut self, now: Instant) {
        let id = EvseId::new(&format!("DE*V2G*E{}", self.number)).expect("an EVSE id");
        // Nothing is promised before the site has had its say.
        let mut station = Station::dc(id, Volts::new(920), Amperes::new(400), Watts::ZERO);
        station.authorization = Authorization::Granted;
        station.set_limits(Watts::new(10_000));
        let config = SeccConfig::new(SessionId::from_random([self.number; 8]));
        let secc = Secc::new(config, station, now);
        let name = EvccId::from_mac([2, 0, 0, 0, 0, self.number]);
        let mut vehicle = Vehicle::dc(name, Volts::new(450), Amperes::new(300));
        vehicle.battery_voltage = Volts::new(400);
        vehicle.target_voltage = Volts::new(400);
        vehicle.target_current = self.wish.over(vehicle.target_voltage);
        let evcc = Evcc::new(EvccConfig::default(), vehicle, now);
        self.ends = Some((Box::new(secc), Box::new(evcc)));
    }

    fn step(&mut self, now: Instant, second: u32) {
        if self.ends.is_none() && self.stay.contains(&second) {
            self.plug_in(now);
        }
        let Some((secc, evcc)) = &mut self.ends else {
            return;
        };
        if !self.stay.contains(&second) {
            evcc.vehicle_mut().wish = Wish::Complete;
        }
        evcc.expire(now);
        if let Some(request) = evcc.poll_transmit() {
            secc.receive(now, request);
        }
        while let Some(event) = secc.poll_event() {
            obey(secc.station_mut(), &event);
            match event {
                SeccEvent::Phase(phase) => self.charging = phase == Phase::DcCharging,
                SeccEvent::Ended(end) => assert!(end.is_completed(), "{end}"),
                _ => {}
            }
        }
        secc.expire(now);
        if let Some(response) = secc.poll_transmit() {
            evcc.receive(now, response);
        }
        while let Some(event) = evcc.poll_event() {
            match event {
                EvccEvent::Limits(limits) => self.told = limits.max_power,
                EvccEvent::CloseContactor => evcc.vehicle_mut().contactor = Contactor::Closed,
                EvccEvent::OpenContactor => evcc.vehicle_mut().contactor = Contactor::Open,
                _ => {}
            }
        }
    }
}

/// Equipment that does at once what it is told.
fn obey(station: &mut Station, event: &SeccEvent) {
    match *event {
        SeccEvent::CloseContactor => station.contactor = Contactor::Closed,
        SeccEvent::OpenContactor => station.contactor = Contactor::Open,
        SeccEvent::StartCableCheck { .. } => {
            station.cable_check = CableCheck::Passed;
            station.isolation = Isolation::Valid;
        }
        SeccEvent::SupplyOn { voltage, current } => {
            (station.present_voltage, station.present_current) = (voltage, current);
        }
        SeccEvent::SupplyOff => {
            (station.present_voltage, station.present_current) = (Volts::ZERO, Amperes::ZERO);
        }
        _ => {}
    }
}
