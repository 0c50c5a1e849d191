"""Raised and lowered characters as plain text shows them: km² and H₂O, never km2 and H2O."""

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()aeox", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓ")


def raised(text: str) -> str:
    """Return `text` in superscript characters; as it is where Unicode lacks one for any of them."""
    return _mapped(text, _RAISED)


def lowered(text: str) -> str:
    """Return `text` in subscript characters; as it is where Unicode lacks one for any of them."""
    return _mapped(text, _LOWERED)


def _mapped(text: str, table: dict[int, int]) -> str:
    whole = all(ord(char) in table or char.isspace() for char in text)
    return text.translate(table) if whole else text
