# SPDX-License-Identifier: Apache-2.0
"""lode-ledgerd where the machine or its operator is in the way: too little of something, files that it may not read, signals, a stray file. Each ends in a reason
and an exit code that are true, and touches nothing.

limits_test.py SOURCE_DIR BUILD_DIR
"""
import os
import resource
import shutil
import signal
import subprocess
import sys
import time

from ledger_world import World, fail

MIB = 1 << 20
NOBODY = 65534


def run(world, *words, limits=(), user=None, program=None):
    def before():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for which, most in limits:
            resource.setrlimit(which, (most, most))
    server = subprocess.Popen([program or world.bin / "lode-ledgerd", *words], cwd=world.folder, env=world.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, preexec_fn=before, user=user)
    try:
        out, err = server.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        fail("it does not end:", words, server.communicate())
    return server.returncode, (out + err).decode("utf-8", "backslashreplace")


def expect(world, code, told, *words, **how):
    got, said = run(world, *words, **how)
    if got != code or told not in said:
        fail(f"$ lode-ledgerd {' '.join(map(str, words))} {how}", said, f"[exit code {got}, not {code} with: {told}]")


def commands(folder):
    return (("fsck", "--data", folder), ("serve", "--data", folder, "--port", "0"), ("init", "--data", f"{folder}-new", "--origin", "a.example/b"))


def check_limits(world, folder):
    for words in commands(folder):
        for most in (60, 120, 200, 300):
            expect(world, 12, "the limit of its data (ulimit -d)", *words, limits=[(resource.RLIMIT_DATA, most * MIB)])
        for most in (120, 200, 300):
            expect(world, 12, "the limit of its address space (ulimit -v)", *words, limits=[(resource.RLIMIT_AS, most * MIB)])
        for most in (12, 32, 255):
            expect(world, 12, "needs 256 file descriptors at least", *words, limits=[(resource.RLIMIT_NOFILE, most)])
    for which, most in ((resource.RLIMIT_NOFILE, 256), (resource.RLIMIT_DATA, 512 * MIB), (resource.RLIMIT_AS, 600 * MIB)):
        expect(world, 0, "everything follows", "fsck", "--data", folder, limits=[(which, most)])


def check_threads(world, theirs):
    """At the edge: 64 threads beside the first one. A user of its own, for the limit counts all threads of a user."""
    user = 100_000 + os.getpid()
    own = world.folder / "of-few-threads"
    shutil.copytree(theirs, own)
    for path in (own, *own.rglob("*")):
        os.chown(path, user, user)
    as_user = {"user": user, "program": shutil.copy(world.bin / "lode-ledgerd", world.folder / "lode-ledgerd")}
    expect(world, 12, "a ledger needs 64 threads, and this machine gave 63", "fsck", "--data", own, limits=[(resource.RLIMIT_NPROC, 64)], **as_user)
    expect(world, 0, "everything follows", "fsck", "--data", own, limits=[(resource.RLIMIT_NPROC, 65)], **as_user)
    shutil.rmtree(own)


def check_of_another_user(world, folder):
    """Only root can try what somebody else may not."""
    if os.geteuid() != 0:
        return
    theirs = world.folder / "theirs"
    shutil.copytree(folder, theirs)
    for path in (world.folder, theirs, *theirs.rglob("*")):
        if path != world.folder:
            os.chown(path, NOBODY, NOBODY)
    world.folder.chmod(0o755)
    check_threads(world, theirs)
    # A copy: the folder that Lode was built in may be closed to others.
    as_nobody = {"user": NOBODY, "program": shutil.copy(world.bin / "lode-ledgerd", world.folder / "lode-ledgerd")}
    expect(world, 12, "ulimit -u", "fsck", "--data", theirs, limits=[(resource.RLIMIT_NPROC, 8)], **as_nobody)
    parts = ["store", "high-water", "store.lock", "store/CURRENT", "log.key", "ledger.toml"]
    parts += [str(path.relative_to(theirs)) for sort in ("MANIFEST-*", "*.sst") for path in list((theirs / "store").glob(sort))[:1]]
    for part in parts:
        mode = (theirs / part).stat().st_mode
        (theirs / part).chmod(0)
        expect(world, 8, "PERMISSION_DENIED", "fsck", "--data", theirs, **as_nobody)
        expect(world, 8, "PERMISSION_DENIED", "serve", "--data", theirs, "--port", "0", **as_nobody)
        (theirs / part).chmod(mode)
        os.chown(theirs / part, 0, 0)
        (theirs / part).chmod(0o600 if (theirs / part).is_file() else 0o700)
        expect(world, 8, f"{theirs / part} belongs to root: run this as root, or, if nobody is to run the ledger", "serve", "--data", theirs, "--port", "0",
               **as_nobody)
        os.chown(theirs / part, NOBODY, NOBODY)
        (theirs / part).chmod(mode)
    expect(world, 0, "everything follows", "fsck", "--data", theirs, **as_nobody)


def files_of(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "LOCK"}


