# SPDX-License-Identifier: Apache-2.0
"""The demo plays to its end, and it prints what README.md and docs/demo.md show.

demo_test.py SOURCE_DIR BUILD_DIR

Every line of a page's ```console block has to be in the demo's output, in the same order. What differs from run to run (folder, process ids, places in a log
whose state-root leaves come by the clock) is made equal first.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

RUN_DEPENDENT = [
    (r"kill (-9 )?\d+", r"kill \1PID"),
    (r"\b(entry|leaf|size|below|covers|tree of)( +)\d+", r"\1 N"),
    (r"\b\d+ (hashes|leaves)\b", r"N \1"),
    (r"\s+$", ""),
]

PAGES = ("README.md", "docs/demo.md")


def console_block(path):
    blocks = re.findall(r"^```console\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    if len(blocks) != 1:
        sys.exit(f"{path} has {len(blocks)} ```console blocks, not one")
    return blocks[0]


def lines(text):
    for pattern, replacement in RUN_DEPENDENT:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return [line for line in text.split("\n") if line.strip()]


def first_missing(wanted, printed):
    """The first wanted line that does not follow the ones before it in what was printed."""
    at = 0
    for line in wanted:
        if line == "...":
            continue
        try:
            at = printed.index(line, at) + 1
        except ValueError:
            return line
    return None


def main():
    source, build = pathlib.Path(sys.argv[1]), sys.argv[2]
    shown = {page: lines(console_block(source / page)) for page in PAGES}
    with tempfile.TemporaryDirectory() as folder:
        played = subprocess.run([source / "tools" / "demo", "--build-dir", build], env={**os.environ, "TMPDIR": folder, "LANG": "C.UTF-8"},
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    output = played.stdout.decode("utf-8")
    if played.returncode != 0:
        sys.exit(f"tools/demo ended with {played.returncode}:\n" + "\n".join(output.split("\n")[-40:]))
    if "\x1b" in output:
        sys.exit("an escape sequence reached the output")
    printed = lines(output)
    if first_missing(["this line was never printed"], printed) is None:
        sys.exit("this test finds lines that are not there")
    for page, wanted in shown.items():
        missing = first_missing(wanted, printed)
        if missing is not None:
            sys.exit(f"{page} shows what the demo does not print there:\n{missing}")
        print(f"{len(wanted)} lines of {page} are what the demo prints")


main()
