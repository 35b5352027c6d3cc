"""Step 11, contexts: the PLOVER contexts that the article's words point to."""

from __future__ import annotations

from isnad.reader.document import Document

_ENOUGH = 2  # mentions of a context's words in an article


def find_contexts(doc: Document) -> None:
    """Contexts whose words occur often enough, the most frequent first."""
    counts: dict[str, int] = {}
    stems = [t.stem.removeprefix("ال") for t in doc.tokens]
    for i, stem in enumerate(stems):
        for name, phrase in doc.lexicon.contexts_by_word.get(stem, ()):
            if all(i + n < len(stems) and stems[i + n] == word for n, word in enumerate(phrase)):
                counts[name] = counts.get(name, 0) + 1
    doc.contexts = [name for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n >= _ENOUGH]
