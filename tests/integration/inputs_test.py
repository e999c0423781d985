# SPDX-License-Identifier: Apache-2.0
"""Every program started with inputs that are no files, words that are no commands, values that are empty, and too little memory.

inputs_test.py SOURCE_DIR BUILD_DIR
"""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

BIN = pathlib.Path(sys.argv[2]) / "bin"
SOURCE = pathlib.Path(sys.argv[1])
PROGRAMS = ("lode", "lode-ledgerd", "lode-verify", "lode-scenario", "lode-conformance")
# Every code that a program of Lode may end with (verifier/base/exit_code.h); 127: not even loaded.
CODES = (*range(14), 127)
BASE = str(SOURCE.resolve() / "tests/scenarios/base.json")

# Commands that read the file {}, and what else they need.
READERS = [
    ("lode", "record", "show", "{}"),
    ("lode", "record", "sign", "{}", "--key", "{}"),
    ("lode", "record", "submit", "{}"),
    ("lode", "receipt", "verify", "{}", "--trust", "trust"),
    ("lode", "receipt", "verify", "{}", "--trust", "{}"),
    ("lode", "trail", "verify", "{}", "--trust", "{}"),
    ("lode", "key", "show", "{}"),
    ("lode", "log", "checkpoint", "--ledger", "{}"),
    ("lode-verify", "{}", "--trust", "{}"),
    ("lode-verify", "none.lode", "--trust", "trust", "--profile-file", "{}"),
    ("lode-verify", "{}", "--trust", "trust"),
    ("lode-verify", "receipt", "{}", "--trust", "trust"),
    ("lode-scenario", "run", "{}"),
    ("lode-scenario", "check", "{}"),
    ("lode-ledgerd", "init", "--data", "data", "--genesis", "{}"),
    ("lode-ledgerd", "init", "--data", "data", "--origin", "a.example/b", "--log-key-seed-file", "{}"),
]

# With --json, what can't be done is JSON too: a file that is not there, another kind of file, and words that are wrong.
JSON_ERRORS = [
    ("lode", "trail", "verify", "none.lode", "--trust", "trust", "--json"),
    ("lode", "lot", "sohw", "lot:a/b", "--json"),
    ("lode-verify", "none.lode", "--trust", "trust", "--json"),
    ("lode-verify", "receipt", "trust", "--trust", "trust", "--json"),
    ("lode-verify", "recipt", "--json"),
    ("lode-scenario", "run", "none.json", "--json"),
    ("lode-scenario", "run", "trust", "--json"),
    ("lode-scenario", "run", "--json"),
    ("lode-ledgerd", "fsck", "--data", "none", "--json"),
    ("lode-ledgerd", "fsck", "--json"),
]

# Words that are wrong, and what standard error says of them.
WRONG_WORDS = [
    (("lode", "record", "sumbit"), "Did you mean `lode record submit`?"),
    (("lode", "log", "checkpoint", "--pin", ""), "--pin has an empty value"),
    (("lode", "receipt", "verify", "r", "--digest="), "--digest has an empty value"),
    (("lode", "lot", "list", "--limit", "010"), "--limit: 010 is not a whole number"),
    (("lode-verify", "receipt", "r", "--envelope", ""), "--envelope has an empty value"),
    (("lode-verify", "recipt", "r"), "Did you mean `lode-verify receipt`?"),
    (("lode-ledgerd", "serv"), "Did you mean `lode-ledgerd serve`?"),
    (("lode-ledgerd", "serve", "--data", "d", "--port", "0045235"), "--port: 0045235 is no whole number"),
    (("lode-ledgerd", "serve", "--data", "d", "--port", "65536"), "65535"),
    (("lode-ledgerd", "serve", "--data", "d", "--queue", "0x10"), "--queue: 0x10 is no whole number"),
    (("lode-ledgerd", "serve", "--data", ""), "--data has an empty value"),
    (("lode-ledgerd", "fsck", "--data", "a", "--data", "b"), "--data is given twice"),
    (("lode-ledgerd",), "needs a command: init, serve, fsck"),
    (("lode-scenario", "rnu", "x"), "Did you mean `lode-scenario run`?"),
    (("lode-scenario", "run", BASE, "--vkey", ""), "--vkey has an empty value"),
    (("lode-conformance", "merkel", "x"), "Did you mean merkle?"),
    (("lode-conformance", "merkle", "none"), "no file or folder none"),
]

