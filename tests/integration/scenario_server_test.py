# SPDX-License-Identifier: Apache-2.0
"""Scenarios played against a real simulated_time server, over the wire: what is admitted, refused and evaluated there is what the files say.

scenario_server_test.py SOURCE_DIR BUILD_DIR
"""
import json
import re
import sys

from ledger_world import World, fail

# Duplicates; what a second record breaks by what the first one did; the kinds that move metal; from mine to plant.
SCENARIOS = ["adm/adm-00.json", "adm/adm-07.json", "adm/kinds-custody.json", "reference-chain.json"]


def check_that_it_can_fail(world):
    """With a key that is not the log's, whatever the server answers; and with something else expected."""
    other = world.vkey[:-2] + ("AA" if world.vkey[-2:] != "AA" else "BB")
    said = world.run("lode-scenario", "run", world.scenario, "--server", world.address, "--vkey", other)
    if said.code == 0:
        fail("passed with a key that is not the log's", said)
    name = json.loads(world.scenario.read_text(encoding="utf-8"))["scenario"]
    wrong = world.folder / "wrong.json"
    wrong.write_text(json.dumps({"scenario": name, "include": str(world.scenario), "lots": [{"lot": "lot:nobody/nothing", "status": "ACTIVE"}]}))
    said = world.run("lode-scenario", "run", wrong, "--server", world.address, "--vkey", world.vkey)
    if said.code != 1 or "lot lot:nobody/nothing" not in said.out:
        fail("passed with a lot that is not there", said)


def play(source, build, scenario):
    with World(source, build, scenario) as world:
        said = world.play()
        counts = re.search(r"^(\d+) passed, 0 failed$", said.out, re.MULTILINE)
        if counts is None or int(counts.group(1)) < len(world.records):
            fail(f"{scenario}: not every record was counted", said)
        if scenario == SCENARIOS[0]:
            check_that_it_can_fail(world)
        world.stop()
        world.expect(0, "lode-ledgerd", "fsck", "--data", world.data)
        return int(counts.group(1))


def main():
    for scenario in SCENARIOS:
        print(f"{scenario}: {play(sys.argv[1], sys.argv[2], scenario)} passed")


main()
