# SPDX-License-Identifier: Apache-2.0
"""Damaged data folders under the real server: it stays down with exit code 6 and says what is wrong, or serves everything that it ever acknowledged.

damage_test.py SOURCE_DIR BUILD_DIR

Bits are flipped in, and ends cut off, each sort of file of a ledger that was stopped in good order, of one that was killed, and of one that was started and
killed again; files are taken away. The oracle is what was acknowledged: submitted again, each record is a duplicate with the leaf that it had. `fsck` of the same
folder may not be clean where the server stays down. With LODE_LONG=1 there are many more places.
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time

from ledger_world import World, fail

DAMAGED = 6
KILLS = 60 if os.environ.get("LODE_LONG") == "1" else 12  # of init
PLACES = 60 if os.environ.get("LODE_LONG") == "1" else 2  # flips and cuts of each sort of file


class Outcome:
    def __init__(self, code, said):
        self.code, self.said = code, said  # None: it serves

    def __str__(self):
        return f"{'it serves' if self.code is None else f'exit code {self.code}'}\n{self.said}"


def leaves_of(world, address):
    """The leaf of each record: all of them submitted again. None if the ledger can't tell because of its damage."""
    envelopes = [f"scenario/records/{record[0]}.envelope" for record in world.records]
    (world.folder / "again").mkdir(exist_ok=True)
    told = world.run("lode", "record", "submit", *envelopes, "--out", "again", "--address", address, "--vkey", world.vkey, "--record-time", "event+0m", "--json")
    answers = [json.loads(line) for line in told.out.splitlines()]
    lost = [answer for answer in answers if not (answer.get("logged") and answer["duplicate"])]
    if lost and all(answer.get("reason") == "STORE_DAMAGED" for answer in lost):
        return None
    if lost or len(answers) != len(envelopes):
        fail("an acknowledged record is not in the ledger:", told.err, *lost)
    return [(answer["digest"], answer["index"]) for answer in answers]


def serve(world, folder, acknowledged):
    """Starts a server on the folder, and if it comes to serve compares every acknowledged record."""
    port = world.folder / "case.port"
    port.unlink(missing_ok=True)
    with open(world.folder / "case.log", "wb") as log:
        server = subprocess.Popen([world.bin / "lode-ledgerd", "serve", "--data", folder, "--port", "0", "--port-file", port], env=world.environment,
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while not port.exists() and server.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        said = lambda: (world.folder / "case.log").read_text(encoding="utf-8", errors="backslashreplace")
        if server.poll() is not None:
            return Outcome(server.returncode, said())
        leaves = leaves_of(world, "127.0.0.1:" + port.read_text(encoding="ascii").strip())
        if leaves is None:
            return Outcome(DAMAGED, said())
        if leaves != acknowledged:
            fail("a record has another leaf than the one that was acknowledged")
        return Outcome(None, said())
    finally:
        server.kill()
        server.wait()


def flip(path, place):
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1 << (place % 8)
    path.write_bytes(data)


def cut(path, place):
    os.truncate(path, place % path.stat().st_size)


def sort_of(path):
    for pattern, sort in ((r"\d+\.log$", "WAL"), (r"\d+\.sst$", "SST"), (r"MANIFEST-\d+$", "MANIFEST"), (r"CURRENT$", "CURRENT"), (r"high-water$", "mark")):
        if re.search(pattern, path.name):
            return sort
    return None


class Case:
    """One damage of a copy of a folder."""

    def __init__(self, world, base, acknowledged):
        self.world, self.base, self.acknowledged = world, base, acknowledged
        self.folder = world.folder / "case"

    def try_it(self, name, damage, expected=None, words=()):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.base, self.folder)
        damage(self.folder)
        fsck = self.world.run("lode-ledgerd", "fsck", "--data", self.folder)
        shutil.rmtree(self.folder)
        shutil.copytree(self.base, self.folder)
        damage(self.folder)
        outcome = serve(self.world, self.folder, self.acknowledged)
        self.said = outcome.said
        if outcome.code not in (None, DAMAGED) or fsck.code not in (0, DAMAGED):
            fail(f"{name}: neither served nor known as damage:", outcome, fsck)
        if expected is not None and outcome.code != (DAMAGED if expected else None):
            fail(f"{name}: not what it should be:", outcome)
        if outcome.code == DAMAGED and fsck.code != DAMAGED:
            fail(f"{name}: the server stays down and fsck finds nothing:", outcome, fsck)
        for word in words:
            if re.search(word, outcome.said) is None:
                fail(f"{name}: it does not say {word}:", outcome)
        missing = re.search(r"leaves (\d+) to (\d+) were acknowledged and are missing", outcome.said)
        if missing is not None and int(missing.group(2)) < max(int(index) for _, index in self.acknowledged):
            fail(f"{name}: more leaves are missing than it names:", outcome)
        return outcome.code == DAMAGED


