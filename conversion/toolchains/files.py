"""Reading toolchain files: the bundled ones by name, anyone's by path."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from taxonomy.errors import BadInput
from taxonomy.natural_order import natural_order

BUNDLED = Path(__file__).parent


class Toolchain(BaseModel):
    """A converter with everything that it needs, pinned.

    Attributes:
        framework: Which framework the models are written in.
        converter: The converter's name in the study's labels and tables.
        exporter: Which of torch.onnx's two exporters is meant; None for other converters.
        opset: The operator set to convert to; None for the converter's own choice.
        python: The interpreter's version, such as "3.11".
        packages: Pinned requirements, as pip takes them.
        imports: Modules that the worker imports before it forks, such as a library of models.
        gigabytes: About how much disk its environment takes; None where nobody has measured it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    framework: Literal["torch", "tensorflow"]
    converter: str
    exporter: Literal["torchscript", "dynamo"] | None = None
    opset: int | None = None
    python: str = Field(pattern=r"^3\.\d+$")
    packages: tuple[str, ...] = Field(min_length=1)
    imports: tuple[str, ...] = ()
    gigabytes: float | None = None

    @property
    def environment_key(self) -> str:
        """Names the environment that it runs in; toolchains with the same pins share one."""
        pins = json.dumps([self.python, sorted(self.packages)])
        return f"py{self.python}-{hashlib.sha256(pins.encode()).hexdigest()[:12]}"

    @property
    def settings(self) -> dict[str, Any]:
        """What the worker is told when it starts."""
        return {
            "framework": self.framework,
            "exporter": self.exporter or "torchscript",
            "opset": self.opset,
            "imports": list(self.imports),
        }


def bundled_names() -> list[str]:
    """The names of the bundled toolchains, sorted by converter and version."""
    return sorted((path.stem for path in BUNDLED.glob("*.toml")), key=natural_order)


def open_toolchain(name: str) -> Toolchain:
    """The bundled toolchain of that name, or the one in the file of that path.

    Raises:
        BadInput: When there is no such toolchain, or its file cannot be read.
    """
    if name in bundled_names():
        return _read(BUNDLED / f"{name}.toml")
    path = Path(name)
    if path.suffix != ".toml" or not path.is_file():
        raise BadInput(
            f"No toolchain is called {name!r}.",
            mend=f"Bundled are {', '.join(bundled_names())}; or give the path of a .toml file.",
        )
    return _read(path)


def _read(path: Path) -> Toolchain:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        return Toolchain.model_validate({"name": path.stem, **values})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"Not a TOML file: {error}.", where=path) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{key}: {first['msg']}.", where=path, mend="See docs/convert.md.") from error
