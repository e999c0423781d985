#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The examples of pages of docs/formats are those of tests/vectors: a byte that is changed in a page,
or a vector that moves away from it, is seen here. Every page opens with a sentence.

Usage: docs_test.py ROOT. Prints what is not in a vector and exits with 1 if there is any.
"""
import json
import pathlib
import re
import sys

HEX, WORD, DECIMAL = '[0-9a-f]', '[0-9a-zA-Z+/=:._-]', '[0-9]'
# page: folders of vectors, what a run consists of, its least length, how many there are at least
PAGES = {
    'envelope.md': (('envelope', 'batch'), HEX, 16, 12),
    'record.md': (('payload',), HEX, 33, 3),
    'note.md': (('note', 'checkpoint'), WORD, 12, 8),
    'receipt.md': (('receipt',), WORD, 16, 12),
    'trust.md': (('policy',), WORD, 16, 11),
    'identifiers.md': (('identifiers',), WORD, 14, 5),
    'quantity.md': (('quantity', 'origins'), DECIMAL, 5, 6),
    'key.md': (('possession',), HEX, 16, 3),
    'section.md': (('section',), HEX, 24, 3),
}


def texts(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [str(value)]


def vector_texts(root, folders):
    files = [file for folder in folders for file in (root / 'tests/vectors' / folder).rglob('*.json')]
    return '\n'.join(text for file in files for text in texts(json.loads(file.read_text())))


def fenced(page):
    return '\n'.join(re.findall(r'^```\w*\n(.*?)^```$', page, re.M | re.S))


def problems(page, spec, vectors):
    runs = re.findall(f'{spec[1]}{{{spec[2]},}}', fenced(page))
    if len(runs) < spec[3]:
        yield f'{len(runs)} examples, at least {spec[3]} were there'
    yield from (f'not in a vector: {run}' for run in runs if run not in vectors)


def main():
    root = pathlib.Path(sys.argv[1])
    count = 0
    for name, spec in PAGES.items():
        page = (root / 'docs/formats' / name).read_text()
        vectors = vector_texts(root, spec[0])
        found = list(problems(page, spec, vectors))
        # The test can fail: an example turned round is seen.
        run = re.search(f'{spec[1]}{{{spec[2]},}}', fenced(page)).group()
        changed = page.replace(run, run[::-1])
        if not list(problems(changed, spec, vectors)):
            found.append('a changed example is not seen')
        count += len(found)
        for problem in found:
            print(f'{name}: {problem}')
    record = (root / 'docs/formats/record.md').read_text()
    shown = json.loads(re.search(r'```json\n(.*?)```', record, re.S).group(1))
    if shown != json.loads((root / 'tests/vectors/payload/lot-created.json').read_text())['json']:
        print('record.md: the JSON is not that of the vector')
        count += 1
    for file in (root / 'docs/formats').glob('*.md'):
        lines = file.read_text().split('\n')
        if not lines[0].startswith('# ') or lines[1] or not re.match(r'[A-Z].*', lines[2]):
            print(f'{file.name}: does not open with a title and a sentence')
            count += 1
    return 1 if count else 0


if __name__ == '__main__':
    sys.exit(main())
