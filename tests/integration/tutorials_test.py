# SPDX-License-Identifier: Apache-2.0
"""The command lines of the tutorials, run in their order on a ledger with the reference chain; and the example of docs/scenarios.md.

tutorials_test.py SOURCE_DIR BUILD_DIR

Each command of a page has to be known here, with its exit code and what it prints, so that no page shows what nobody has run. Between two steps of a page the
test does what the page leaves to people: registrars log a key, a miner writes the lot down, the witness signs too. A page that this test does not know fails it.
"""
import json
import pathlib
import re
import subprocess
import sys
import time

from ledger_world import World, fail

WITNESS = ("saemape-observe", "local:saemape", "OBSERVE")
REGISTRARS = (("reg1-registry", "lei:9999LODEREG100000021"), ("reg2-registry", "lei:9999LODEREG200000037"))
VALIDATOR = ("val1-attest", "lei:9999LODEVAL100000005", "ATTEST")
WHEN = "2026-08-26T08:00:00Z"  # after the last record of the reference chain

# How a command begins; patterns of what it prints, stderr included.
BUYER = {
    "lode lot verify lot:cum/cam-0708": [r"^VERIFIED WITH EXCEPTIONS", r"6\.5 energy and climate at\s+site:lcc/kanzenze"],
    "lode trail export": [r"cam-0708\.lode"],
    "lode trail verify": [r"^VERIFIED WITH EXCEPTIONS"],
    "lode-verify cam-0708.lode": [r"^VERIFIED WITH EXCEPTIONS"],
    "lode lot show": [r"CAM_NMC622"],
    "lode lot trace": [r"from lot:cum/pcam-0625"],
    "lode party show": [r"Lualaba Cuivre-Cobalt SA"],
}
AUDITOR = {
    "lode trail export lot:lcc/hyd-0314": [r"hyd-0314\.lode"],
    "lode-verify hyd-0314.lode": [r"VERIFIED"],
    "lode log checkpoint": [r"^ledger\.example/cobalt-2026/simulated$"],
}
SUPPLIER = {
    "lode log describe": [r"compare genesis"],
    "lode settings allow": [r"^allowed +\S+lode\.toml$", r"^ +genesis +[0-9a-f]{64}$"],
    "lode key new": [r"^key id +[0-9a-f]{64}$"],
    "lode record new KeyAdded": [],
    "lode record new LotCreated": [],
    "lode record sign lot.json": [r"To be signed", r"lot:mutoto/k3-2608"],
    "lode record submit lot.envelope": [r"^logged  [0-9a-f]{64}  entry \d+ .*lot\.receipt$"],
    "lode receipt verify lot.receipt": [r"^LOGGED: this record is in the log$"],
    "lode-verify receipt lot.receipt": [r"^LOGGED: this record is in the log$"],
}

REGISTRAR = {
    "lode key new": [r"^purpose +REGISTRY$"],
    "lode record new PartyRegistered": [],
    "lode record new RoleGranted": [],
    "lode record sign party.json": [r"To be signed", r"local:newcomer"],
    "lode record sign party.envelope": [r"To be signed"],
    "lode record submit party.envelope": [r"^logged  [0-9a-f]{64}  entry \d+ .*party\.receipt$"],
    "lode record new SiteRegistered": [],
    "lode record new KeyRevoked": [],
}
ATTESTING = {
    "lode key new": [r"^purpose +ATTEST$"],
    "lode record new Attested": [],
    "lode record sign attest.json": [r"To be signed", r"icmm-mp"],
    "lode record submit attest.envelope": [r"^logged  [0-9a-f]{64}  entry \d+ .*attest\.receipt$"],
    "lode record new AttestationChanged": [],
}

OPERATOR = {
    "lode-ledgerd init --data our-ledger --origin": [r"^ledger\.example/ours\+[0-9a-f]{8}\+"],
    "lode key new": [r"^purpose +REGISTRY$"],
    "lode record new Genesis": [],
    "lode record sign genesis.json": [r"To be signed", r"genesis\.envelope"],
    "lode-ledgerd init --data our-ledger --genesis": [r"Genesis is logged"],
    "lode-ledgerd serve": [],
    "lode log checkpoint": [r"^ledger\.example/ours\n2$"],
    "lode log describe": [r"compare genesis"],
    "lode settings allow": [r"^allowed +\S+lode\.toml$"],
}


