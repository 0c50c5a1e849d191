"""Distribution: a static site with feeds, made of the archive, for any web server.

    archive ─shelf→ editions that may be shown ─pages→ HTML; opds, rss → feeds; search_index → parts of an
    index

Nothing of it needs a server of its own. Pages work without JavaScript, except search and reading. All text
goes through lxml, which escapes it; no page names anything outside the site.
"""