def newest_slot(folder):
    mark = (folder / "high-water").read_bytes()
    return 0 if int.from_bytes(mark[8:16], "big") > int.from_bytes(mark[4104:4112], "big") else 1


def check_parts(case):
    """What is gone, and the slots of the mark."""
    gone = [r"what was acknowledged is not known", r"STORE_DAMAGED"]
    case.try_it("no mark", lambda f: (f / "high-water").unlink(), True, gone)
    case.try_it("an empty mark", lambda f: cut(f / "high-water", 0), True, [r"cut off"])
    case.try_it("half a mark", lambda f: os.truncate(f / "high-water", 4096 + 100))
    case.try_it("no store", lambda f: shutil.rmtree(f / "store"), True, gone)
    case.try_it("no CURRENT", lambda f: (f / "store" / "CURRENT").unlink(), True, [r"CURRENT"])
    case.try_it("both slots", lambda f: [flip(f / "high-water", 40), flip(f / "high-water", 4136)], True, [r"neither slot"])
    case.try_it("the newer slot", lambda f: flip(f / "high-water", 4096 * newest_slot(f) + 40), False)
    case.try_it("the older slot", lambda f: flip(f / "high-water", 4096 * (1 - newest_slot(f)) + 40), True, [r"a slot of the high-water mark can't be read"])
    case.try_it("nothing", lambda f: None, False)


def check_words(case):
    """Each damage tells in one line of words what to restore: none ends in RocksDB's words, or in a byte of a file."""
    def first(folder, pattern):
        return sorted((folder / "store").glob(pattern))[0]
    for name, damage in (("no mark", lambda f: (f / "high-water").unlink()),
                         ("an empty mark", lambda f: cut(f / "high-water", 0)),
                         ("the older slot", lambda f: flip(f / "high-water", 4096 * (1 - newest_slot(f)) + 40)),
                         ("no store", lambda f: shutil.rmtree(f / "store")),
                         ("CURRENT names nothing", lambda f: (f / "store" / "CURRENT").write_text("MANIFEST-000999\n", encoding="ascii")),
                         ("CURRENT of noise", lambda f: (f / "store" / "CURRENT").write_text("noise\n", encoding="ascii")),
                         ("a MANIFEST cut", lambda f: os.truncate(first(f, "MANIFEST-*"), 20)),
                         ("no SST", lambda f: [path.unlink() for path in (f / "store").glob("*.sst")])):
        if name == "no SST" and not list((case.base / "store").glob("*.sst")):
            continue
        case.try_it(name, damage, True, [r"\nnext: change nothing here; restore store and high-water together from one backup"])
        if "\\x0a" in case.said:
            fail(f"{name}: it shows a line feed of a file:", case.said)
    case.try_it("the newer slot", lambda f: flip(f / "high-water", 4096 * newest_slot(f) + 40), False,
                [r"level=warning event=store message=\"one of the two slots of high-water can't be read"])


def check_served(world, acknowledged):
    """A store that fails while it is served is in the log of events, at the first read and at the first write, and no line for each of them."""
    case, log = world.folder / "case", world.folder / "ledgerd.log"
    told = {"read": 0, "write": 0}
    for number in range(len(list((world.folder / "stopped" / "store").glob("*.sst")))):
        shutil.rmtree(case, ignore_errors=True)
        shutil.copytree(world.folder / "stopped", case)
        flip(sorted((case / "store").glob("*.sst"))[number], 8)  # in the first block of rows
        log.write_bytes(b"")
        world.data = case
        if not world.serve(may_fail=True):
            continue
        heard = {"write": leaves_of(world, world.address) is None,
                 "read": any(["STORE_DAMAGED" in world.run("lode", "record", "show", digest, "--vkey", world.vkey).err for digest, _ in acknowledged[:9:2]])}
        said = log.read_text(encoding="utf-8")
        for use, damaged in heard.items():
            lines = re.findall(rf'level=error event=store use="{use}" reason="STORE_DAMAGED" error="[^"]+" held_back="\d+" next="stop the ledger, run lode-ledgerd fsck',
                               said)
            if len(lines) != (1 if damaged else 0):
                fail(f"{len(lines)} lines tell of damage at a {use}:", said)
            told[use] += len(lines)
        world.server.kill()
        world.server.wait()
        if all(told.values()):
            return
    fail("no damage came up while it was served:", told)


