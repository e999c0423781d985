# SPDX-License-Identifier: Apache-2.0
"""What lode says when it succeeds, over a real server: every verb that needs the ledger, as text and as JSON; and that what it can't keep it doesn't send.

commands_test.py SOURCE_DIR BUILD_DIR
"""
import base64
import hashlib
import json
import re
import shutil
import sys

from ledger_world import World, fail

LOT = "lot:cum/cam-0708"
MINE = "lei:9999LODELCC000000047"
ORE = "scenario/records/181-A1-LotCreated"
ORE_DIGEST = "fd30364e69e25ea7d044e0f38fe97b60504f60bfef99d4239b3593377b6dab0b"
REGISTRARS = ("lei:9999LODEREG100000021", "lei:9999LODEREG200000037")
OPERATORS_WORD = r"operator's word at tree size \d+"

# verb and arguments; patterns of the text on stdout; patterns on stderr; schema of the JSON; what the JSON must hold.
READS = [
    (["log", "checkpoint"], [r"^ledger\.example/cobalt-2026/simulated\n\d+\n"], [r"tree size \d+"], "lode.checkpoint/v1",
     lambda o: int(o["tree_size"]) >= 258 and o["quorum_met"] and not o["replayed"] and o["note"].startswith(o["origin"])),
    (["log", "describe"], [r'^origin = "ledger\.example/cobalt-2026/simulated"$', r'^genesis = "[0-9a-f]{64}"$'], [r"next: keep this"], "lode.ledger/v1",
     lambda o: o["simulated_time"] and "genesis" in o["record"]),
    (["lot", "show", LOT], [r"^lot:cum/cam-0708 +CAM_NMC622 +RETIRED$", r"Co 44,748\.8 kg"], [OPERATORS_WORD], "lode.lot/v1",
     lambda o: o["lot"]["status"] == "LOT_STATUS_RETIRED" and o["lot"]["at_creation"][0] == {"element": "Co", "mg": "44748800000"}),
    (["lot", "list"], [r"^lot:acc/cup-0607 +CU_PRECIPITATE +ACTIVE", r"^lot:qian/silo-0701 "], [], "lode.lots/v1",
     lambda o: not o["more"] and len(o["lots"]) > 40),
    (["lot", "list", "--prefix", "lot:cum/", "--limit", "2"], [r"^lot:cum/"], [], "lode.lots/v1",
     lambda o: o["more"] and [lot["lot"].startswith("lot:cum/") for lot in o["lots"]] == [True, True]),
    (["lot", "trace", LOT], [r"^  from lot:cum/pcam-0625$", r"lot:lcc/rom-2026-02"], [OPERATORS_WORD], "lode.trace/v1",
     lambda o: o["direction"] == "up" and not o["truncated"] and o["nodes"][0]["depth"] == 0),
    (["lot", "trace", "lot:lcc/rom-2026-02", "--down", "--depth", "1"], [r"lot:lcc/hyd-0314"], [r"^note: there is more beyond --depth 1; a greater one shows it$", OPERATORS_WORD], "lode.trace/v1",
     lambda o: o["direction"] == "down" and max(node["depth"] for node in o["nodes"]) == 1),
    (["lot", "verify", LOT, "--profile", "demo"], [r"^VERIFIED WITH EXCEPTIONS", r"6\.5 energy and climate at\s+site:lcc/kanzenze"], [], "lode.report/v2",
     lambda o: o["result"] == "VERIFIED_WITH_EXCEPTIONS" and o["lot"] == LOT),
    (["party", "list"], [r"^lei:9999LODEACC000000018 +US  American Cobalt Chemicals LLC$"], [OPERATORS_WORD], "lode.party-list/v1",
     lambda o: len(o["rows"]) > 30),
    (["party", "show", MINE], [r"entry\.legal_name +Lualaba Cuivre-Cobalt SA"], [OPERATORS_WORD], "lode.party/v1",
     lambda o: o["party"]["entry"]["country"] == "CD" and len(o["party"]["keys"]) >= 3),
    (["site", "list"], [r"^site:acc/acc-refinery "], [OPERATORS_WORD], "lode.site-list/v1", lambda o: len(o["rows"]) > 10),
    (["site", "show", "site:lcc/kanzenze"], [r"entry\.type +LSM_MINE"], [OPERATORS_WORD], "lode.site/v1",
     lambda o: o["site"]["entry"]["operator"] == MINE),
    (["record", "show", ORE_DIGEST], [r"^LotCreated by " + MINE, ORE_DIGEST], [r"entry \d+ of ledger\.example/cobalt-2026/simulated, proved"], "lode.record/v1",
     lambda o: o["digest"] == ORE_DIGEST and o["kind"] == "LotCreated" and not o["violations"] and [s["verifies"] for s in o["signatures"]] == [True]),
    (["record", "show", ORE + ".envelope"], [r"^  signature  by " + MINE + r", CUSTODY key: verifies$", r"^  signatures digest  [0-9a-f]{64}$"],
     [r"the operator's word"], "lode.record/v1", lambda o: [(s["party"], s["purpose"], s["verifies"]) for s in o["signatures"]] == [(MINE, "CUSTODY", True)]),
    (["record", "submit", ORE + ".envelope", "--record-time", "event+30m"], [r"^logged  " + ORE_DIGEST + r"  entry \d+ .*SIMULATED TIME"], [r"logged before"],
     "lode.submitted/v1", lambda o: o["logged"] and o["duplicate"] and o["digest"] == ORE_DIGEST),
    (["receipt", "verify", ORE + ".receipt", "--envelope", ORE + ".envelope"], [r"^LOGGED: this record is in the log$"], [], "lode.receipt/v1",
     lambda o: o["logged"] and o["record_matched"] and o["record_digest"] == ORE_DIGEST),
    (["receipt", "renew", ORE + ".receipt", "--out", "renewed.receipt"], [r"^renewed  renewed\.receipt  entry \d+ of tree size \d+$"], [], "lode.renewed/v1",
     lambda o: o["receipt"] == "renewed.receipt" and o["quorum_met"]),
    (["receipt", "verify", "renewed.receipt", "--digest", ORE_DIGEST], [r"^LOGGED"], [], "lode.receipt/v1", lambda o: o["record_matched"]),
    (["trail", "export", LOT, "--out", "cam.lode", "--force"], [r"cam\.lode"], [r"next: it is not verified yet"], "lode.exported/v1",
     lambda o: o["lot"] == LOT and int(o["bytes"]) > 10_000),
    (["trail", "verify", "cam.lode", "--profile", "demo"], [r"^VERIFIED WITH EXCEPTIONS"], [], "lode.report/v2",
     lambda o: o["result"] == "VERIFIED_WITH_EXCEPTIONS"),
    (["explain", "ATT-05"], [r"^ATT-05: the outcome is good enough$", r"^- severity: FAILS$"], [], "lode.explanation/v1",
     lambda o: o["code"] == "ATT-05" and "critical" in o["text"]),
]


