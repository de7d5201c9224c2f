"""Which parts a subset cannot do without."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from conversion.reduction.ddmin import Parts


def closed_under(
    parts: Parts,
    used: Callable[[int], Iterable[str]],
    makers: Mapping[str, int],
    is_free: Callable[[str], bool],
) -> Parts | None:
    """The subset with the makers of those values that it uses and nobody can give it.

    Args:
        parts: The subset.
        used: The values that a part uses.
        makers: Which part makes a value.
        is_free: Whether a value can be given to the subset, as an input or a constant.

    Returns:
        The parts in their order; None when a value that is not free has no maker.
    """
    kept, waiting = set(parts), list(parts)
    while waiting:
        for name in used(waiting.pop()):
            maker = makers.get(name)
            if maker in kept or is_free(name):
                continue
            if maker is None:
                return None
            kept.add(maker)
            waiting.append(maker)
    return tuple(sorted(kept))
