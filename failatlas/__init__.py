"""The command line: it parses, calls and prints, and holds no logic of its own."""

from importlib.metadata import version

__version__ = version("failatlas")
