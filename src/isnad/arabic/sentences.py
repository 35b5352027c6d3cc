"""Sentences of newspaper Arabic.

A full stop ends a sentence unless it stands in a number, an abbreviation or a run of initials; a blank line or line end always does;
inside quotation marks a sentence goes on until the quotation is closed, as long as it closes within the paragraph.
"""

from __future__ import annotations

from typing import Final

from isnad.arabic.tokens import RawToken

_ABBREVIATIONS: Final = frozenset(["د", "ا", "م", "ب", "ه", "ص", "ت", "س", "ر", "ق", "ن", "ج", "ع", "ف", "ك", "ل", "ي", "و", "أ", "مهندس", "هـ"])
_FINAL: Final = frozenset(".!؟?…")


def sentence_bounds(tokens: list[RawToken]) -> list[tuple[int, int]]:
    """Half-open token ranges; newline tokens belong to no sentence."""
    bounds, begin = [], 0
    for i, token in enumerate(tokens):
        if token.kind == "word":
            continue  # most tokens, and none of them ends anything
        if token.kind == "newline":
            if begin < i:
                bounds.append((begin, i))
            begin = i + 1
        elif token.norm in _FINAL and i >= begin and _ends(tokens, i):
            end = i + 1
            while end < len(tokens) and tokens[end].norm in _CLOSERS and tokens[end].start == tokens[end - 1].end:
                end += 1
            if end > i + 1:
                continue  # the closing mark itself ends the sentence, below
            bounds.append((begin, end))
            begin = end
        elif token.norm in _CLOSERS and i > begin and tokens[i - 1].norm in _FINAL and _ends(tokens, i - 1):
            if i + 1 >= len(tokens) or tokens[i + 1].norm not in _CONTINUING:
                bounds.append((begin, i + 1))
                begin = i + 1
    if begin < len(tokens):
        bounds.append((begin, len(tokens)))
    return [b for b in bounds if b[0] < b[1]]


_CLOSERS: Final = frozenset('»”"')
_CONTINUING: Final = frozenset("،,؛;:")


def _ends(tokens: list[RawToken], i: int) -> bool:
    """Whether the mark at ``i`` ends its sentence."""
    if tokens[i].norm != ".":
        return True
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is not None and after.norm == ".":
        return False
    if before is None or after is None or after.kind == "newline":
        return True
    glued = before.end == tokens[i].start
    if glued and after.start == tokens[i].end and after.kind in ("latin", "number"):
        return False
    return not (glued and len(before.norm) == 1 and before.norm in _ABBREVIATIONS)
