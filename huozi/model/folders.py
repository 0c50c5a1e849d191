"""Where everything of an edition lies, relative to its folder."""

MANUSCRIPT = "manuscript"
RAW = "manuscript/raw"
IMAGES = "images"
STYLES = "styles"
SETTINGS = "manuscript/edition.toml"

PICTURE_SUFFIXES = tuple(".jpg .jpeg .png .tif .tiff .webp .gif .bmp .svg .heic .heif .avif .jp2".split())
"""Endings of the pictures that are read, in small letters."""
