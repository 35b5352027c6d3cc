"""The Arabic language as newspapers write it. Knows nothing of politics."""
