"""An edition in several Chinese scripts."""