def check(result, code=0):
    if result.code != code:
        fail(f"exit code {result.code}, not {code}:", result)
    if result.err.count("SIMULATED TIME: this ledger's") > 1:
        fail("it warns of simulated time more than once:", result)
    if "\x1b" in result.out + result.err:
        fail("an escape sequence reached the output:", result)
    return result


def json_of(result):
    try:
        return json.loads(result.out)
    except json.JSONDecodeError as error:
        return fail(f"no JSON ({error}):", result)


def check_reads(world):
    for arguments, out, err, schema, holds in READS:
        text = check(world.run("lode", *arguments))
        for pattern, where in [(p, text.out) for p in out] + [(p, text.err) for p in err]:
            if re.search(pattern, where, re.MULTILINE) is None:
                fail(f"it does not say {pattern}:", text)
        told = check(world.run("lode", *arguments, "--json"))
        parsed = json_of(told)
        if parsed["schema"] != schema or not holds(parsed):
            fail(f"not the {schema} that it should be:", told)


def check_what_is_not_there(world):
    for arguments in (["lot", "show", "lot:cum/none"], ["lot", "trace", "lot:cum/none"], ["lot", "verify", "lot:cum/none"], ["record", "show", "ab" * 32],
                      ["trail", "export", "lot:cum/none", "--out", "none.lode"], ["party", "show", "local:none"], ["site", "show", "site:x/none"]):
        told = check(world.run("lode", *arguments, "--json"), 4)
        error = json_of(told)
        if (error["schema"], error["reason"], error["exit_code"]) != ("lode.error/v1", "NOT_FOUND", 4) or not error["next"]:
            fail("not the error that it should be:", told)
    if (world.folder / "none.lode").exists():
        fail("a trail that is not there left a file")


