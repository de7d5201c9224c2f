"""The frameworks that a worker may speak for: how each builds, runs and converts a model."""

from typing import Any, Dict


def open_framework(settings: Dict[str, Any]) -> Any:
    """The framework named in the supervisor's settings; it is imported by its `prepare()`."""
    if settings["framework"] == "torch":
        from .pytorch import PyTorch

        return PyTorch(settings)
    if settings["framework"] == "tensorflow":
        from .tf import TensorFlow

        return TensorFlow(settings)
    raise ValueError("No framework is called %r." % settings["framework"])
