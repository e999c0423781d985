#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Refuses a breaking change of what is signed: every message field, enum value and rpc of
the committed list is still there with the same number and type. New ones are added to the list with
--update, which refuses to drop or change any.

Usage: descriptors_test.py PROTOC ROOT [--update]
"""
import pathlib
import re
import subprocess
import sys
import tempfile

LIST = 'tests/unit/style/descriptors.txt'
# What is signed is kept for ever from the first record on. The wire and the trail file join with their
# first release.
FOLDERS = ('proto/lode/record/v1',)


def decoded(protoc, root):
    """The descriptor set of the protos, as Protobuf text."""
    files = sorted(str(p.relative_to(root / 'proto')) for d in FOLDERS for p in (root / d).glob('*.proto'))
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / 'set'
        subprocess.run([protoc, f'--proto_path={root}/proto', f'--descriptor_set_out={out}', *files],
                       check=True, cwd=root)
        include = next(p for p in ('/usr/include', '/usr/local/include')
                       if pathlib.Path(p, 'google/protobuf/descriptor.proto').exists())
        return subprocess.run(
            [protoc, f'--proto_path={include}', '--decode=google.protobuf.FileDescriptorSet',
             'google/protobuf/descriptor.proto'],
            stdin=out.open('rb'), capture_output=True, check=True, text=True).stdout


def elements(text):
    """One line for each element: path, number, type, label."""
    out, stack, fields = set(), [], [{}]
    for line in text.split('\n'):
        line = line.strip()
        if line.endswith('{'):
            stack.append(line[:-1].strip())
            fields.append({})
        elif line == '}':
            kind, own = stack.pop(), fields.pop()
            path = [f.get('package', f.get('name', '?')) for f in fields[1:]] + [own.get('name', '')]
            path = '.'.join(part.strip('"') for part in path)
            if kind in ('field', 'value', 'method'):
                wanted = ('number', 'type', 'label', 'type_name', 'input_type', 'output_type',
                          'client_streaming', 'server_streaming')
                out.add(' '.join([kind, path] + [own[k] for k in wanted if k in own]))
        elif match := re.match(r'(\w+): (.*)', line):
            fields[-1].setdefault(match[1], match[2])
    return out


def main():
    protoc, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    now = elements(decoded(protoc, root))
    known_file = root / LIST
    known = set(known_file.read_text().split('\n')) - {''} if known_file.exists() else set()
    for line in sorted(known - now):
        print('gone or changed:', line)
    if known - now:
        return 1
    if '--update' in sys.argv:
        known_file.write_text('\n'.join(sorted(now)) + '\n')
    elif now - known:
        print(f'{len(now - known)} new elements are not in {LIST}: run with --update, and commit it')
        return 1
    return 0 if now else 1


if __name__ == '__main__':
    sys.exit(main())
