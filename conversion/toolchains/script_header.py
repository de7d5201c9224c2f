"""The header of a script that runs in a toolchain (PEP 723)."""

from __future__ import annotations

from collections.abc import Sequence

from conversion.toolchains.files import Toolchain


def script_header(toolchain: Toolchain, tool: Sequence[str] = ()) -> str:
    """Interpreter and pins of the toolchain, then the lines of a `[tool]` table, all as comments."""
    lines = [
        f'requires-python = "=={toolchain.python}.*"',
        "dependencies = [",
        *(f'  "{package}",' for package in toolchain.packages),
        "]",
        *(["", *tool] if tool else []),
    ]
    return "\n".join(["# /// script", *(f"# {line}".rstrip() for line in lines), "# ///"]) + "\n"
