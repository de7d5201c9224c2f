"""GitHub's GraphQL interface: issues with their labels and timelines, a page of them for one point."""
