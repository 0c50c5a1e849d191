"""`SourceText` to `Article`: an ordered, visible list of rules."""
