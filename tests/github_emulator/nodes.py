"""How many nodes a question may return at most: GitHub refuses one of more than half a million."""

from __future__ import annotations

from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    value_from_ast_untyped,
)

NODE_LIMIT = 500_000


def most_nodes(document: DocumentNode, variables: dict[str, Any]) -> int:
    """The nodes of all connections: each asks for `first` or `last` of them within each node around it."""
    fragments = {
        part.name.value: part.selection_set
        for part in document.definitions
        if isinstance(part, FragmentDefinitionNode)
    }

    def counted(selections: SelectionSetNode | None, around: int) -> int:
        total = 0
        for part in selections.selections if selections else ():
            if isinstance(part, FieldNode):
                size = _size(part, variables)
                here = around * size if size else around
                total += (here if size else 0) + counted(part.selection_set, here)
            elif isinstance(part, InlineFragmentNode):
                total += counted(part.selection_set, around)
            elif isinstance(part, FragmentSpreadNode):
                total += counted(fragments[part.name.value], around)
        return total

    operations = [part for part in document.definitions if isinstance(part, OperationDefinitionNode)]
    return sum(counted(operation.selection_set, 1) for operation in operations)


def _size(field: FieldNode, variables: dict[str, Any]) -> int:
    for argument in field.arguments or ():
        if argument.name.value in ("first", "last"):
            return int(value_from_ast_untyped(argument.value, variables) or 0)
    return 0
