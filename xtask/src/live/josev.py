"""Starts Josev as `josev.py secc` or `josev.py evcc FILE`, with what its settings cannot say.

V2G_CONTROL=dynamic   the vehicle takes a parameter set of dynamic control (ISO 15118-20)
V2G_RENEGOTIATE=1     the station asks for one renegotiation in the charge loop (ISO 15118-2)
V2G_RECEIPT=1         the station wants one reading of its meter signed (ISO 15118-2)
"""

import asyncio
import os
import sys


def name_the_discharged_energy():
    """Its model spells this element of MeterInfo without the underscore that the schema has."""
    from iso15118.shared.messages.iso15118_20.common_types import MeterInfo

    field = MeterInfo.__fields__["bpt_discharged_energy_reading_wh"]
    field.alias = "BPT_DischargedEnergyReadingWh"


def take_dynamic_control():
    from iso15118.evcc.controller import simulator

    def is_dynamic(parameter_set):
        parameters = parameter_set.parameters
        return any(p.name == "ControlMode" and p.int_value == 2 for p in parameters)

    async def select(_self, services):
        offered = services[0]
        chosen = next(filter(is_dynamic, offered.parameter_sets))
        return simulator.SelectedEnergyService(
            service=offered.service, is_free=offered.is_free, parameter_set=chosen
        )

    simulator.SimEVController.select_energy_service_v20 = select


def ask_for_renegotiation():
    from iso15118.secc.controller import simulator
    from iso15118.shared.messages.datatypes import EVSENotification

    controller = simulator.SimEVSEController
    rounds = 0

    def once_in_the_loop(status):
        async def told(self):
            nonlocal rounds
            answer = await status(self)
            if getattr(self, "v2g_state", "") in ("CurrentDemand", "ChargingStatus"):
                rounds += 1
                if rounds == 1:
                    answer.evse_notification = EVSENotification.RE_NEGOTIATION
            return answer

        return told

    async def note(self, state):
        self.v2g_state = str(state)

    controller.set_present_protocol_state = note
    for name in ("get_ac_evse_status", "get_dc_evse_status"):
        setattr(controller, name, once_in_the_loop(getattr(controller, name)))


def ask_for_receipt():
    from iso15118.secc.states import iso15118_2_states as states
    from iso15118.shared.messages.iso15118_2.datatypes import MeterInfo

    def in_the_second_round(response):
        rounds = 0

        def make(**fields):
            nonlocal rounds
            rounds += 1
            if rounds == 2:
                reading = MeterInfo(meter_id="METER-1", meter_reading=1500)
                fields.update(receipt_required=True, meter_info=reading)
            return response(**fields)

        return make

    for name in ("ChargingStatusRes", "CurrentDemandRes"):
        setattr(states, name, in_the_second_round(getattr(states, name)))


def main():
    role = sys.argv.pop(1)
    name_the_discharged_energy()
    if os.environ.get("V2G_CONTROL") == "dynamic":
        take_dynamic_control()
    if os.environ.get("V2G_RENEGOTIATE"):
        ask_for_renegotiation()
    if os.environ.get("V2G_RECEIPT"):
        ask_for_receipt()
    if role == "secc":
        from iso15118.secc.main import main as start
    else:
        from iso15118.evcc.main import main as start
    asyncio.run(start())


main()
