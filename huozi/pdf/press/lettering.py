"""Letters drawn with strokes, for the slug line: outside the page, and in no need of a font of its own.

Each letter is written on a grid 4 wide and 6 high, as strokes parted by commas; a stroke is a row of points,
each two digits: x, y, from the lower left.
"""

_GRID_HEIGHT = 6
_ADVANCE = 6
_LETTERS = {
    "0": "010516364541301001",
    "1": "152620,1030",
    "2": "05163645440040",
    "3": "0516364534234241301001,2313",
    "4": "30360240",
    "5": "460603334241301001",
    "6": "4536160501103041423303",
    "7": "064610",
    "8": "13040516364544330201103041422313",
    "9": "0110304145361605041343",
    "A": "0004264440,0242",
    "B": "00063645443303,3342413000",
    "C": "4536160501103041",
    "D": "0006264442200000",
    "E": "46060040,0333",
    "F": "460600,0333",
    "G": "45361605011030414323",
    "H": "0006,4046,0343",
    "I": "1030,2026,1636",
    "J": "464130100102",
    "K": "0006,460340",
    "L": "060040",
    "M": "0006234640",
    "N": "00064046",
    "O": "010516364541301001",
    "P": "00063645443303",
    "Q": "010516364541301001,2240",
    "R": "00063645443303,2340",
    "S": "453616050413334241301001",
    "T": "0646,2620",
    "U": "060110304146",
    "V": "062046",
    "W": "0610233046",
    "X": "0046,0640",
    "Y": "062346,2320",
    "Z": "06460040",
    "-": "0343",
    "/": "0046",
    ".": "2021",
    ":": "2122,2425",
    "%": "0046,0516,3041",
    "_": "0040",
}


def strokes(text: str, x: float, y: float, height: float) -> str:
    """Return content-stream operators that stroke `text` from (x, y) upwards, `height` points high.

    Small letters are written as capitals; what has no letter here leaves a gap.
    """
    unit = height / _GRID_HEIGHT
    lines = []
    for index, letter in enumerate(text.upper()):
        for stroke in filter(None, _LETTERS.get(letter, "").split(",")):
            points = [(int(stroke[at]), int(stroke[at + 1])) for at in range(0, len(stroke), 2)]
            path = [f"{x + (index * _ADVANCE + px) * unit:.3f} {y + py * unit:.3f}" for px, py in points]
            lines.append(f"{path[0]} m " + " ".join(f"{point} l" for point in path[1:]) + " S")
    return "\n".join(lines)