def check_stray_mark_of_init(world, folder):
    """init.unfinished in a ledger that was in use: nothing is removed, whatever of it is left."""
    for name, change, code, told in (("whole", lambda f: None, 8, "its store has"),
                                     ("no mark", lambda f: (f / "high-water").unlink(), 8, "its store has"),
                                     ("no store", lambda f: shutil.rmtree(f / "store"), 8, "its high-water mark names a checkpoint"),
                                     ("no CURRENT", lambda f: (f / "store" / "CURRENT").unlink(), 6, "can't be told"),
                                     ("an unreadable mark", lambda f: (f / "high-water").write_bytes(b"x" * 8192), 6, "can't be told")):
        stray = world.folder / "stray"
        shutil.copytree(folder, stray)
        change(stray)
        (stray / "init.unfinished").touch()
        before = files_of(stray)
        expect(world, code, told, "init", "--data", stray, "--origin", "a.example/b")
        if files_of(stray) != before:
            fail("init changed a ledger with a stray init.unfinished:", name, set(before) ^ set(files_of(stray)))
        shutil.rmtree(stray)


def check_log_key(world, folder):
    other = world.folder / "other-key"
    shutil.copytree(folder, other)
    key = (other / "log.key").read_text(encoding="ascii")
    (other / "log.key").write_text(key[:-2] + ("0" if key[-2] != "0" else "1") + "\n", encoding="ascii")
    for words in (("fsck", "--data", other), ("serve", "--data", other, "--port", "0")):
        expect(world, 6, f"Genesis of this ledger names {world.vkey}: log.key is damaged", *words)


def check_parts_of_identity(world, folder):
    """One small file that is gone or damaged: its own backup mends it. A folder without anything is most likely the wrong one."""
    for name in ("log.key", "ledger.toml"):
        for change in (lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-2]), lambda path: path.write_bytes(b"")):
            other = world.folder / "other-identity"
            shutil.copytree(folder, other)
            change(other / name)
            for words in (("fsck", "--data", other), ("serve", "--data", other, "--port", "0")):
                expect(world, 6, "Restore it from its backup; store and high-water need nothing", *words)
            shutil.rmtree(other)
    (world.folder / "nothing").mkdir()
    for nothing in ("nothing", "not-there"):
        expect(world, 4, "holds no ledger: is --data right?", "serve", "--data", world.folder / nothing, "--port", "0")


def check_init(world):
    """A refused origin or seed leaves no folder; what is told to be done next works where names have spaces."""
    new = world.folder / "new ledger"
    for origin in ("Ledger.example", "a b", "a/", ""):
        expect(world, 2, "", "init", "--data", new, "--origin", origin)
        if new.exists():
            fail("a refused origin left a folder:", origin, list(new.iterdir()))
    code, said = run(world, "init", "--data", new, "--origin", "a.example/b")
    if code != 0 or f"lode-ledgerd init --data '{new}' --genesis FILE" not in said:
        fail("the next step of init is no command line:", said)


def check_signals_at_start(world, folder):
    """From main() on no signal ends serve silently: SIGHUP is ignored, SIGTERM is an end in good order, however early it comes."""
    bit = lambda number: 1 << (number - 1)

    def holds(pid, number):
        status = open(f"/proc/{pid}/status", encoding="ascii").read()
        return int(status.split("SigBlk:")[1].split()[0], 16) & bit(number)

    for number in (signal.SIGHUP, signal.SIGTERM):
        for step in range(24):
            server = subprocess.Popen([world.bin / "lode-ledgerd", "serve", "--data", folder, "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, env=world.environment)
            # Before main() the system's own rule holds: the signal comes so long after that.
            while server.poll() is None and not holds(server.pid, number):
                time.sleep(0.001)
            time.sleep(0.01 * step)
            server.send_signal(number)
            if number == signal.SIGHUP:
                time.sleep(0.02)
                server.terminate()
            out, err = server.communicate(timeout=60)
            if server.returncode != 0 or b"event=drained" not in err:
                fail(f"{signal.Signals(number).name} after {10 * step} ms ended it with {server.returncode}:", out, err)
            if number == signal.SIGHUP and b'event=signal_ignored signal="SIGHUP"' not in err and b"event=serving" not in err:
                fail("SIGHUP was not told:", err)


def check_signals(world):
    """A closed terminal does not take the ledger down; SIGTERM does."""
    log = world.folder / "ledgerd.log"
    for name in ("SIGHUP", "SIGUSR1", "SIGUSR2"):
        world.server.send_signal(getattr(signal, name))
        until = time.monotonic() + 20
        while f"event=signal_ignored signal=\"{name}\"" not in log.read_text(encoding="utf-8"):
            if world.server.poll() is not None or time.monotonic() > until:
                fail(f"{name}: it ended, or said nothing", log.read_text(encoding="utf-8"))
            time.sleep(0.02)
    world.stop()


def main():
    with World(sys.argv[1], sys.argv[2], "base.json") as world:
        world.play()
        check_signals(world)
        folder = world.folder / "ledger"
        check_limits(world, folder)
        check_of_another_user(world, folder)
        check_stray_mark_of_init(world, folder)
        check_log_key(world, folder)
        check_parts_of_identity(world, folder)
        check_init(world)
        check_signals_at_start(world, folder)
        expect(world, 2, "80x", "serve", "--data", folder, "--listen", "127.0.0.1:80x", "--port", "0")


main()