def check_places(case, randomly):
    """Flips and cuts; how many left the server down."""
    counts = {}
    files = [path for path in sorted(case.base.rglob("*")) if sort_of(path) and path.stat().st_size > 0]
    for sort in sorted({sort_of(path) for path in files}):
        paths = [path.relative_to(case.base) for path in files if sort_of(path) == sort]
        for damage in (flip, cut):
            for number in range(PLACES):
                path, place = randomly.choice(paths), randomly.getrandbits(32)
                name = f"{case.base.name}: {damage.__name__} of {path} at {place % (case.base / path).stat().st_size}"
                down = case.try_it(name, lambda f, path=path, place=place, damage=damage: damage(f / path, place))
                told = counts.setdefault(sort, [0, 0])
                told[0] += 1
                told[1] += down
    return counts


def check_init(world):
    """init killed at any moment: begun again, it makes a ledger; nobody has to clean up."""
    folder = world.folder / "born"
    command = [str(world.bin / "lode-ledgerd"), "init", "--data", str(folder), "--origin", world.vkey.split("+")[0],
               "--log-key-seed-file", str(world.folder / "scenario/keys/log.seed")]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    length = time.monotonic() - began
    shutil.rmtree(folder)
    unfinished = 0
    for step in range(KILLS):
        init = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        time.sleep(length * (step + 0.5) / KILLS)
        init.kill()
        told = init.communicate()[0]
        unfinished += (folder / "init.unfinished").exists()
        again = world.run(*command)
        finished = again.code == 8 and world.vkey in again.err  # what the first one made, and its key
        if told and not finished:
            fail("init told a key and the folder is no ledger:", again)
        if again.code != 0 and not finished:
            fail(f"init was killed at {step} of {KILLS} and can't be begun again:", again)
        world.expect(0, "lode-ledgerd", "init", "--data", folder, "--genesis", f"scenario/records/{world.records[0][0]}.envelope",
                     "--record-time", world.records[0][1])
        world.expect(0, "lode-ledgerd", "fsck", "--data", folder)
        shutil.rmtree(folder)
    print(f"init: {KILLS} kills, {unfinished} of them half-way")


def check_older_mark(case):
    """A mark from before the last records, put back: it serves, and says so."""
    case.try_it("an older mark", lambda f: shutil.copy(case.world.folder / "older-mark", f / "high-water"), False, [r"event=old_mark"])


def bases(world):
    """Folders in the states that a ledger can be left in, each with everything acknowledged."""
    world.play()
    acknowledged = leaves_of(world, world.address)
    world.server.kill()
    world.server.wait()
    shutil.copytree(world.folder / "ledger", world.folder / "killed")  # all in the log file
    world.serve()
    world.stop()
    shutil.copytree(world.folder / "ledger", world.folder / "stopped")  # all in tables
    return acknowledged, ["killed", "stopped"]


def main():
    randomly = random.Random(20261126)
    with World(sys.argv[1], sys.argv[2], "base.json") as world:
        shutil.copy(world.folder / "ledger" / "high-water", world.folder / "older-mark")
        check_init(world)
        acknowledged, names = bases(world)
        check_served(world, acknowledged)
        for name in names:
            case = Case(world, world.folder / name, acknowledged)
            check_parts(case)
            check_words(case)
            check_older_mark(case)
            for sort, (tried, down) in sorted(check_places(case, randomly).items()):
                print(f"{name}: {sort}: {tried} damages, {down} known as such, the others lost nothing")
        killed = Case(world, world.folder / "killed", acknowledged)
        logs = [path.relative_to(killed.base) for path in (killed.base / "store").glob("*.log")]
        killed.try_it("no log file's bytes", lambda f: [os.truncate(f / log, 0) for log in logs], True,
                      [r"leaves \d+ to \d+ were acknowledged and are missing: restore a backup that reaches size \d+"])


main()
