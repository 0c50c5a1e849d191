"""Everything that touches WeasyPrint: the only room that imports it.

Importing any module of this room loads WeasyPrint once, here. Raises ToolError (`layout-engine-version`,
`pango-missing`) where it is another version than the room was written for, or a system library is missing.
"""

from huozi.engine.libraries import loading, require_version

require_version()
with loading():
    import weasyprint  # noqa: F401  (loaded under `loading`, so that the modules of the room may import it plainly)
