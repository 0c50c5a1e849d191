"""From the `Book` to its laid-out pages: document, front matter, figure rows, page starts, cover."""
