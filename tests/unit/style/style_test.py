#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""House rules that a program can check (docs: CONTRIBUTING.md): SPDX lines, line lengths, sizes of
files and functions, words that are never used, TODOs with their reason, locks that clang can check,
no silent default in the kernel, a comment on every element of a .proto, every source built.

Usage: style_test.py ROOT. Prints each violation and exits with 1 if there is any. It shows first
that each rule can fail. An exemption that nothing needs any more is a violation too.
"""
import pathlib
import re
import sys
import tempfile

sys.dont_write_bytecode = True  # before the import: nothing is left in the tree
from functions import LONGEST, functions

CODE = {'.cc', '.h', '.proto', '.py', '.cmake', '.js', '.mjs', '.sh'}
LINE = 100
MOST_LINES = {'.cc': 450, '.h': 220}
SKIPPED = {'build', '.git'}
WORDS = [re.compile(r'\bICMM[- ]certified\b', re.I), re.compile(r'\bblockchain\b', re.I)]
# Who may do what nobody else may, and why. `used` finds the exemptions that are dead.
# Who says which words are never used has to name them.
NAMES_THEM = ('tests/unit/style/style_test.py',)
# clang checks no bare std::mutex: everything locks with this one, or with absl's.
BARE_MUTEX = re.compile(r'std::(\w*mutex|lock_guard|unique_lock|scoped_lock|shared_lock)\b')
LOCKS_BARE = ('verifier/threads/mutex.h',)
MUTEX = re.compile(r'^\s*(?:mutable )?(?:\w+::)?Mutex (\w+);', re.M)
# Nothing waits on the system clock (docs/decisions/0018); these read it where it is meant.
SYSTEM_CLOCK = re.compile(r'absl::Now\(|system_clock|GetCurrentTimeNanos|AwaitWith|WaitWith|CLOCK_REALTIME')
READS_IT = ('ledger/clock/clock.cc',)
# In the kernel nothing falls through in silence: a default says what falls to it.
DEFAULT = re.compile(r'^\s*default:\s*$')
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


class Exemptions:
    """Who is let through, and who was ever in need of it."""

    def __init__(self):
        self.used = set()

    def allow(self, path, names):
        for name in names:
            if path.as_posix() == name:
                self.used.add(name)
                return True
        return False

    def dead(self):
        for name in NAMES_THEM + LOCKS_BARE + READS_IT:
            if name not in self.used:
                yield name


def lock_problems(path, text, exempt):
    for match in BARE_MUTEX.finditer(text):
        if not exempt.allow(path, LOCKS_BARE):
            yield text.count('\n', 0, match.start()) + 1, (
                f'{match.group()}: clang does not check it; use verifier/threads/mutex.h')
    for match in MUTEX.finditer(text):
        if not re.search(rf'(GUARDED_BY|LOCKS_REQUIRED)\({match.group(1)}\)', text):
            yield text.count('\n', 0, match.start()) + 1, (
                f'{match.group(1)} guards nothing: say what, with ABSL_GUARDED_BY')


def problems(path, text, exempt):
    """`path` is the one below the root: which rules hold is read from its folders, and where the
    tree itself lies says nothing."""
    lines = text.split('\n')
    suffix = path.suffix
    if suffix in CODE or path.name == 'CMakeLists.txt':
        if not any('SPDX-License-Identifier: Apache-2.0' in line for line in lines[:2]):
            yield 1, 'no SPDX line'
    if suffix in {'.cc', '.h'}:
        table = False
        for i, line in enumerate(lines):
            # Tables that are not wrapped stand between clang-format's marks.
            table = line.strip() == '// clang-format off' or (
                table and line.strip() != '// clang-format on')
            if len(line) > LINE and not table:
                yield i + 1, f'{len(line)} columns, at most {LINE}'
        if len(lines) > MOST_LINES[suffix]:
            yield len(lines), f'more than {MOST_LINES[suffix]} lines'
        for first, length, _ in functions(text):
            if length > LONGEST:
                yield first, f'a function of {length} lines, at most {LONGEST}'
        yield from lock_problems(path, text, exempt)
    # What is signed and what travels; a store's own messages explain themselves as a whole.
    if suffix == '.proto' and not {'google', 'state', 'trail'} & set(path.parts):
        yield from proto_problems(lines)
    if {'ledger', 'client'} & set(path.parts) and suffix in {'.cc', '.h'} and 'tests' not in path.parts:
        for i, line in enumerate(lines):
            if SYSTEM_CLOCK.search(line) and not exempt.allow(path, READS_IT):
                yield i + 1, 'the system clock: what waits waits for a SteadyTime'
    if 'verifier' in path.parts and suffix in {'.cc', '.h'}:
        for i, line in enumerate(lines):
            if DEFAULT.match(line):
                yield i + 1, 'a default that says nothing: list the cases, or say behind it what falls to it'
    for i, line in enumerate(lines):
        for word in WORDS:
            if word.search(line) and not exempt.allow(path, NAMES_THEM):
                yield i + 1, f'a word that is never used: {word.search(line).group()}'
        if suffix in CODE and TODO.search(line) and not exempt.allow(path, NAMES_THEM):
            yield i + 1, 'a TODO without TODO(whom or what): reason'


def files(root):
    for path in sorted(root.rglob('*')):
        if SKIPPED & set(path.relative_to(root).parts) or not path.is_file():
            continue
        if path.suffix in CODE | {'.md'} or path.name == 'CMakeLists.txt':
            yield path


def of_files(root, exempt):
    for path in files(root):
        below = path.relative_to(root)
        for line, what in problems(below, path.read_text(encoding='utf-8', errors='replace'), exempt):
            yield below, line, what


def unbuilt(sources, builds):
    """Sources that no CMakeLists.txt above them names: nothing would tell that they are not built.
    `builds` has the text of each, by its folder. A fuzz target's is named by the target."""
    for path in sources:
        if path.parent.name == 'fuzz':
            continue
        above = [folder for folder in path.parents if folder in builds]
        names = [str(path.relative_to(folder)) for folder in above]
        if not any(name in re.split(r'[\s()"]+', builds[folder]) for folder, name in zip(above, names)):
            yield path


