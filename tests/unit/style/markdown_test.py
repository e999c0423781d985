#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pages keep to 100 columns, so that a change shows as the lines that changed, and a table is read
without scrolling. Headings and code blocks are left alone, and so is a line that nobody can break: a
link or a piece of code counts as one word.

Usage: markdown_test.py ROOT. Prints each line that is too long and exits with 1 if there is any.
"""
import pathlib
import re
import sys

COLUMNS = 100
# Others wrote these.
SKIPPED = {'build', '.git', 'third_party'}
# Programs write these, by sentence; each is here only while a line of it is too long.
WRITTEN = ('docs/records.md',)
# Tables of a cell in sentences: made from comments and sentences by programs, or a row a fault.
WIDE_TABLES = ('docs/records.md', 'docs/templates.md', 'docs/formats/report.md', 'docs/robustness.md')
FENCE = re.compile(r'^\s*(?:>\s*)?(```|~~~)')
WHOLE = re.compile(r'`[^`]+`|!?\[[^\]]*\]\([^)]*\)')
# What a line begins with before its first word: quote marks, a bullet or number, spaces.
START = re.compile(r'^[>\s]*(?:(?:[-*+]|\d+[.)])\s+)?')


def can_break(line):
    """Whether a space before the last column may become a line's end."""
    flat = WHOLE.sub(lambda match: match.group().replace(' ', '_'), line)
    return ' ' in flat[START.match(flat).end():COLUMNS + 1]


def problems(text, wide_tables=False):
    fenced = False
    before = ''
    for number, line in enumerate(text.split('\n'), 1):
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced and len(line) > COLUMNS and can_break(line):
            code = line.startswith('    ') and (not before.strip() or before.startswith('    '))
            table = line.lstrip().startswith('|')
            if not code and not (table and wide_tables) and not line.lstrip().startswith(('#', '<!--')):
                yield number, f'{len(line)} columns, at most {COLUMNS}'
        before = line


def self_test():
    words = 'word ' * 25
    for bad in (words, '- ' + words, '> ' + words, 'text\n\n```\n' + words + '\n```\n' + words,
                'see ' + '[a page](x) ' * 12, 'text\n    ' + words, '| ' + words):
        assert list(problems(bad)), bad
    assert not list(problems('| ' + words, wide_tables=True))
    for good in ('word ' * 20, '# ' + words, '```\n' + words + '\n```',
                 'text\n\n    ' + words, '- [a page](' + 'x' * 100 + ')', '`' + words + '`'):
        assert not list(problems(good)), good


def pages(root):
    for path in sorted(root.rglob('*.md')):
        if not SKIPPED & set(path.relative_to(root).parts):
            yield path


def main():
    self_test()
    root = pathlib.Path(sys.argv[1]).resolve()
    count = 0
    for path in pages(root):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding='utf-8')
        found = list(problems(text, name in WIDE_TABLES))
        if name in WIDE_TABLES and found == list(problems(text)):
            found.append((1, 'an exemption of tables that it needs no more'))
        if name in WRITTEN:
            found = [] if found else [(1, 'an exemption that it needs no more')]
        for line, what in found:
            print(f'{path.relative_to(root)}:{line}: {what}')
            count += 1
    return 1 if count else 0


if __name__ == '__main__':
    sys.exit(main())
