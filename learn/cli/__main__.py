"""`python -m learn.cli` is `learn`, where the script is not on the PATH."""

from learn.cli import main

main()
