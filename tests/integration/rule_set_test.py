# SPDX-License-Identifier: Apache-2.0
"""The digest of the rule set, made from the pages alone, as docs/formats/report.md says, is the one of a real report.

rule_set_test.py SOURCE_DIR BUILD_DIR
"""
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile


def fenced_codes(page):
    """Every code of docs/findings.md with its arguments, in the order of the page."""
    codes, inside = [], False
    for line in page.split("\n"):
        if line.startswith("```"):
            inside = not inside
        elif inside and re.match(r"[A-Za-z0-9-]+\.[a-z0-9-]+( |$)", line):
            codes.append(line.split())
        elif inside and codes and re.fullmatch(r" {4}[a-z_]+:[a-z]+( [a-z_]+:[a-z]+)*", line):
            codes[-1] += line.split()
    return codes


def rule_list(rules_page, codes):
    """The list of docs/formats/report.md, "The rule set"."""
    out = ""
    for section in re.split(r"^## ", rules_page, flags=re.MULTILINE)[1:]:
        rule = section.split(":")[0]
        # Items of the list may run over several lines.
        items = [" ".join(item.split()) for item in re.findall(r"^- (.*(?:\n  .*)*)", section, flags=re.MULTILINE)]
        severity = next(item for item in items if item.startswith("severity: "))
        out += rule + " " + re.match(r"severity: ([A-Z]+)", severity).group(1) + "\n"
        for item in items:
            parameter = re.match(r"parameter `([a-z_]+)` = (.+?) \((.+?)\): ", item)
            if parameter:
                out += "{} = {} ({})\n".format(*parameter.groups())
        for code, *arguments in codes:
            if code.split(".")[0] == rule:
                out += code + " " + " ".join(arguments) + "\n"
    return out


def digest_of_a_report(source, build):
    """(rule set, digest) as a program says them."""
    scenario = source / "tests" / "scenarios" / "reference-chain.json"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run = lambda program, *words: subprocess.run([str(build / "bin" / program), *map(str, words)], check=False, capture_output=True)
        for words in (("export", scenario, "--lot", "lot:cum/cam-0708", "-o", folder / "a.lode"), ("write", scenario, "-o", folder / "written")):
            done = run("lode-scenario", *words)
            assert done.returncode == 0, done.stderr
        trust = next((folder / "written").glob("**/trust*"))
        said = run("lode-verify", folder / "a.lode", "--trust", trust, "--json")
        basis = json.loads(said.stdout)["basis"]
        return basis["rule_set"], basis["rule_set_digest"]


def main():
    source, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    codes = fenced_codes((source / "docs" / "findings.md").read_text(encoding="utf-8"))
    text = rule_list((source / "docs" / "rules.md").read_text(encoding="utf-8"), codes)
    assert text.count("\n") > 100, text
    example = (source / "docs" / "formats" / "report.md").read_text(encoding="utf-8").split("for the rule LOG-06:\n\n```\n")[1].split("```")[0]
    for line in example.strip().split("\n"):
        assert "\n" + line.removesuffix(" ...") in "\n" + text, f"the example of report.md is not of the list: {line}"
    name, digest = digest_of_a_report(source, build)
    made = hashlib.sha256(text.encode()).hexdigest()
    if made != digest:
        sys.exit(f"{name}: the pages give {made}, a report says {digest}. The list of the pages:\n{text}")
    print(f"{name} {digest}: {text.count(chr(10))} lines")


main()