def commands_of(page):
    """The lines of the page's code blocks that are command lines."""
    blocks = re.findall(r"^```(?:\w*)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("lode")]


def key(world, name, party, purpose, file=None):
    """A key that the ledger knows, and the words that name it."""
    file = file or f"{name}.key"
    (world.folder / file).unlink(missing_ok=True)
    world.expect(0, "lode", "key", "new", "--party", party, "--purpose", purpose, "--work", "interactive", "--seed-file", f"scenario/keys/{name}.seed", "--out", file)
    return ["--key", file]


def edit(world, name, change):
    """Changes values of an example, as its page says."""
    record = json.loads((world.folder / name).read_text(encoding="utf-8"))
    record["event_time"] = record["capture_time"] = WHEN
    change(record)
    (world.folder / name).write_text(json.dumps(record), encoding="utf-8")


def two_registrars_have_their_keys(world):
    for number, (name, party) in enumerate(REGISTRARS, 1):
        key(world, name, party, "REGISTRY", f"registrar-{number}.key")


def the_party_gets_its_name(world):
    def change(record):
        record["signers"] = [{"party": REGISTRARS[1][1], "capacity": "CAPACITY_REGISTRAR"}]
        record["party_registered"].update(party="local:newcomer", lot_prefixes=["newcomer"])
    edit(world, "party.json", change)


def the_validator_has_its_key(world):
    key(world, *VALIDATOR, "validator.key")


def the_validator_writes_down_what_it_found(world):
    real = json.loads((world.folder / "scenario/records/168-A1-Attested.json").read_text(encoding="utf-8"))
    edit(world, "attest.json", lambda record: record.update(attested=real["attested"], documents=real.get("documents", [])))


def registrars_log_the_key(world):
    signers = [{"party": REGISTRARS[1][1], "capacity": "CAPACITY_REGISTRAR"}]
    edit(world, "add-key.json", lambda record: record.update(author=REGISTRARS[0][1], signers=signers))
    keys = [word for name, party in REGISTRARS for word in key(world, name, party, "REGISTRY")]
    world.expect(0, "lode", "record", "sign", "add-key.json", *keys, "--yes")
    world.expect(0, "lode", "record", "submit", "add-key.envelope", "--vkey", world.vkey, "--record-time", "event+1m")


def the_miner_writes_the_lot_down(world):
    """The example's values become those of this ledger: its site, its document types, its witness."""
    example = json.loads((world.folder / "lot.json").read_text(encoding="utf-8"))
    real = json.loads((world.folder / "scenario/records/180-B1-LotCreated.json").read_text(encoding="utf-8"))
    if set(example["lot_created"]) - set(real["lot_created"]):
        fail("the example has fields that a real lot has not:", example)
    def change(record):
        record.update(signers=real["signers"], documents=real["documents"], lot_created=real["lot_created"])
        record["documents"][0]["number"] = "SL-K3-2608"
        record["lot_created"]["lot"] = "lot:mutoto/k3-2608"
        record["lot_created"]["quantity"].pop("packages", None)  # their tags are spent
    edit(world, "lot.json", change)


def the_witness_signs_too(world):
    world.expect(0, "lode", "record", "sign", "lot.envelope", *key(world, *WITNESS), "--yes", "--force")


AFTER = {
    "tutorial-supplier.md": {
        "lode record new KeyAdded": registrars_log_the_key,
        "lode record new LotCreated": the_miner_writes_the_lot_down,
        "lode record sign lot.json": the_witness_signs_too,
    },
    "tutorial-registrar.md": {"lode key new": two_registrars_have_their_keys, "lode record new PartyRegistered": the_party_gets_its_name},
    "tutorial-validator.md": {"lode key new": the_validator_has_its_key, "lode record new Attested": the_validator_writes_down_what_it_found},
}


def play(world, page, known):
    commands = commands_of(page)
    seen = set()
    for command in commands:
        begins = [start for start in known if command.startswith(start)]
        if len(begins) != 1:
            fail(f"{page.name} shows a command that this test does not know: {command}")
        # This ledger's time is simulated, a supplier's is not.
        told = world.shell(command + (" --record-time event+30m" if "record submit" in command else ""))
        if told.code != 0:
            fail(f"{page.name}: exit code {told.code}:", told)
        for pattern in known[begins[0]]:
            if re.search(pattern, told.out + told.err, re.MULTILINE) is None:
                fail(f"{page.name}: it does not print {pattern}:", told)
        seen.add(begins[0])
        if begins[0] in AFTER.get(page.name, {}):
            AFTER[page.name][begins[0]](world)
    if seen != set(known):
        fail(f"{page.name} does not show any more: {sorted(set(known) - seen)}")
    return len(commands)


def play_operator_page(world, page):
    """A second ledger, in a folder of its own, beside the one that is served."""
    home, environment = world.folder, dict(world.environment)
    world.folder = home / "operator"
    world.folder.mkdir()
    world.environment["LODE_PASSPHRASE_FILE"] = str(home / "pass")
    server = None
    for command in commands_of(page):
        begins = [start for start in OPERATOR if command.startswith(start)]
        if len(begins) != 1:
            fail(f"{page.name} shows a command that this test does not know: {command}")
        if begins[0] == "lode-ledgerd serve":
            server = serve_in_background(world, command)
            continue
        told = world.shell(command)
        missing = [p for p in OPERATOR[begins[0]] if re.search(p, told.out + told.err, re.MULTILINE) is None]
        if told.code != 0 or missing:
            fail(f"{page.name}: exit code {told.code}, not printed: {missing}:", told)
        if begins[0].endswith("--origin"):
            world.environment["VKEY"] = told.out.split("\n")[0]
        if begins[0] == "lode record new Genesis":
            the_operator_edits_genesis(world)
    server.terminate()
    if server.wait(60) != 0:
        fail(f"{page.name}: the server did not stop in good order")
    world.folder, world.environment = home, environment
    return len(OPERATOR)


def serve_in_background(world, command):
    server = subprocess.Popen(["bash", "-c", f"exec {command} --port 0 --port-file port"], cwd=world.folder, env=world.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not (world.folder / "port").exists():
        if server.poll() is not None or time.monotonic() > until:
            server.kill()
            fail("the operator's ledger does not serve")
        time.sleep(0.01)
    world.environment["LODE_ADDRESS"] = "127.0.0.1:" + (world.folder / "port").read_text(encoding="ascii").strip()
    return server


def the_operator_edits_genesis(world):
    """What the page's table says, and nothing else."""
    shown = world.expect(0, "lode", "key", "show", "registrar-1.key").out
    said = {line.split()[0]: line.split()[-1] for line in shown.splitlines()}  # "key id" and "public key" among others
    path = world.folder / "genesis.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["origin"] = record["genesis"]["origin"] = "ledger.example/ours"
    record["genesis"]["log_vkey"] = world.environment["VKEY"]
    record["genesis"]["registrars"][0].update(key_id=said["key"], pubkey=said["public"])
    path.write_text(json.dumps(record), encoding="utf-8")


def play_scenario_page(world, page):
    """The example there plays, and ends as the page says."""
    text = page.read_text(encoding="utf-8")
    example = re.search(r"^```json\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    said = re.search(r"ends with `(\d+ passed, 0 failed)`", text)
    if example is None or said is None:
        fail(f"{page.name} has no example, or does not say how it ends")
    (world.folder / "base.json").write_text((world.scenario.parent / "base.json").read_text(encoding="utf-8"), encoding="utf-8")
    (world.folder / "example.json").write_text(example.group(1), encoding="utf-8")
    told = world.expect(0, "lode-scenario", "run", "example.json")
    if not told.out.endswith(said.group(1) + "\n"):
        fail(f"{page.name} says {said.group(1)}:", told)


PAGES = (("buyer", BUYER), ("auditor", AUDITOR), ("supplier", SUPPLIER), ("registrar", REGISTRAR), ("validator", ATTESTING))


def main():
    docs = pathlib.Path(sys.argv[1]) / "docs"
    with World(sys.argv[1], sys.argv[2], "reference-chain.json") as world:
        world.play()
        (world.folder / "pass").write_text("a passphrase for a test\n", encoding="ascii")
        (world.folder / "pass").chmod(0o600)
        world.environment.update(VKEY=world.vkey, LODE_PASSPHRASE_FILE="pass")
        count = sum(play(world, docs / f"tutorial-{page}.md", known) for page, known in PAGES)
        count += play_operator_page(world, docs / "tutorial-operator.md")
        if {f"tutorial-{page}.md" for page in [name for name, _ in PAGES] + ["operator"]} != {page.name for page in docs.glob("tutorial-*.md")}:
            fail("there is a tutorial that this test does not know")
        play_scenario_page(world, docs / "scenarios.md")
        print(f"{count} commands of the tutorials do what they say")


main()
