"""Step 11, contexts: the PLOVER contexts that the article's words point to."""

from __future__ import annotations

from typing import Final

from isnad.reader.document import Document

_ENOUGH: Final = 2  # mentions of a context's words in an article


def find_contexts(doc: Document) -> None:
    """Contexts whose words occur often enough, the most frequent first."""
    counts: dict[str, int] = {}
    opened_by = doc.lexicon.contexts_opened_by
    for i, token in enumerate(doc.tokens):
        for name, phrase in opened_by(token.stem):
            if all(i + n < len(doc.tokens) and doc.tokens[i + n].stem.removeprefix("ال") == word for n, word in enumerate(phrase)):
                counts[name] = counts.get(name, 0) + 1
    doc.contexts = [name for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n >= _ENOUGH]
