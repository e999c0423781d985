# SPDX-License-Identifier: Apache-2.0
"""A ledger on a volume that fills up: reads go on, records are refused with NO_SPACE, nothing acknowledged is lost, and with space again it takes records again.

disk_test.py SOURCE_DIR BUILD_DIR

The volume is a tmpfs that only this process sees. Where mounting is not permitted the test is skipped, and says so.
"""
import json
import os
import subprocess
import sys
import time

from ledger_world import World, fail

SKIPPED = 77
RESERVE_MIB = 256  # docs/operations.md: free space that commits leave alone
VOLUME_MIB = RESERVE_MIB + 160  # RocksDB allocates ahead: some 70 MiB
FIRST = 30  # records before the volume fills up


def in_a_mount_namespace():
    """Starts again where a mount is nobody else's, or skips."""
    if os.environ.get("LODE_DISK_TEST") == "inside":
        return
    for options in (["--mount"], ["--mount", "--user", "--map-root-user"]):
        if subprocess.run(["unshare", *options, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False).returncode == 0:
            os.environ["LODE_DISK_TEST"] = "inside"
            os.execvp("unshare", ["unshare", *options, sys.executable, *sys.argv])
    print("skipped: a tmpfs can't be mounted here, so no volume can be filled up")
    sys.exit(SKIPPED)


class Volume:
    def __init__(self, world):
        self.path = world.folder / "volume"
        self.path.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={VOLUME_MIB}m", "tmpfs", self.path], check=True)

    def fill_up_to(self, free_mib):
        volume = os.statvfs(self.path)
        size = volume.f_bavail * volume.f_frsize - (free_mib << 20)
        with open(self.path / "ballast", "wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, size)

    def close(self):
        subprocess.run(["umount", "--lazy", self.path], check=True)

    def free(self):
        (self.path / "ballast").unlink()


def submit(world, names, code):
    """The answers, one a record."""
    files = [f"scenario/records/{name}.envelope" for name in names]
    told = world.expect(code, "lode", "record", "submit", *files, "--vkey", world.vkey, "--record-time", "event+0m", "--json")
    return [json.loads(line) for line in told.out.splitlines()], told


def leaves(world, names, code=0):
    answers, told = submit(world, names, code)
    if not all(answer["logged"] for answer in answers):
        fail("not logged:", told)
    return [(answer["digest"], answer["index"]) for answer in answers]


def check_refused(world, names):
    answers, told = submit(world, names, 9)
    if any(answer["logged"] or answer["reason"] != "NO_SPACE" for answer in answers):
        fail("not refused with NO_SPACE:", told)
    if "nothing was logged" not in told.err or "nothing was written" not in told.err or answers[0]["retry_after_ms"] == 0:
        fail("it does not say what to do:", told)


def check_reads(world, acknowledged):
    """What was acknowledged is answered: duplicates, checkpoints, lists, records, trails."""
    if leaves(world, [record[0] for record in world.records[:FIRST]]) != acknowledged:
        fail("an acknowledged record has another leaf")
    key = ["--vkey", world.vkey]
    checkpoint = json.loads(world.expect(0, "lode", "log", "checkpoint", *key, "--json").out)
    if int(checkpoint["tree_size"]) <= int(acknowledged[-1][1]):
        fail("the checkpoint is smaller than what was acknowledged")
    world.expect(0, "lode", "party", "show", "local:mine", *key)
    world.expect(0, "lode", "record", "show", acknowledged[-1][0], *key)
    receipt = f"scenario/records/{world.records[FIRST - 1][0]}.receipt"
    world.expect(0, "lode", "receipt", "renew", receipt, "--out", "renewed.receipt", *key)
    world.expect(0, "lode", "receipt", "verify", "renewed.receipt", "--digest", acknowledged[-1][0], *key)


def play(world, volume):
    names = [record[0] for record in world.records]
    acknowledged = leaves(world, names[:FIRST])
    for free_mib in (RESERVE_MIB // 2, 0):  # below the reserve; not a byte
        volume.fill_up_to(free_mib)
        check_refused(world, names[FIRST:FIRST + 10])  # none needs another
        check_reads(world, acknowledged)
        volume.free()
    # Nothing has to be restarted.
    late, names = names[-1:], names[:-1]
    acknowledged += leaves(world, names[FIRST:])
    # Killed and started without a byte: it serves reads, refuses records, and must be started again when there is space.
    volume.fill_up_to(0)
    world.server.kill()
    world.server.wait()
    world.serve()
    check_reads(world, acknowledged[:FIRST])
    check_refused(world, late)
    volume.free()
    check_refused(world, late)
    # Killed and started with as much as the reserve leaves.
    volume.fill_up_to(RESERVE_MIB // 2)
    world.server.kill()
    world.server.wait()
    world.serve()
    if leaves(world, names) != acknowledged:
        fail("an acknowledged record has another leaf after a start on a full volume")
    # The first server was told when it began and when it ended, once each; the others tried to write nothing.
    log = (world.folder / "ledgerd.log").read_text(encoding="utf-8")
    for told, times in (("and the reserve is 256 MiB: records are refused with NO_SPACE", 1), ("records are logged again", 1)):
        if log.count(told) != times:
            fail(f"{log.count(told)} lines, not {times}, say: {told}")
    world.server.kill()
    world.server.wait()
    world.server = None
    volume.free()
    volume.fill_up_to(0)
    if "(NO_SPACE)" not in world.expect(9, "lode-ledgerd", "fsck", "--data", world.data).err:
        fail("fsck on a full volume does not say NO_SPACE")
    volume.free()
    world.expect(0, "lode-ledgerd", "fsck", "--data", world.data)


def main():
    in_a_mount_namespace()
    began = time.monotonic()
    with World(sys.argv[1], sys.argv[2], "base.json", volume=Volume) as world:
        play(world, world.volume)
    print(f"a full volume lost nothing; {time.monotonic() - began:.1f} s")


main()
