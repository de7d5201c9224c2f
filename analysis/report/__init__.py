"""The one part of analysis that reads stores and studies and writes files."""