def check_malformed(world):
    """Exit code 2 and the nearest right form, where 4 would send its reader looking for what can't be there."""
    for arguments, meant in ((["lot", "show", "LOT:cum/cam-0708"], LOT), (["lot", "trace", "cum/cam-0708"], LOT), (["lot", "verify", "lot/cum/cam-0708"], LOT),
                             (["trail", "export", "cum/cam-0708"], LOT), (["party", "show", MINE.upper()], MINE), (["party", "show", MINE[4:]], MINE),
                             (["site", "show", "lcc/kanzenze"], "site:lcc/kanzenze"), (["record", "show", "0x" + ORE_DIGEST], ORE_DIGEST),
                             (["receipt", "verify", ORE + ".receipt", "--digest", "sha256:" + ORE_DIGEST], ORE_DIGEST), (["lot", "list", "--prefix", "cum/"], "lot:cum/")):
        told = check(world.run("lode", *arguments), 2)
        if f"Did you mean {meant}?" not in told.err:
            fail("it does not name what was meant:", told)
    for arguments in (["record", "show", ORE_DIGEST[1:]], ["receipt", "verify", ORE + ".receipt", "--digest", ORE_DIGEST[:-1]]):
        if "64 hex digits, and these are 63" not in check(world.run("lode", *arguments), 2).err:
            fail("it does not say what is wrong with the digest:", arguments)


def next_command(told, begins):
    """The command line that a result tells its reader to run."""
    found = re.search(re.escape(begins) + r".*$", told.err, re.MULTILINE)
    return found.group() if found else fail(f"it does not say {begins}:", told)


def check_next_steps(world):
    """What is printed works as it is typed: quoted, with whom to trust and which ledger."""
    alone = ["--trust", "trust.txt", "--no-settings", "--address", world.address]
    check(world.shell(next_command(check(world.run("lode", "trail", "export", LOT, "--out", "it's a trail.lode", *alone)), "lode trail verify")))
    check(world.shell(next_command(check(world.run("lode", "lot", "show", LOT, *alone)), "lode lot verify")))
    check(world.shell(next_command(check(world.run("lode", "trail", "export", LOT, "--out=-y.lode")), "lode trail verify")))
    (world.folder / "ledger.toml").write_text(check(world.run("lode", "log", "describe")).out, encoding="utf-8")
    made = check(world.run("lode", "key", "new", "--party", "local:nobody", "--purpose", "CUSTODY", "--work", "interactive", "--out", "my own.key",
                           "--passphrase-file", "pass", "--ledger", "ledger.toml", "--no-settings"))
    check(world.shell(next_command(made, "lode record new KeyAdded")))


def key(world, name, party, purpose, file=None):
    file = file or f"{name}.key"
    world.expect(0, "lode", "key", "new", "--party", party, "--purpose", purpose, "--work", "interactive", "--seed-file", f"scenario/keys/{name}.seed", "--out", file)
    return file


