"""Review: verdicts and their state, the queue, actors put right, agreement between reviewers, corrections as lexicon files."""
