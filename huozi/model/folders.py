"""Where everything of an edition lies, relative to its folder."""

MANUSCRIPT = "manuscript"
RAW = "manuscript/raw"
IMAGES = "images"
STYLES = "styles"
SETTINGS = "manuscript/edition.toml"
