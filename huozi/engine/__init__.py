"""Everything that touches WeasyPrint: the only room that imports it."""
