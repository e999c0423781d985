#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""House rules that a program can check (docs: CONTRIBUTING.md): SPDX lines, line lengths, file
sizes, words that are never used, TODOs with their reason, a comment on every element of a .proto.

Usage: style_test.py ROOT. Prints each violation and exits with 1 if there is any; --self-test
shows that each rule can fail.
"""
import pathlib
import re
import sys

CODE = {'.cc', '.h', '.proto', '.py', '.cmake', '.js', '.mjs', '.sh'}
LINE = 100
MOST_LINES = {'.cc': 450, '.h': 220}
SKIPPED = {'build', '.git', 'third_party', 'corpus', 'node_modules'}
# Headers older than the rule, on which everything else is built: whoever changes one wraps it.
OLDER = ('verifier/custody/state.h', 'verifier/custody/kinds.h', 'verifier/custody/admission.h',
         'verifier/base/limits.h')
WORDS = [re.compile(r'\bICMM[- ]certified\b', re.I), re.compile(r'\bblockchain\b', re.I)]
# The pages that say which words are never used have to name them.
NAMES_THEM = {'glossary.md', 'style_test.py', 'CONTRIBUTING.md'}
# Nothing waits on the system clock (docs/decisions/0018); these read it where it is meant.
SYSTEM_CLOCK = re.compile(r'absl::Now\(|system_clock|GetCurrentTimeNanos|AwaitWith|WaitWith|CLOCK_REALTIME')
READS_IT = ('ledger/sequencer/clock.cc',)
TODO = re.compile(r'\b(TODO|FIXME|XXX)\b(?!\([^)]+\): \S)')
ELEMENT = re.compile(r'^\s*(message|enum|service|rpc|oneof)\s+\w+|^\s*(repeated\s+)?[\w.]+\s+\w+\s*=\s*\d+')


def proto_problems(lines):
    """Elements without a comment above or behind them. An enum's zero value and a oneof, whose
    fields have comments of their own, need none; one comment may stand above several lines."""
    for i, line in enumerate(lines):
        if not ELEMENT.match(line) or line.strip().startswith(('syntax', 'oneof', 'option')):
            continue
        if line.rstrip().endswith('_UNSPECIFIED = 0;') or '//' in line:
            continue
        above = lines[i - 1].strip() if i else ''
        if i and ELEMENT.match(lines[i - 1]) and not above.endswith('{'):
            continue
        if not above.startswith('//') or 'SPDX' in above:
            yield i + 1, 'an element without a comment'


def problems(path, text):
    lines = text.split('\n')
    suffix = path.suffix
    if suffix in CODE or path.name == 'CMakeLists.txt':
        if not any('SPDX-License-Identifier: Apache-2.0' in line for line in lines[:2]):
            yield 1, 'no SPDX line'
    if suffix in {'.cc', '.h'}:
        table = path.as_posix().endswith(OLDER)
        for i, line in enumerate(lines):
            # Tables that are not wrapped stand between clang-format's marks.
            table = line.strip() == '// clang-format off' or (
                table and line.strip() != '// clang-format on')
            if len(line) > LINE and not table:
                yield i + 1, f'{len(line)} columns, at most {LINE}'
        if len(lines) > MOST_LINES[suffix]:
            yield len(lines), f'more than {MOST_LINES[suffix]} lines'
    # What is signed and what travels; a store's own messages explain themselves as a whole.
    if suffix == '.proto' and not {'google', 'state', 'trail'} & set(path.parts):
        yield from proto_problems(lines)
    if {'ledger', 'client'} & set(path.parts) and suffix in {'.cc', '.h'} and 'tests' not in path.parts:
        for i, line in enumerate(lines):
            if SYSTEM_CLOCK.search(line) and not path.as_posix().endswith(READS_IT):
                yield i + 1, 'the system clock: what waits waits for a SteadyTime'
    for i, line in enumerate(lines):
        if path.name not in NAMES_THEM:
            for word in WORDS:
                if word.search(line):
                    yield i + 1, f'a word that is never used: {word.search(line).group()}'
            if suffix in CODE and TODO.search(line):
                yield i + 1, 'a TODO without TODO(whom or what): reason'


def files(root):
    for path in sorted(root.rglob('*')):
        if SKIPPED & set(path.relative_to(root).parts) or not path.is_file():
            continue
        if path.suffix in CODE | {'.md'} or path.name == 'CMakeLists.txt':
            yield path


def self_test():
    spdx = '// SPDX-License-Identifier: Apache-2.0\n'
    bad = {'a.cc': ['int x;\n', spdx + 'x' * 101, spdx + '\n' * 500, spdx + '// TODO later\n',
                    spdx + '// a blockchain\n'],
           'a.proto': [spdx + 'message A {\n}\n', spdx + '// A.\nmessage A {\n  string b = 1;\n}\n'],
           'ledger/a.cc': [spdx + 'x = absl::Now() + kWait;\n'],
           'client/b.h': [spdx + 'mutex_.AwaitWithTimeout(condition, step);\n'],
           'a.md': ['it is ICMM-certified\n']}
    good = {'a.cc': [spdx + 'int x;\n// TODO(libsodium 1.0.19): drop when Debian has it\n'],
            'a.proto': [spdx + '// A.\nmessage A {\n  // B.\n  string b = 1;\n}\n']}
    for name, texts in bad.items():
        for text in texts:
            assert list(problems(pathlib.Path(name), text)), (name, text[:80])
    for name, texts in good.items():
        for text in texts:
            assert not list(problems(pathlib.Path(name), text)), (name, text)


def main():
    self_test()
    root = pathlib.Path(sys.argv[1]).resolve()
    count = 0
    for path in files(root):
        for line, what in problems(path, path.read_text(encoding='utf-8', errors='replace')):
            print(f'{path.relative_to(root)}:{line}: {what}')
            count += 1
    return 1 if count else 0


if __name__ == '__main__':
    sys.exit(main())