HELPED = [
    *((name,) for name in PROGRAMS),
    *(("lode-ledgerd", verb) for verb in ("init", "serve", "fsck")),
    *(("lode-scenario", verb) for verb in ("run", "check", "genesis", "export", "write")),
    ("lode-verify", "receipt"), ("lode", "record", "sign"), ("lode-conformance", "merkle"),
]


def fail(*words):
    sys.exit("\n".join(str(word) for word in words))


def run(folder, *words, limit=None, user=None, **variables):
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), **variables}
    def before():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return subprocess.run([BIN.resolve() / words[0], *words[1:]], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                          preexec_fn=before, user=user)


def check(done, code, words, told):
    text = done.stderr.decode("utf-8", "backslashreplace")
    if done.returncode != code or told not in text:
        fail(f"$ {' '.join(words)}", done.stdout.decode("utf-8", "backslashreplace"), text, f"[exit code {done.returncode}, not {code} with: {told}]")


def check_what_is_no_file(folder):
    for reader in READERS:
        for path, told in (("folder", "it is a folder"), ("none", "there is no such file"), ("/dev/zero", "")):
            words = [word.format(path) for word in reader]
            done = run(folder, *words)
            check(done, done.returncode if path == "/dev/zero" else 2, words, told if "key" not in words or path != "/dev/zero" else "")
            if done.returncode != 2:
                fail(f"$ {' '.join(words)}", done.stderr, f"[exit code {done.returncode}]")


def check_json_errors(folder):
    for words in JSON_ERRORS:
        done = run(folder, *words)
        try:
            error = json.loads(done.stdout)
        except json.JSONDecodeError:
            error = {}
        if (error.get("schema"), error.get("exit_code"), error.get("violations")) != ("lode.error/v1", done.returncode, []) or done.returncode == 0:
            fail(f"$ {' '.join(words)}", done.stdout, done.stderr, f"[exit code {done.returncode}] and no such error in JSON")


