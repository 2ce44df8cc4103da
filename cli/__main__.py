"""`python -m cli` is the `hulpnodig` command."""

from cli.main import main

main()
