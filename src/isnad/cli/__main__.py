"""``python -m isnad.cli``."""

from isnad.cli import main

main()
