"""The four questions that the miner asks by GraphQL. A test validates them against GitHub's own schema.

Costs: a page of 50 issues asks for 1 + 50 + 50 connections, which GitHub counts as one point.
"""

from __future__ import annotations

ITEM_TYPES = (
    "CLOSED_EVENT REOPENED_EVENT REFERENCED_EVENT CROSS_REFERENCED_EVENT CONNECTED_EVENT DISCONNECTED_EVENT "
    "ISSUE_COMMENT LABELED_EVENT UNLABELED_EVENT TRANSFERRED_EVENT CONVERTED_TO_DISCUSSION_EVENT"
)
_TYPES = f"[{', '.join(ITEM_TYPES.split())}]"
_RATE = "rateLimit { limit cost remaining resetAt }"

_REFERENCE = """
__typename
... on Issue { number title issueState: state repository { nameWithOwner } }
... on PullRequest { number title pullState: state repository { nameWithOwner } }
"""

_EVENT = f"""
__typename
... on Node {{ id }}
... on ClosedEvent {{
  createdAt actor {{ login }}
  closer {{
    __typename
    ... on Commit {{ oid }}
    ... on PullRequest {{ number repository {{ nameWithOwner }} }}
  }}
}}
... on ReopenedEvent {{ createdAt actor {{ login }} }}
... on ReferencedEvent {{
  createdAt actor {{ login }} commit {{ oid }} commitRepository {{ nameWithOwner }}
}}
... on CrossReferencedEvent {{ createdAt actor {{ login }} source {{ {_REFERENCE} }} }}
... on ConnectedEvent {{
  createdAt actor {{ login }} subject {{ {_REFERENCE} }} source {{ {_REFERENCE} }}
}}
... on DisconnectedEvent {{
  createdAt actor {{ login }} subject {{ {_REFERENCE} }} source {{ {_REFERENCE} }}
}}
... on IssueComment {{ createdAt author {{ login }} body url }}
... on LabeledEvent {{ createdAt actor {{ login }} label {{ name }} }}
... on UnlabeledEvent {{ createdAt actor {{ login }} label {{ name }} }}
... on TransferredEvent {{ createdAt actor {{ login }} }}
... on ConvertedToDiscussionEvent {{ createdAt actor {{ login }} }}
"""

_TIMELINE = f"""
timelineItems(first: 100, after: $events, itemTypes: {_TYPES}) {{
  totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {_EVENT} }}
}}
"""

_ISSUE = f"""
id number title body state stateReason url createdAt updatedAt closedAt
author {{ login }}
labels(first: 100) {{ nodes {{ name }} }}
{_TIMELINE}
"""

ISSUES = f"""
query Issues(
  $owner: String!, $name: String!, $size: Int!, $after: String, $events: String,
  $labels: [String!], $states: [IssueState!]
) {{
  {_RATE}
  repository(owner: $owner, name: $name) {{
    id nameWithOwner
    issues(
      first: $size, after: $after, labels: $labels, states: $states,
      orderBy: {{ field: CREATED_AT, direction: ASC }}
    ) {{
      totalCount pageInfo {{ hasNextPage endCursor }}
      nodes {{ {_ISSUE} }}
    }}
  }}
}}
"""
"""A page of issues in the order of their creation, each with the first page of its timeline."""

SWEEP = f"""
query Sweep($owner: String!, $name: String!, $size: Int!, $after: String, $last: Int!) {{
  {_RATE}
  repository(owner: $owner, name: $name) {{
    id nameWithOwner
    issues(first: $size, after: $after, orderBy: {{ field: CREATED_AT, direction: ASC }}) {{
      totalCount pageInfo {{ hasNextPage endCursor }}
      nodes {{
        id number updatedAt state
        labels(first: 100) {{ nodes {{ name }} }}
        timelineItems(last: 1, itemTypes: {_TYPES}) {{ totalCount }}
        sources: timelineItems(last: $last, itemTypes: [CROSS_REFERENCED_EVENT]) {{
          nodes {{
            __typename
            ... on CrossReferencedEvent {{ source {{ {_REFERENCE} }} }}
          }}
        }}
      }}
    }}
  }}
}}
"""
"""What tells whether an issue or its timeline changed: a cross-reference does not move `updatedAt`."""


def issues_by_number(numbers: list[int]) -> str:
    """The question for some issues by their numbers, each with the first page of its timeline."""
    parts = "\n".join(f"i{number}: issue(number: {number}) {{ {_ISSUE} }}" for number in numbers)
    return f"""
query Some($owner: String!, $name: String!, $events: String) {{
  {_RATE}
  repository(owner: $owner, name: $name) {{ id nameWithOwner {parts} }}
}}
"""


def timelines(cursors: dict[int, str]) -> str:
    """The question for the next page of some timelines, from each one's own cursor, and for their ends.

    With the end in the same answer, a timeline of up to 300 events is whole after one more question.
    """
    tail = f"tail: timelineItems(last: 100, itemTypes: {_TYPES}) {{ nodes {{ {_EVENT} }} }}"
    parts = "\n".join(
        f"i{number}: issue(number: {number}) {{ number "
        + _TIMELINE.replace("$events", f'"{cursor}"')
        + tail
        + " }"
        for number, cursor in cursors.items()
    )
    return f"""
query Timelines($owner: String!, $name: String!) {{
  {_RATE}
  repository(owner: $owner, name: $name) {{ id nameWithOwner {parts} }}
}}
"""


NODES = f"""
query Nodes($ids: [ID!]!) {{
  {_RATE}
  nodes(ids: $ids) {{
    __typename
    ... on Issue {{ id number repository {{ nameWithOwner }} }}
    ... on Discussion {{ id number }}
  }}
}}
"""
"""Where some nodes are now: to find what became of issues that are missing."""
