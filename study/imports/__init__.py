"""Files of others into the store: labels, issues, and the published spreadsheet.

Every import is one transaction, changes nothing when repeated, and writes nothing when any row is wrong.
"""
