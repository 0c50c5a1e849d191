"""The preview in a browser."""
