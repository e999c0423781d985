# SPDX-License-Identifier: Apache-2.0
"""A ledger that a scenario was played on, served by the real program, in a folder of its own.

For the tests that use the programs as people do: everything goes through command lines, and nothing here knows a format.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time


def fail(*words):
    sys.exit("\n".join(str(word) for word in words))


class Result:
    """What a command gave: exit code, standard output, standard error."""

    def __init__(self, command, done):
        self.command = command
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8", "backslashreplace")
        self.err = done.stderr.decode("utf-8", "backslashreplace")

    def __str__(self):
        return f"$ {self.command}\n{self.out}{self.err}[exit code {self.code}]"


class World:
    """Begun with the scenario's Genesis; its other records are admitted when play() returns. `volume(world)` gives the place for the data folder, if not here."""

    def __init__(self, source, build, scenario, volume=None):
        self.bin = pathlib.Path(build) / "bin"
        self.scenario = pathlib.Path(source) / "tests" / "scenarios" / scenario
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lode-world-"))
        self.server = None
        self.volume = volume(self) if volume is not None else None
        self.data = (self.volume.path if volume is not None else self.folder) / "ledger"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("LODE_")}
        self.environment.update(PATH=f"{self.bin}:{os.environ['PATH']}", HOME=str(self.folder), XDG_CONFIG_HOME=str(self.folder / ".config"), LANG="C.UTF-8")

    def __enter__(self):
        self.expect(0, "lode-scenario", "write", self.scenario, "--out", "scenario")
        self.vkey = (self.folder / "scenario" / "log.vkey").read_text(encoding="ascii").strip()
        self.records = [line.split("\t") for line in (self.folder / "scenario" / "records.tsv").read_text(encoding="utf-8").splitlines()]
        shutil.copy(self.folder / "scenario" / "trust.policy", self.folder / "trust.txt")
        self.expect(0, "lode-ledgerd", "init", "--data", self.data, "--origin", self.vkey.split("+")[0], "--log-key-seed-file", "scenario/keys/log.seed")
        self.expect(0, "lode-ledgerd", "init", "--data", self.data, "--genesis", f"scenario/records/{self.records[0][0]}.envelope", "--record-time",
                    self.records[0][1])
        self.serve()
        return self

    def __exit__(self, *_):
        if self.server is not None:
            self.server.kill()
            self.server.wait()
        if self.volume is not None:
            self.volume.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def serve(self, may_fail=False):
        """True when it serves: the port file is there then. False, only with `may_fail`: it ended instead."""
        port = self.folder / "port"
        port.unlink(missing_ok=True)
        with open(self.folder / "ledgerd.log", "ab") as log:
            self.server = subprocess.Popen([self.bin / "lode-ledgerd", "serve", "--data", self.data, "--port", "0", "--port-file", "port"],
                                           cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until = time.monotonic() + 60
        while not port.exists():
            if may_fail and self.server.poll() is not None:
                return False
            if self.server.poll() is not None or time.monotonic() > until:
                fail("lode-ledgerd does not serve:", (self.folder / "ledgerd.log").read_text(encoding="utf-8"))
            time.sleep(0.01)
        self.address = "127.0.0.1:" + port.read_text(encoding="ascii").strip()
        self.environment["LODE_ADDRESS"] = self.address
        return True

    def stop(self):
        """In good order."""
        self.server.terminate()
        if self.server.wait(60) != 0:
            fail("lode-ledgerd did not stop in good order:", (self.folder / "ledgerd.log").read_text(encoding="utf-8"))
        self.server = None

    def play(self):
        """Every record of the scenario is answered as the scenario says."""
        return self.expect(0, "lode-scenario", "run", self.scenario, "--server", self.address, "--vkey", self.vkey)

    def run(self, *arguments):
        return Result(" ".join(str(a) for a in arguments),
                      subprocess.run([str(a) for a in arguments], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
                                     timeout=120, check=False))

    def shell(self, command):
        """A command line as it stands in a page."""
        return Result(command, subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
                                              timeout=120, check=False))

    def expect(self, code, *arguments):
        result = self.run(*arguments)
        if result.code != code:
            fail(f"exit code {result.code}, not {code}:", result)
        return result
