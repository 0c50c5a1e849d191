"""`Book` to PDF: layout, profiles, prepress, imposition."""
