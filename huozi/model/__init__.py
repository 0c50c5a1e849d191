"""Every value that travels between stages: frozen, slotted, typed dataclasses, no behaviour.

`source` and `article` exist before the manuscript, `book` after it; the `Manuscript` is the contract between.
"""
