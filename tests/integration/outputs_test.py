# SPDX-License-Identifier: Apache-2.0
"""What programs write where the machine below is not as they expect it: standard descriptors that are closed, disks that are full, names that lead elsewhere.

outputs_test.py SOURCE_DIR BUILD_DIR

Nothing of a ledger is harmed, no file but the named one is touched, and what is lost is told: never success, never the user's fault.
The full disk is a tmpfs that only this process sees; where mounting is not permitted that part is left out, and the test says so.
"""
import hashlib
import itertools
import json
import os
import pathlib
import signal
import stat
import subprocess
import sys
import time

from ledger_world import World, fail

LOST = 12  # docs/cli.md: this machine failed
LOT = "lot:cum/cam-0708"
TRUST = ["--trust", "trust.txt"]


def is_in_a_mount_namespace():
    """Starts again where a mount is nobody else's, if that is permitted."""
    if os.environ.get("LODE_OUTPUTS_TEST") == "inside":
        return True
    for options in (["--mount"], ["--mount", "--user", "--map-root-user"]):
        if subprocess.run(["unshare", *options, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False).returncode == 0:
            os.environ["LODE_OUTPUTS_TEST"] = "inside"
            os.execvp("unshare", ["unshare", *options, sys.executable, *sys.argv])
    return False


def closed(descriptors):
    return " ".join(f"{d}{'<' if d == 0 else '>'}&-" for d in descriptors)


COMBINATIONS = [c for n in range(4) for c in itertools.combinations((0, 1, 2), n)]


# --- closed descriptors ---

def serve_with_closed(world, descriptors):
    """Served, asked, stopped in good order."""
    port = world.folder / "port"
    port.unlink(missing_ok=True)
    server = subprocess.Popen(["bash", "-c", f"exec lode-ledgerd serve --data {world.data} --port 0 --port-file port {closed(descriptors)}"], cwd=world.folder,
                              env=world.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not port.exists():
        if server.poll() is not None or time.monotonic() > until:
            fail(f"lode-ledgerd does not serve with {descriptors} closed")
        time.sleep(0.01)
    address = "127.0.0.1:" + port.read_text(encoding="ascii").strip()
    world.expect(0, "lode", "log", "checkpoint", "--address", address, *TRUST)
    server.send_signal(signal.SIGTERM)
    if server.wait(60) != 0:
        fail(f"lode-ledgerd ended with {server.returncode} with {descriptors} closed")


def check_the_ledger_survives(world):
    world.stop()
    for descriptors in COMBINATIONS:
        serve_with_closed(world, descriptors)
    world.expect(0, "lode-ledgerd", "fsck", "--data", world.data)
    for descriptors in COMBINATIONS:
        # Making a ledger, checking one: whatever is printed goes into no file.
        data = f"made-{''.join(map(str, descriptors))}"
        code = LOST if 1 in descriptors else 0
        first = world.shell(f"lode-ledgerd init --data {data} --origin {world.vkey.split('+')[0]} --log-key-seed-file scenario/keys/log.seed {closed(descriptors)}")
        genesis = world.records[0]
        second = world.shell(f"lode-ledgerd init --data {data} --genesis scenario/records/{genesis[0]}.envelope --record-time {genesis[1]} {closed(descriptors)}")
        check = world.shell(f"lode-ledgerd fsck --data {data} {closed(descriptors)}")
        if (first.code, second.code, check.code) != (code, 0, code):
            fail(f"codes with {descriptors} closed:", first, second, check)
        world.expect(0, "lode-ledgerd", "fsck", "--data", data)
    world.serve()


def check_other_programs(world):
    """Files that they write are the same whichever descriptors are closed."""
    world.environment["LODE_PASSPHRASE_FILE"] = "pass"
    (world.folder / "pass").write_text("a passphrase for a test\n", encoding="ascii")
    (world.folder / "pass").chmod(0o600)
    world.expect(0, "lode", "trail", "export", LOT, "--out", "whole.lode", *TRUST)
    whole = (world.folder / "whole.lode").read_bytes()
    base = world.source / "tests" / "scenarios" / "base.json"
    world.expect(0, "lode-scenario", "write", base, "--out", "base")
    for descriptors in COMBINATIONS:
        name, end = "x" + "".join(map(str, descriptors)), closed(descriptors)
        code = LOST if 1 in descriptors else 0
        for command in (f"lode trail export {LOT} --out {name}.lode --trust trust.txt", f"lode log checkpoint --trust trust.txt --pin {name}.pin", f"lode key new --party local:mutoto --purpose CUSTODY "
                        f"--work interactive --seed-file scenario/keys/mutoto-custody.seed --out {name}.key", f"lode-scenario write {base} --out {name}",
                        "lode-verify receipt renewed.receipt --trust trust.txt", "lode-conformance dsse " + str(world.source / "tests/vectors/third_party/dsse")):
            done = world.shell(f"{command} {end}")
            if done.code != code:
                fail(f"exit code {done.code}, not {code}, with {descriptors} closed:", done)
        if (world.folder / f"{name}.lode").read_bytes() != whole:
            fail(f"another trail with {descriptors} closed")
        world.expect(0, "lode", "key", "show", f"{name}.key")
        if (world.folder / name / "records.tsv").read_bytes() != (world.folder / "base" / "records.tsv").read_bytes():
            fail(f"other records with {descriptors} closed")
        if world.vkey.split("+")[0] not in (world.folder / f"{name}.pin").read_text(encoding="utf-8"):
            fail("no pin")


# --- an answer that nobody gets ---

def check_lost_answers(world):
    """0 becomes 12, every other code stays, and stderr says so."""
    for command, code in ((f"lode lot show {LOT}", 0), (f"lode lot show {LOT} --json", 0), ("lode lot show lot:cum/none --json", 4),
                          ("lode trail verify whole.lode --profile demo", 0), ("lode-verify whole.lode --profile demo", 0),
                          ("lode-verify whole.lode --profile demo --json", 0), ("lode-verify receipt renewed.receipt --digest " + "1" * 64, 2), ("lode --help", 0),
                          ("lode-verify --help", 0), ("lode-scenario --help", 0), ("lode-ledgerd --help", 0), ("lode-scenario run " + str(world.source / "tests/scenarios/base.json"), 0),
                          ("lode-scenario check " + str(world.source / "tests/scenarios/base.json"), 0), ("lode-ledgerd fsck --data made-", 0),
                          ("lode-conformance dsse " + str(world.source / "tests/vectors/third_party/dsse"), 0)):
        trust = " --trust trust.txt" if command.startswith(("lode lot", "lode trail", "lode-verify whole", "lode-verify receipt")) else ""
        kept = world.shell(f"{command}{trust} >kept")
        if kept.code != code:
            fail(f"exit code {kept.code}, not {code}:", kept)
        lost = world.shell(f"{command}{trust} >/dev/full")
        printed = (world.folder / "kept").stat().st_size > 0
        if lost.code != (LOST if printed and code == 0 else code):
            fail("the wrong exit code for an answer that is lost:", lost)
        if printed and "(OUTPUT_LOST)" not in lost.err:
            fail("it does not say that the answer is lost:", lost)
    # A reader that goes away.
    gone = world.shell(f"{{ sleep 0.2; lode lot show {LOT} --trust trust.txt; echo $? >code; }} | true")
    if (world.folder / "code").read_text(encoding="ascii").strip() != str(LOST) or "stopped before its end" not in gone.err:
        fail("the wrong exit code for a reader that went away:", gone)


# --- one report, whoever computes it ---

def recipe(world):
    """How docs/formats/report.md hashes a report by hand."""
    page = (world.source / "docs/formats/report.md").read_text(encoding="utf-8")
    return next(line for line in page.split("\n") if line.startswith("grep -q") and "sha256sum" in line)


def check_same_report(world):
    """The two programs write the same bytes and say their digest; the recipe hashes no error."""
    said = set()
    for command in ("lode trail verify", "lode-verify"):
        done = world.shell(f"{command} whole.lode --profile demo --json --trust trust.txt >cam-0708.json")
        written = (world.folder / "cam-0708.json").read_bytes()
        digest = hashlib.sha256(written[:-1]).hexdigest()
        if done.code != 0 or f"report: {digest}" not in done.err.split("\n"):
            fail(f"the digest {digest} is not told:", done)
        if not world.shell(recipe(world)).out.startswith(digest):
            fail(f"the page's recipe does not give {digest}", done)
        said.add(written)
    if len(said) != 1:
        fail("two programs, two reports")
    failed = world.shell("lode-verify whole.lode --profile none --json --trust trust.txt >cam-0708.json")
    hashed = world.shell(recipe(world))
    if failed.code == 0 or "report: " in failed.err or hashed.code == 0 or hashed.out:
        fail("an error has a digest:", failed)


# --- names that lead elsewhere ---

def check_names(world):
    export = ["lode", "trail", "export", LOT, *TRUST]
    whole = (world.folder / "whole.lode").read_bytes()
    victim = world.folder / "victim"
    victim.write_text("precious", encoding="ascii")
    for name in ("a.lode.new", "a.lode.next", "a.lode.tmp"):
        (world.folder / name).symlink_to("victim")
    before = set(os.listdir(world.folder))
    world.expect(0, *export, "--out", "a.lode")
    world.expect(9, *export, "--out", "b.lode", "--address", "127.0.0.1:1", "--timeout", "1")
    world.expect(2, *export, "--out", "a.lode")
    world.expect(2, *export, "--out", "trust.txt", "--force")
    if set(os.listdir(world.folder)) != before | {"a.lode"} or victim.read_text(encoding="ascii") != "precious":
        fail("a file was touched that nobody named")
    # A pipe, a device, standard output.
    os.mkfifo(world.folder / "pipe")
    piped = world.shell(f"cat pipe >read & lode trail export {LOT} --out pipe --trust trust.txt && wait")
    if piped.code != 0 or (world.folder / "read").read_bytes() != whole or not stat.S_ISFIFO((world.folder / "pipe").stat().st_mode):
        fail("not through a pipe:", piped)
    world.expect(0, *export, "--out", "/dev/null")
    world.expect(LOST, *export, "--out", "/dev/full")
    if not pathlib.Path("/dev/null").is_char_device() or not pathlib.Path("/dev/full").is_char_device():
        fail("a device was replaced")
    for command in (f"lode trail export {LOT} --out /dev/stdout --trust trust.txt >out", f"lode trail export {LOT} --out /dev/stdout --trust trust.txt | cat >out"):
        done = world.shell(command)
        if done.code != 0 or (world.folder / "out").read_bytes() != whole:
            fail("not the trail alone on standard output:", done)
    # Two exports into one name, again and again: each is whole, or refuses.
    for force in ("", "--force"):
        for _ in range(5):
            (world.folder / "both.lode").unlink(missing_ok=True)
            both = [subprocess.Popen(["bash", "-c", f"lode trail export {LOT} --out both.lode {force} --trust trust.txt"], cwd=world.folder, env=world.environment,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
            codes = sorted(process.wait(60) for process in both)
            if codes not in ([0, 0], [0, 2]) or (world.folder / "both.lode").read_bytes() != whole or (codes == [0, 0] and not force):
                fail(f"two exports at once ended with {codes}")
    if any(name.startswith(".lode-") for name in os.listdir(world.folder)):
        fail("a temporary file stayed")
    # A receipt goes over a receipt of its record and over nothing else.
    envelope = f"scenario/records/{world.records[1][0]}"
    world.expect(2, "lode", "receipt", "renew", f"{envelope}.receipt", "--out", "victim", *TRUST)
    world.expect(2, "lode", "receipt", "renew", f"{envelope}.receipt", "--out", f"scenario/records/{world.records[2][0]}.receipt", *TRUST)
    if victim.read_text(encoding="ascii") != "precious":
        fail("a receipt went over another file")


def ends_soon(world, code, said, *command):
    """With `code` and these words, whatever nobody reads: within 30 s."""
    done = subprocess.run([world.bin / command[0], *command[1:]], cwd=world.folder, env=world.environment, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=30, check=False)
    if done.returncode != code or said not in done.stderr:
        fail(f"{command} ended with {done.returncode}, not {code}, or not with the words {said!r}: {done.stderr}")


def check_what_nobody_reads(world):
    """A pipe without a reader, and names that are no place for an output: told, and no program hangs."""
    os.mkfifo(world.folder / "unread")
    receipt = f"scenario/records/{world.records[1][0]}.receipt"
    ends_soon(world, LOST, "nobody reads it", "lode", "trail", "export", LOT, "--out", "unread", *TRUST)
    ends_soon(world, LOST, "nobody reads it", "lode", "receipt", "renew", receipt, "--out", "unread", *TRUST)
    ends_soon(world, 2, "say /dev/stdout", "lode", "trail", "export", LOT, "--out=-", *TRUST)
    ends_soon(world, 0, "lode trail verify ./-x.lode", "lode", "trail", "export", LOT, "--out=-x.lode", *TRUST)
    (world.folder / "kept.txt").write_text("7480 and more\n", encoding="ascii")
    for name in ("unread", "kept.txt", "/dev/stdout"):
        # Told before the ledger, which does not exist, is looked for.
        ends_soon(world, 2, "--port-file", "lode-ledgerd", "serve", "--data", "no-ledger", "--port", "0", "--port-file", name)
    if (world.folder / "kept.txt").read_text(encoding="ascii") != "7480 and more\n":
        fail("a file was replaced that is no port file")


def check_small_limits(world):
    """Too few descriptors or threads: one line and an end, neither an abort nor a wait without end."""
    for limit, said in ((f"ulimit -n {n}", "ulimit -n") for n in (4, 6, 8, 16)):
        told = world.shell(f"({limit}; exec timeout 30 lode log checkpoint --trust trust.txt)")
        if told.code != LOST or said not in told.err or "(OUT_OF_MEMORY)" not in told.err:
            fail(f"with {limit}:", told)


def check_scenario_names(world):
    """Two records whose names differ only in what a file name can't hold."""
    text = world.scenario.read_text(encoding="utf-8")
    scenario = json.loads(text)
    names = [step["name"] for step in scenario["records"] if "name" in step]
    (world.folder / "collide.json").write_text(text.replace(f'"{names[-1]}"', '"a b"').replace(f'"{names[-2]}"', '"a/b"'), encoding="utf-8")
    refused = world.expect(2, "lode-scenario", "write", "collide.json", "--out", "collided")
    if "the record a/b and the record a b" not in refused.err or (world.folder / "collided").exists():
        fail("not refused before anything was written:", refused)
    world.expect(2, "lode-scenario", "genesis", "collide.json", "-o", "collide.json")
    if json.loads((world.folder / "collide.json").read_text(encoding="utf-8"))["scenario"] != scenario["scenario"]:
        fail("the scenario itself was written over")


# --- a full disk ---

def check_full_disk(world):
    """More records than the disk has room for receipts: every answer is told, and what is logged and not kept says so."""
    disk = world.folder / "disk"
    disk.mkdir()
    names = [record[0] for record in world.records[1:]]
    envelopes = [f"scenario/records/{name}.envelope" for name in names]
    submit = ["lode", "record", "submit", *envelopes, *TRUST, "--record-time", "event+0m", "--out", "disk"]
    try:
        # Room is checked before anything is sent.
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=True)
        told = world.run(*submit)
        if told.code != LOST or "(OUTPUT_LOST)" not in told.err or "USAGE" in told.err or "logged" in told.out:
            fail("it sends what it can't keep:", told)
        subprocess.run(["umount", disk], check=True)
        # Room for bytes, but for 20 files only: that shows when they are written.
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,nr_inodes=21", "tmpfs", disk], check=True)
        told = world.run(*submit, "--json")
        answers = [json.loads(line) for line in told.out.splitlines()]
        if told.code != LOST or [a["file"] for a in answers] != envelopes or not all(a["logged"] for a in answers):
            fail("not every answer was told:", told)
        kept = [a for a in answers if a["receipt"] is not None]
        if not 10 <= len(kept) <= 20 or any(a["reason"] != "LOGGED_NOT_KEPT" or "submit the same envelope again" not in a["next"] for a in answers
                                           if a["receipt"] is None):
            fail("it does not say what was kept:", told)
        for answer in kept:
            world.expect(0, "lode-verify", "receipt", answer["receipt"], "--digest", answer["digest"], *TRUST)
        if len(os.listdir(disk)) != len(kept) or "USAGE" in told.err:
            fail("something else is on the disk, or the user is blamed:", told)
        # The next step works.
        subprocess.run(["umount", disk], check=True)
        world.expect(0, *submit)
        # A full disk hides no older receipt: root, five receipts, room for three.
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,nr_inodes=9", "tmpfs", disk], check=True)
        again = [*submit[:3], *envelopes[5:], *envelopes[:5], *submit[3 + len(envelopes):]]
        world.expect(0, *submit[:3], *envelopes[:5], *submit[3 + len(envelopes):])
        told = world.run(*again, "--json")
        older = [json.loads(line) for line in told.out.splitlines()][-5:]
        if told.code != LOST or any(a["receipt"] is None or "reason" in a for a in older) or told.err.count("it is a receipt of this entry") != 5:
            fail("a full disk hides older receipts:", told)
        if world.run(*again).out.count("RECEIPT NOT KEPT") > len(envelopes) - 5:
            fail("an older receipt is told as not kept:", world.run(*again))
        subprocess.run(["umount", disk], check=True)
        # Without standard output the answers are told on stderr.
        lost = world.shell(" ".join(submit) + " >/dev/full")
        if lost.code != LOST or lost.err.count("\nlogged  ") != len(names) or "takes no more" not in lost.err or "(OUTPUT_LOST)" not in lost.err:
            fail("not every answer was told on stderr:", lost)
    finally:
        subprocess.run(["umount", disk], check=False, capture_output=True)
    # The pin's disk is full: the answers are told all the same.
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=2", "tmpfs", disk], check=True)
        (disk / "the-last-inode").touch()
        told = world.run(*submit[:-2], "--pin", "disk/log.pin")
        if told.code != LOST or told.out.count("logged  ") != len(names) or "the pin file" not in told.err or "USAGE" in told.err:
            fail("a pin that can't be kept hides the answers:", told)
        told = world.run("lode", "trail", "export", LOT, "--out", "disk/a.lode", *TRUST)
        if told.code != LOST or "(OUTPUT_LOST)" not in told.err:
            fail("no room for a trail is not told so:", told)
    finally:
        subprocess.run(["umount", disk], check=False, capture_output=True)


def main():
    mounts = is_in_a_mount_namespace()
    began = time.monotonic()
    with World(sys.argv[1], sys.argv[2], "reference-chain.json") as world:
        world.source = pathlib.Path(sys.argv[1])
        world.play()
        world.expect(0, "lode", "record", "submit", *[f"scenario/records/{record[0]}.envelope" for record in world.records[1:4]], *TRUST, "--record-time",
                     "event+0m")
        world.expect(0, "lode", "receipt", "renew", f"scenario/records/{world.records[1][0]}.receipt", "--out", "renewed.receipt", *TRUST)
        check_the_ledger_survives(world)
        check_other_programs(world)
        check_lost_answers(world)
        check_same_report(world)
        check_names(world)
        check_what_nobody_reads(world)
        check_small_limits(world)
        check_scenario_names(world)
        if mounts:
            check_full_disk(world)
        else:
            print("left out: a tmpfs can't be mounted here, so no disk can be filled up")
    print(f"{len(COMBINATIONS)} combinations of closed descriptors, lost answers and other people's files did no harm; {time.monotonic() - began:.1f} s")


main()