def check_signatures_are_mended(world):
    """A stranger's key signs in a registrar's name, which only the ledger can know: each remedy that it gives is a command that works."""
    first, second = key(world, "reg1-registry", REGISTRARS[0], "REGISTRY"), key(world, "reg2-registry", REGISTRARS[1], "REGISTRY")
    stranger = key(world, "saemape-observe", REGISTRARS[1], "REGISTRY", "stranger.key")
    record = json_of(world.expect(0, "lode", "record", "new", "PartyRegistered", "--key", first))
    record["event_time"] = record["capture_time"] = "2026-08-26T08:00:00Z"
    record["signers"] = [{"party": REGISTRARS[1], "capacity": "CAPACITY_REGISTRAR"}]
    record["party_registered"].update(party="local:late-comer", lot_prefixes=["late-comer"])
    (world.folder / "party.json").write_text(json.dumps(record), encoding="utf-8")
    submit = ["lode", "record", "submit", "party.envelope", "--record-time", "event+30m"]
    world.expect(0, "lode", "record", "sign", "party.json", "--key", first, "--key", stranger, "--yes")
    refused = check(world.run(*submit), 8)
    shown = check(world.run("lode", "record", "show", "party.envelope"))
    if "REGISTRY key: verifies" not in shown.out or "by a key that is not known here: NOT CHECKED" not in shown.out:
        fail("it does not say which signature is wrong:", shown)
    taken = check(world.shell(next_command(refused, "lode record unsign").replace("FILE", "party.envelope")))
    if "1 of 2 signatures" not in taken.err:
        fail("it does not say who is to sign now:", taken)
    world.expect(0, "lode", "record", "sign", "party.envelope", "--key", stranger, "--yes")
    more = check(world.run("lode", "record", "sign", "party.envelope", "--key", second, "--yes"), 2)
    if "each once" not in more.err:
        fail("a third signature for two parties:", more)
    stranger_id = json_of(world.expect(0, "lode", "key", "show", stranger, "--json"))["key_id"]
    world.expect(0, "lode", "record", "sign", "party.envelope", "--key", second, "--replace", stranger_id, "--yes")
    if "logged  " not in check(world.run(*submit)).out:
        fail("the mended record is not logged")


def check_a_record_of_its_own(world):
    """From the template to the receipt; what could not be kept is not sent."""
    (world.folder / "pass").write_text("a passphrase for a test\n", encoding="ascii")
    (world.folder / "pass").chmod(0o600)
    world.environment["LODE_PASSPHRASE_FILE"] = "pass"
    custody, admin = key(world, "mutoto-custody", "local:mutoto", "CUSTODY"), key(world, "mutoto-admin", "local:mutoto", "ADMIN")
    shown = json_of(world.expect(0, "lode", "key", "show", custody, "--json"))
    record = json_of(world.expect(0, "lode", "record", "new", "KeyRevoked", "--key", custody))
    if (record["author"], record["key_revoked"]["party"], record["key_revoked"]["key_id"]) != ("local:mutoto", "local:mutoto", shown["key_id"]) or record.get("signers"):
        fail("the template does not name the key that was given:", json.dumps(record, indent=1))
    record["event_time"] = record["capture_time"] = "2026-08-26T08:00:00Z"
    (world.folder / "revoke.json").write_text(json.dumps(record), encoding="utf-8")
    world.expect(0, "lode", "record", "sign", "revoke.json", "--key", admin, "--yes")
    digest = json_of(world.expect(0, "lode", "record", "show", "revoke.envelope", "--json"))["digest"]
    check_the_wrong_trust_sends_nothing(world)
    check_a_record_time_that_is_missing(world)
    submit = ["lode", "record", "submit", "revoke.envelope", "--record-time", "event+30m"]
    refused = check(world.run(*submit, "--out", "no-such-folder"), 2)
    if "can't write no-such-folder/revoke.receipt" not in refused.err:
        fail("it does not say where it can't write:", refused)
    check(world.run("lode", "record", "show", digest), 4)
    (world.folder / "other").mkdir()
    (world.folder / "other" / "revoke.envelope").write_bytes((world.folder / "revoke.envelope").read_bytes())
    check(world.run(*submit, "other/revoke.envelope", "--out", "."), 2)
    check(world.run("lode", "record", "show", digest), 4)
    told = json_of(check(world.run(*submit, "--json")))
    if not told["logged"] or told["duplicate"] or told["digest"] != digest:
        fail("it was not logged now:", told)
    check(world.run("lode", "receipt", "verify", "revoke.receipt", "--envelope", "revoke.envelope"))


