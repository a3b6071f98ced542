"""A station for one vehicle: pyslac on the interface that is named, ends when it has matched."""

import asyncio
import sys

import pyslac.session as slac
from pyslac.environment import Config

# Real modems need ten seconds after a new key, simulated ones none.
slac.SLAC_SETTLE_TIME = 0.5


class Controller(slac.SlacSessionController):
    async def notify_matching_failed(self, evse_id):
        sys.exit(f"{evse_id}: matching failed")


async def serve(interface):
    config = Config()
    config.load_envs()
    session = slac.SlacEvseSession("DE*TST*E1", interface, config)
    await session.evse_set_key()
    await Controller().process_cp_state(session, "B")
    while session.state != slac.STATE_MATCHED:
        await asyncio.sleep(0.05)
    print("matched with", session.pev_mac.hex())
    await asyncio.sleep(1)


asyncio.run(asyncio.wait_for(serve(sys.argv[1]), 35))
