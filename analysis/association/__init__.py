"""What goes with what: tests of association, converters and studies compared, other labels tried."""
