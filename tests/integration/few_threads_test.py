# SPDX-License-Identifier: Apache-2.0
"""lode where threads run out at any moment: it ends, in time and with a code that is true.

few_threads_test.py SOURCE_DIR BUILD_DIR
"""
import os
import pathlib
import subprocess
import sys

from ledger_world import World, fail

PATIENCE = 60
MOST_OF_A_CLIENT = 48
GRPC_ON_TOP = 12
FOREVER = 1000000


def run(world, threads, *words):
    library = next((pathlib.Path(sys.argv[2]) / "tests" / "integration").glob("libfew_threads.*"))
    environment = dict(world.environment, LD_PRELOAD=str(library), LODE_TEST_THREADS=threads)
    program = subprocess.Popen([world.bin / words[0], *words[1:]], cwd=world.folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    try:
        out, err = program.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        program.kill()
        fail(f"with threads {threads} it does not end:", *words, *program.communicate())
    return program.returncode, out.decode(), err.decode()


def check(world, threads, *words):
    code, out, err = run(world, threads, *words)
    answered = code == 0 and "ledger.example/" in out
    told = code in (9, 12) and ("UNREACHABLE" in err or "OUT_OF_MEMORY" in err)
    if not answered and not told:
        fail(f"with threads {threads}: exit code {code}", *words, out, err)
    return code, err


def main():
    with World(sys.argv[1], sys.argv[2], "base.json") as world:
        checkpoint = ["lode", "log", "checkpoint", "--vkey", world.vkey, "--timeout", "2"]
        needed = next(n for n in range(1, MOST_OF_A_CLIENT + 1) if "may have only" not in run(world, f"{n},{FOREVER}", *checkpoint)[2])
        code, err = check(world, f"{needed - 1},{FOREVER}", *checkpoint)
        if code != 12 or "ulimit -u" not in err:
            fail("too few threads are not told:", code, err)
        # They were there when it looked for them, and are gone when gRPC asks: for good, or for a moment.
        codes = [check(world, f"{n},{FOREVER}", *checkpoint)[0] for n in range(needed, needed + GRPC_ON_TOP)]
        codes += [check(world, f"{needed},{refused}", *checkpoint)[0] for refused in range(1, GRPC_ON_TOP)]
        if check(world, f"{needed},0", *checkpoint)[0] != 0:
            fail("with all threads it does not answer")
        print(f"{needed} threads needed; then {codes}")


if os.uname().sysname == "Linux":
    main()
