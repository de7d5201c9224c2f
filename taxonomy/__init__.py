"""What raters label with: the codebook, its versions, and what lies between two of them.

The bottom of the house: it imports nothing of Failatlas. It also holds the one error
that a user's bad input raises (`taxonomy.errors`), so that every package above can raise it.
"""
