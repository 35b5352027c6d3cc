"""What things are called: data files, and the compiler that turns them into fast lookups."""

from isnad.lexicon.lexicon import Analysis, Blocks, Lexicon, WordForm, folded, load

__all__ = ["Analysis", "Blocks", "Lexicon", "WordForm", "folded", "load"]
