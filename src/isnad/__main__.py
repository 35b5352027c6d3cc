"""``python -m isnad``: the command line, for where the script is not on the path."""

from isnad.cli import main

main()