def check_other_signatures(world):
    """A record that is logged, with a signature that is not the logged one: nothing about it is a success. Of several answers the worst is the exit code."""
    signed = bytearray((world.folder / (ORE + ".envelope")).read_bytes())
    signed[-1] ^= 1  # in the last signature
    (world.folder / "broken.envelope").write_bytes(signed)
    world.expect(0, "lode", "record", "sign", "revoke.json", "--key", "mutoto-admin.key", "--yes", "--out", "other", "--force")  # revoked twice: refused
    (world.folder / "other" / "revoke.envelope").rename(world.folder / "refused.envelope")
    submit = ["lode", "record", "submit", "--out", ".", "--record-time", "event+30m"]
    told = check(world.run(*submit, "broken.envelope"), 13)
    if ORE_DIGEST not in told.out or "OTHER_SIGNATURES" not in told.err or "yours were not added" not in told.err:
        fail("it does not say that these signatures were not logged:", told)
    compare = next_command(told, "lode record show").split("; ")
    theirs, ours = (check(world.shell(command)) for command in reversed(compare))
    if "CUSTODY key: verifies" not in theirs.out or "DOES NOT VERIFY" not in ours.out:
        fail("it does not show in what they differ:", theirs, ours)
    check(world.run("lode", "receipt", "verify", ORE + ".receipt", "--envelope", "broken.envelope"), 13)
    wrong = check(world.run("lode", "receipt", "verify", ORE + ".receipt", "--envelope", "revoke.envelope"), 2)
    if ORE_DIGEST not in wrong.err or "KeyRevoked by local:mutoto" not in wrong.err:
        fail("it does not name both records:", wrong)
    lines = [json.loads(line) for line in check(world.run(*submit, ORE + ".envelope", "broken.envelope", "--json"), 13).out.splitlines()]
    if [line.get("these_signatures_logged") for line in lines] != [True, False] or lines[1]["reason"] != "OTHER_SIGNATURES" or not lines[1]["logged"]:
        fail("the JSON does not say which signatures are logged:", lines)
    check(world.run(*submit, "broken.envelope", "refused.envelope", ORE + ".envelope"), 8)
    check(world.run(*submit, "refused.envelope", "broken.envelope"), 8)
    check(world.run(*submit, ORE + ".envelope"))


def check_both_are_kept(folder, told):
    """Two files with a checkpoint that the log signed, or a receipt of one, are named and there."""
    named = re.findall(r"(?:is in|but) (\S+) (?:\(tree size|proves entry)", told.err)
    notes = {(folder / name).read_bytes() for name in named}
    if len(named) != 2 or len(notes) != 2 or not all("\u2014 ledger.example/".encode() in note for note in notes):
        fail("two signed checkpoints are not kept:", named, told)


def check_a_record_time_that_is_missing(world):
    """Whose refusal is only of the option is told the option, with the code for a wrong command."""
    told = check(world.run("lode", "record", "submit", "revoke.envelope"), 2)
    if "add --record-time event+30m" not in told.err:
        fail("it does not name --record-time:", told)
    told = check(world.run("lode", "record", "submit", "revoke.envelope", "--record-time", "2026-08-25T21:30:01Z"), 8)
    if "next: on this ledger you say the record time: --record-time event+30m" not in told.err:
        fail("it does not say what --record-time would help:", told)


def check_a_ledger_that_was_rolled_back(world):
    """The same log, begun again without what it had logged: who holds a receipt, or a pin, has the evidence, and is told so."""
    world.stop()
    world.data = world.folder / "rolled-back"
    world.expect(0, "lode-ledgerd", "init", "--data", world.data, "--origin", world.vkey.split("+")[0], "--log-key-seed-file", "scenario/keys/log.seed")
    world.expect(0, "lode-ledgerd", "init", "--data", world.data, "--genesis", f"scenario/records/{world.records[0][0]}.envelope", "--record-time",
                 world.records[0][1])
    world.serve()
    (world.folder / "bare").mkdir()
    shutil.copy(world.folder / (ORE + ".receipt"), world.folder / "bare" / "ore.receipt")
    shutil.copy(world.folder / (ORE + ".envelope"), world.folder / "bare" / "ore.envelope")
    before = (world.folder / "bare" / "ore.receipt").read_bytes()
    pinned = ["--vkey", world.vkey, "--pin", "rolled-back.pin"]
    shutil.copy(world.folder / "ledger.pin", world.folder / "rolled-back.pin")
    vkey = f"--vkey '{world.vkey}'"
    for command in (f"cd bare && lode receipt renew ore.receipt {vkey}", f"cd bare && lode record show ore.receipt {vkey}",
                    f"cd bare && lode record show {ORE_DIGEST} {vkey}", f"lode record show {ORE_DIGEST} --receipt bare/ore.receipt {vkey}",
                    f"lode lot verify {LOT} --receipt bare/ore.receipt {vkey}",
                    f"cd bare && lode record submit ore.envelope --record-time event+30m {vkey}"):
        told = check(world.shell(command), 3)
        if "eep both" not in told.err or "check the spelling" in told.err:
            fail("it does not say to keep both:", told)
        check_both_are_kept(world.folder / ("bare" if command.startswith("cd bare") else "."), told)
    check(world.shell(f"mkdir nothing && cd nothing && lode record show {ORE_DIGEST} {vkey}"), 4)  # neither a receipt nor a pin: nobody can know
    for command in (["record", "show", ORE_DIGEST], ["lot", "show", LOT], ["lot", "verify", LOT], ["trail", "export", LOT, "--out", "none.lode"]):
        check_both_are_kept(world.folder, check(world.run("lode", *command, *pinned), 3))
    if len(list(world.folder.glob("rolled-back.pin.checkpoint-*"))) != 1:
        fail("the ledger's checkpoint is not kept once:", *world.folder.iterdir())
    if (world.folder / "bare" / "ore.receipt").read_bytes() != before or (world.folder / "none.lode").exists():
        fail("a receipt was changed, or a trail written")