def check_pipes(folder):
    """One that nobody writes ends in words; one with a slow writer is waited for, and the wait is told."""
    words = ("lode-scenario", "run", "pipe")
    check(run(folder, *words), 2, words, "nobody writes into it")
    reader = subprocess.Popen([BIN.resolve() / words[0], *words[1:]], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(3)
    with open(folder / "pipe", "wb") as pipe:
        pipe.write(pathlib.Path(BASE).read_bytes())
    out, err = reader.communicate(timeout=60)
    if reader.returncode != 0 or b"0 failed" not in out or b"waiting for pipe" not in err:
        fail("a slow pipe was not read:", out, err)


def check_little_memory(folder):
    """However little there is: a code of Lode's, and one line that says it. Not a signal, not a trace."""
    out_of_memory = 0
    (folder / "long.json").write_bytes(b" " * (60 << 20))
    vectors = SOURCE.resolve() / "tests/vectors/third_party/transparency-dev-merkle"
    for words in (("lode-verify", "big", "--trust", "trust"), ("lode-verify", "lot.lode", "--trust", "trust"), ("lode", "key", "show", "none"),
                  ("lode-scenario", "run", str(SOURCE.resolve() / "tests/scenarios/reference-chain.json")),
                  ("lode-conformance", "merkle", str(vectors)), ("lode-conformance", "merkle", "long.json")):
        for mebibytes in range(16, 160, 6):
            done = run(folder, *words, limit=mebibytes << 20)
            text = done.stderr.decode("utf-8", "backslashreplace")
            if done.returncode not in CODES or "terminate called" in text:
                fail(f"$ {' '.join(words)}   with {mebibytes} MiB", text, f"[exit code {done.returncode}]")
            out_of_memory += done.returncode == 12
            if done.returncode == 12 and text.count("OUT_OF_MEMORY") != 1:
                fail(f"$ {' '.join(words)}   with {mebibytes} MiB", text, "[not one line]")
    if out_of_memory == 0:
        fail("memory never ran out: this test shows nothing")
    return out_of_memory


def check_locales(folder):
    """The C library decides; a name with UTF-8 in it does not."""
    for variables, utf8 in (({"LC_ALL": "C.UTF-8"}, True), ({"LANG": "C.utf8"}, True), ({"LC_ALL": "no.UTF-8"}, False), ({}, False)):
        done = run(folder, "lode-verify", "lot.lode", "--trust", "scenario/trust.policy", "--profile", "demo", **variables)
        if done.returncode not in (0, 5, 10) or ("━".encode() in done.stdout) != utf8:
            fail(f"{variables}: check marks or ASCII?", done.stdout.decode("utf-8", "replace"), done.stderr)


def check_closed_folder(folder):
    if os.geteuid() != 0:
        return
    vectors = folder / "vectors"
    (vectors / "closed").mkdir(parents=True)
    (vectors / "case.json").write_bytes((SOURCE / "tests/vectors/third_party/transparency-dev-merkle/testdata/inclusion/2/happy-path.json").read_bytes())
    (vectors / "closed").chmod(0)
    folder.chmod(0o755)
    try:
        done = run(folder, "lode-conformance", "merkle", "vectors", user=65534)
    except PermissionError:
        return  # the programs are where only root can start them
    if done.returncode != 1 or b"vectors/closed: the folder: expected a folder that can be read" not in done.stdout:
        fail("a folder that can't be read was passed over:", done.stdout, done.stderr)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "folder").mkdir()
        (folder / "trust").write_text("log x\n", encoding="ascii")
        os.mkfifo(folder / "pipe")
        with open(folder / "big", "wb") as big:
            big.write(b"no trail")
            big.truncate(3 << 30)
        done = run(folder, "lode-scenario", "write", str(SOURCE.resolve() / "tests/scenarios/adm/adm-10.json"), "--out", "scenario")
        check(done, 0, ("write",), "")
        check(run(folder, "lode-scenario", "export", str(SOURCE.resolve() / "tests/scenarios/adm/adm-10.json"), "--lot", "lot:mine/2", "-o", "lot.lode"), 0,
              ("export",), "")
        (folder / "trust").write_bytes((folder / "scenario/trust.policy").read_bytes())
        for words in HELPED:
            for flag in ("--help", "-h"):
                done = run(folder, *words, flag)
                check(done, 0, (*words, flag), "")
                if b"Usage" not in done.stdout:
                    fail(words, "help is not on standard output")
                if b"Example" not in done.stdout or b"xit code" not in done.stdout:
                    fail(words, "its help has no example, or does not say where exit codes are told")
        for words, told in WRONG_WORDS:
            check(run(folder, *words), 2, words, told)
        for variable in ("LODE_PIN", "LODE_TRUST", "LODE_VKEY", "LODE_PROFILE"):
            check(run(folder, "lode", "log", "checkpoint", **{variable: ""}), 2, (f"{variable}= lode",), f"the variable {variable} is set to nothing")
        check_what_is_no_file(folder)
        check_json_errors(folder)
        check_pipes(folder)
        check_locales(folder)
        check_closed_folder(folder)
        out_of_memory = check_little_memory(folder)
        print(f"{len(READERS)} readers, {len(WRONG_WORDS)} wrong words, {len(HELPED)} helps; memory ran out {out_of_memory} times")


main()
