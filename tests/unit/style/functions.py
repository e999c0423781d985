# SPDX-License-Identifier: Apache-2.0
"""Functions of C++ text as clang-format leaves it: a body opens with a line that ends in `{` and
closes with the first `}` in the column where its declaration begins. That is all that this needs to
know of the language; a text that clang-format did not see is the format check's matter. The rows of
a table (`= {` or `Type{` up to `};`) are data and count for nothing: who adds a row writes no code."""
import re

LONGEST = 80
RAW = re.compile(r'R"(\w*)\(.*?\)\1"', re.S)
NO_FUNCTION = re.compile(r'(?:inline |export |typedef |static const )*'
                         r'(namespace|class|struct|enum|union|if|for|while|switch|else|do|return|'
                         r'try|catch|case|extern "C" \{)\b')
DECLARES = re.compile(r'[A-Za-z_~\[][\w:~<>*&,.\s\[\]()+=!-]*\(')
TABLE = re.compile(r'^( *)\S.*(= |[\w>\]])\{$')
ENDS = re.compile(r'[;{}]\s*(//.*)?$|^\s*(public|private|protected):|^\s*//|^#|^\s*$')


def without_raw(text):
    """Raw strings are data: their lines stay, their brackets go."""
    return RAW.sub(lambda match: '""' + '\n' * match.group().count('\n'), text)


def without_tables(lines):
    """How many lines are there but for those inside of tables."""
    count, close = 0, None
    for line in lines:
        if close is None or line.startswith(close):
            close = None
            count += 1
            if table := TABLE.match(line):
                close = table.group(1) + '};'
    return count


def functions(text):
    """(first line, lines that are code, declaration) of each, lines counted from 1."""
    lines = without_raw(text).split('\n')
    for end_of_head, line in enumerate(lines):
        if not line.endswith('{'):
            continue
        first = end_of_head
        while first and not ENDS.search(lines[first - 1]):
            first -= 1
        head = ' '.join(part.strip() for part in lines[first:end_of_head + 1])
        if NO_FUNCTION.match(head) or not DECLARES.match(head) or head.count('(') != head.count(')'):
            continue  # with a bracket open, it is a lambda among arguments
        column = len(lines[first]) - len(lines[first].lstrip())
        if column > 4:  # a block, or a lambda, inside of one
            continue
        close = ' ' * column + '}'
        last = next((i for i in range(end_of_head + 1, len(lines)) if lines[i].startswith(close)),
                    len(lines) - 1)
        yield first + 1, without_tables(lines[first:last + 1]), head
