"""Entry point of `sop` and `python -m sop_cli`."""

from sop_cli.cli.app import main

if __name__ == "__main__":
    main()
