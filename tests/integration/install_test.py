# SPDX-License-Identifier: Apache-2.0
"""Installs what was built into a folder of its own, away from the build, and runs it from there: every
program says the version that stands in CMakeLists.txt, and the changelog's newest version is it.

install_test.py CMAKE SOURCE_DIR BUILD_DIR VERSION FOLDER_OF_PROGRAMS PROGRAM...
"""
import pathlib
import re
import subprocess
import sys
import tempfile


def run(*words, **how):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **how)
    if done.returncode != 0:
        sys.exit(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def main():
    cmake, source, build, version, folder, *programs = sys.argv[1:]
    if not programs:
        sys.exit("no program is installed")
    with tempfile.TemporaryDirectory(prefix="lode-install-") as prefix:
        run(cmake, "--install", build, "--prefix", prefix)
        root = pathlib.Path(prefix)
        there = sorted(path.name for path in (root / folder).iterdir())
        if there != sorted(programs):
            sys.exit(f"installed are {there}, not {sorted(programs)}")
        for program in programs:
            # Nothing from the build or the tree: an empty environment, another working directory.
            said = run(root / folder / program, "--version", cwd="/", env={})
            if said != f"{program} {version}\n":
                sys.exit(f"{program} --version says {said!r}, not version {version}")
        for page in ("README.md", "LICENSE", "docs/architecture.md"):
            if not (root / "share/doc/lode" / page).is_file():
                sys.exit(f"{page} is not installed")
    newest = re.search(r"^## (\d\S*)", (pathlib.Path(source) / "CHANGELOG.md").read_text(), re.M)
    if newest is None or newest.group(1) != version:
        sys.exit(f"CHANGELOG.md's newest version is {newest and newest.group(1)}, and the project is at {version}")
    for program in ("lode-conformance", "lode-bench"):  # not installed, and they say it too
        path = pathlib.Path(build) / "bin" / program
        if program == "lode-bench" and not path.exists():
            continue  # LODE_WITH_BENCH=OFF
        said = run(path, "--version")
        if said != f"{program} {version}\n":
            sys.exit(f"{program} --version says {said!r}, not version {version}")


if __name__ == "__main__":
    main()