def self_test():
    spdx = '// SPDX-License-Identifier: Apache-2.0\n'
    bad = {'a.cc': ['int x;\n', spdx + 'x' * 101, spdx + '\n' * 500, spdx + '// TODO later\n',
                    spdx + '// a blockchain\n', spdx + 'int F() {\n' + '  G();\n' * 80 + '}\n',
                    spdx + '  std::mutex mutex_;\n', spdx + '  Mutex mutex_;\n  int guarded_;\n'],
           'a.proto': [spdx + 'message A {\n}\n', spdx + '// A.\nmessage A {\n  string b = 1;\n}\n'],
           'ledger/a.cc': [spdx + 'x = absl::Now() + kWait;\n'],
           'verifier/a.cc': [spdx + '    default:\n      return;\n'],
           'client/b.h': [spdx + 'mutex_.AwaitWithTimeout(condition, step);\n'],
           'a.md': ['it is ICMM-certified\n']}
    good = {'b.cc': [spdx + 'int F(int a,\n      int b) {\n' + '  G();\n' * 76 + '}\n',
                     spdx + 'int F() {\n  const Row rows[] = {\n' + '      {1, 2},\n' * 90 + '  };\n}\n',
                     spdx + '  Mutex mutex_;\n  int x_ ABSL_GUARDED_BY(mutex_);\n'],
            'verifier/a.cc': [spdx + '    default:  // refused\n      return Refuse();\n'],
            'a.cc': [spdx + 'int x;\n// TODO(libsodium 1.0.19): drop when Debian has it\n'],
            'a.proto': [spdx + '// A.\nmessage A {\n  // B.\n  string b = 1;\n}\n']}
    for name, texts in bad.items():
        for text in texts:
            assert list(problems(pathlib.Path(name), text, Exemptions())), (name, text[:80])
    for name, texts in good.items():
        for text in texts:
            assert not list(problems(pathlib.Path(name), text, Exemptions())), (name, text)
    place_test(spdx)
    builds = {pathlib.Path('t'): 'lode_test(a SOURCES a_test.cc b/c_test.cc)\n'}
    known, new = [pathlib.Path('t/a_test.cc'), pathlib.Path('t/b/c_test.cc')], pathlib.Path('t/b_test.cc')
    assert list(unbuilt([*known, new], builds)) == [new]


def place_test(spdx):
    """A clone whose own place has the names of folders of the tree: no rule is got from there, and
    none is lost."""
    waits, falls = spdx + 'x = absl::Now() + kWait;\n', spdx + '    default:\n      return;\n'
    with tempfile.TemporaryDirectory() as folder:
        for place in ('client', 'verifier/ledger', 'tests', 'build'):
            root = pathlib.Path(folder) / place / 'clone'
            for name, text in (('ledger/a.cc', waits), ('tools/b.cc', waits), ('tools/c.cc', falls)):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            found = [path.as_posix() for path, _, _ in of_files(root, Exemptions())]
            assert found == ['ledger/a.cc'], (place, found)


def main():
    self_test()
    root = pathlib.Path(sys.argv[1]).resolve()
    count = 0
    exempt = Exemptions()
    for path, line, what in of_files(root, exempt):
        print(f'{path}:{line}: {what}')
        count += 1
    paths = [path.relative_to(root) for path in files(root)]
    builds = {path.parent: (root / path).read_text() for path in paths if path.name == 'CMakeLists.txt'}
    for path in unbuilt([path for path in paths if path.suffix == '.cc'], builds):
        print(f'{path}: built by nobody: name it in the CMakeLists.txt of its folder')
        count += 1
    for name in exempt.dead():
        print(f'{name}: an exemption that nothing needs any more; take it out of style_test.py')
        count += 1
    return 1 if count else 0


if __name__ == '__main__':
    sys.exit(main())
