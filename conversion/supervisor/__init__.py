"""The supervisor: starts workers in their environments, hands them jobs, and replaces those that die."""
