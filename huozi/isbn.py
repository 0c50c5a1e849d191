"""International Standard Book Numbers (ISO 2108)."""

import re


def isbn_urn(isbn: str) -> str:
    """Return an ISBN-13, with or without hyphens, as a URN (RFC 8254, 3.1)."""
    return "urn:isbn:" + re.sub(r"\D", "", isbn)


def check_digit(digits: str) -> str:
    """Return the digit that ends an ISBN-13 which begins with the first twelve of `digits` (ISO 2108, 5)."""
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12])) % 10)
