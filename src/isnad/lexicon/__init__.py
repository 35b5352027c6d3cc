"""What things are called: data files, and the compiler that turns them into fast lookups."""

from isnad.lexicon.lexicon import Analysis, Lexicon, WordForm, folded, load

__all__ = ["Analysis", "Lexicon", "WordForm", "folded", "load"]
