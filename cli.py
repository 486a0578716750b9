"""`python cli.py …` in a checkout is the `himaya` command."""

from engine.commands import main

if __name__ == "__main__":
    main()
