"""`python -m failatlas` is `failatlas`."""

from failatlas.main import main

main()