def check_the_wrong_trust_sends_nothing(world):
    """A trust file of another ledger: nothing is logged, and both ledgers are named."""
    key = "AcqTrBcFGHBx1nuDx/8O/oEI6OxFMFdddyaHkzPb2r58"
    name = "ledger.example/other"
    number = hashlib.sha256(name.encode() + b"\n" + base64.b64decode(key)).hexdigest()[:8]
    (world.folder / "wrong.txt").write_text(f"log {name}+{number}+{key}\nquorum none\n", encoding="ascii")
    for command in (["record", "submit", "revoke.envelope", "--record-time", "event+30m"], ["log", "checkpoint"], ["receipt", "verify", ORE + ".receipt"],
                    ["trail", "verify", "cam.lode"]):
        told = check(world.run("lode", *command, "--trust", "wrong.txt", "--no-settings", "--address", world.address), 11)
        for words in (f"{name} (key {number})", f"{world.vkey.split('+')[0]} (key {world.vkey.split('+')[1]})", "OTHER_LOG"):
            if words not in told.err:
                fail(f"it does not say {words}:", told)
    check(world.run("lode", "record", "show", json_of(world.expect(0, "lode", "record", "show", "revoke.envelope", "--json"))["digest"]), 4)


def main():
    with World(sys.argv[1], sys.argv[2], "reference-chain.json") as world:
        world.play()
        described = check(world.run("lode", "log", "describe", "--trust", "trust.txt"))
        (world.folder / "lode.toml").write_text(described.out + 'trust = "trust.txt"\npin = "ledger.pin"\n', encoding="utf-8")
        ignored = check(world.run("lode", "log", "checkpoint"), 2)
        if "lode settings allow" not in ignored.err or "nothing says which ledger you trust" not in ignored.err:
            fail("a lode.toml that nobody allowed counts, or is not told:", ignored)
        check(world.run("lode", "settings", "allow"))
        told = check(world.run("lode", "log", "checkpoint"))
        if re.search(r"^trust: ledger\.example/\S+ \(key [0-9a-f]{8}\), from trust in \./lode\.toml", told.err, re.MULTILINE) is None:
            fail("it does not say where trust comes from:", told)
        check_reads(world)
        check_what_is_not_there(world)
        check_malformed(world)
        check_a_record_of_its_own(world)
        check_signatures_are_mended(world)
        check_next_steps(world)
        check_other_signatures(world)
        if not (world.folder / "ledger.pin").exists():
            fail("no pin was kept")
        check_a_ledger_that_was_rolled_back(world)
        world.stop()
        away = check(world.run("lode", "log", "checkpoint", "--vkey", world.vkey, "--timeout", "1"), 9)
        if "submit" in away.err:
            fail("who only asked is told to submit again:", away)
        print(f"{len(READS)} commands of lode say what they should, as text and as JSON")


main()
