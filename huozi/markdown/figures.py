"""Pictures with their words: figures filled, described, grouped; a missing photo keeps its place."""

from lxml import etree

from huozi.diagnostics import AssetError, Location, finding
from huozi.markdown.sanitising import FIGURE_DATA
from huozi.markdown.shaping import Shaping, is_anchor, plain_text
from huozi.model.book import Figure, Photo, Width, focus_point
from huozi.model.folders import IMAGES

_ENDS = "。.！!？?"
_WIDTHS: tuple[Width, ...] = ("column", "full", "half", "bleed")


def set_all(shaping: Shaping) -> None:
    """Turn every picture of the body into a finished figure and record it in `shaping.figures`.

    Raises AssetError (`photo-required`) for a missing photo where the settings ask for it.
    """
    _lift_pictures(shaping)
    _set_figures(shaping)
    _group_figures(shaping)


def _lift_pictures(shaping: Shaping) -> None:
    """Make every picture a figure: one inside a paragraph or a cell moves below that block."""
    for image in list(shaping.root.iter("img")):
        caption = image.get("alt") or ""
        facts = {name: value for name, value in image.items() if name.startswith("data-")}
        figure = etree.Element("figure", {**facts, "data-source": image.get("src") or ""})
        etree.SubElement(figure, "figcaption").text = caption
        block = image
        while block.getparent() is not shaping.root:
            block = block.getparent()
            if block.tag in ("p", "table", "ul", "ol", "dl"):
                break
        parent = image.getparent()
        _close_gap(image)
        image.drop_tree()
        block.addnext(figure) if block is not image else shaping.root.append(figure)
        figure.tail, block.tail = (block.tail, "\n") if block is not image else (None, None)
        if parent is block and block.tag == "p" and not plain_text(block) and all(map(is_anchor, block)):
            block.getparent().remove(block)


def _close_gap(image: etree._Element) -> None:
    """Leave one space, not two, where a picture goes out of a line."""
    before, after = image.getprevious(), image.getnext()
    left = before.tail if before is not None else image.getparent().text
    behind = after if after is not None and not image.tail and is_anchor(after) else image
    if behind.tail and (left or " ")[-1:] == " ":
        behind.tail = behind.tail.lstrip(" ")


def _set_figures(shaping: Shaping) -> None:
    for count, figure in enumerate(list(shaping.root.iter("figure")), 1):
        facts = {name: figure.attrib.pop(f"data-{name}", None) for name in FIGURE_DATA}
        _set_figure(shaping, figure, f"{shaping.chapter}-f{count}", facts)


def _set_figure(shaping: Shaping, figure: etree._Element, id: str, facts: dict[str, str | None]) -> None:
    """Fill one <figure> from its facts: picture or frame, caption, credit, description."""
    caption_element = figure.find("figcaption")
    if caption_element is None:
        caption_element = etree.SubElement(figure, "figcaption")
    caption = plain_text(caption_element)
    place = shaping.place(figure)
    photo = shaping.find_photo(facts["source"]) if facts["source"] else None
    width: Width = "column"
    if facts["width"]:
        given = [known for known in _WIDTHS if known == facts["width"]]
        if given:
            width = given[0]
        else:
            shaping.find("figure-width", place, width=facts["width"])
    alt = (facts["alt"] or "").strip()
    if photo:
        _judge_alt(shaping, place, alt, caption or facts["source"] or "", repeated=_same(alt, caption))
    description = _take_description(figure, caption)
    credit = (facts["credit"] or "").strip() or None
    classes = ["photo", _orientation(photo), f"width-{width}"]
    if photo is None:
        _miss_photo(shaping, place, facts["source"], caption)
        classes.append("missing" if shaping.settings.missing == "frame" else "caption-only")
    for attribute in list(figure.attrib):
        if attribute != "data-at":
            del figure.attrib[attribute]
    figure.set("id", id)
    figure.set("class", " ".join(filter(None, classes)))
    focus = focus_point(facts["focus"]) if facts["focus"] else None
    if facts["focus"] and focus is None:
        shaping.find("figure-focus", place, focus=facts["focus"])
    _fill_figure(figure, caption_element, photo, alt, credit, description, shaping)
    shaping.figures.append(
        Figure(id, facts["source"] or None, photo, caption, alt, place, credit,
               plain_text(description) if description is not None else None, width, focus)
    )  # fmt: skip


def _judge_alt(shaping: Shaping, place: Location, alt: str, caption: str, *, repeated: bool) -> None:
    """Record an alternative text that is missing or says nothing new; raise where the settings want it.

    None is made up: what a picture shows only those know who see it (WCAG 2.1, 1.1.1).
    """
    if not alt and shaping.settings.alt == "error":
        raise AssetError(finding("alt-required", place, caption=caption))
    if not alt:
        shaping.find("alt-missing", place, caption=caption)
    elif repeated:
        shaping.find("alt-repeats-caption", place, caption=caption)


def _same(one: str, other: str) -> bool:
    """Return whether both are the same words, marks and spaces aside."""
    words = ["".join(filter(str.isalnum, text)).casefold() for text in (one, other)]
    return bool(words[0]) and words[0] == words[1]


def _miss_photo(shaping: Shaping, place: Location, source: str | None, caption: str) -> None:
    """Record a photo that is not there, or not named yet; raise where the settings want every photo."""
    if shaping.settings.missing == "error":
        if source:
            raise AssetError(finding("photo-required", place, photo=source, caption=caption))
        raise AssetError(finding("photo-awaited-required", place, caption=caption))
    if source:
        shaping.find("photo-missing", place, photo=source, caption=caption)
    else:
        shaping.find("photo-awaited", place, caption=caption)


def _fill_figure(
    figure: etree._Element,
    caption: etree._Element,
    photo: Photo | None,
    alt: str,
    credit: str | None,
    description: etree._Element | None,
    shaping: Shaping,
) -> None:
    if photo:
        size = {"width": str(photo.width), "height": str(photo.height)}
        silent = {} if alt else {"role": "presentation"}  # reading systems pass it over, not read its name
        image = {"src": f"{IMAGES}/{photo.name}", "alt": alt, **size, **silent}
        figure.insert(0, etree.Element("img", image))
    elif shaping.settings.missing == "frame":
        label = alt or shaping.label("alt-awaited")
        figure.insert(0, etree.Element("div", {"class": "frame", "role": "img", "aria-label": label}))
    caption.tag = "span"
    caption.set("class", "caption")
    tail, caption.tail = caption.tail, None
    whole = etree.SubElement(figure, "figcaption", {"id": f"{figure.get('id')}-c"})
    whole.tail = tail
    opens = (
        description is not None
        and all(map(is_anchor, caption))
        and _open_with_caption(description, plain_text(caption))
    )
    if plain_text(caption) and not opens:
        whole.append(caption)
    else:
        figure.remove(caption)
    parts: list[etree._Element] = []
    if credit:
        parts.append(etree.Element("span", {"class": "credit"}))
        parts[0].text = credit
    if description is not None:
        description.tag, description.tail = "span", None
        description.set("class", "description")
        parts.insert(0 if opens else len(parts), description)
    for part in parts:
        if len(whole):
            whole[-1].tail = " "
        whole.append(part)
    if not len(whole):
        figure.remove(whole)


def _open_with_caption(description: etree._Element, caption: str) -> bool:
    """Mark the caption's words where the description begins with them, so that they are set once.

    Return whether it does; not where marks in the line part those words.
    """
    opening = caption.rstrip(_ENDS)
    first = description[0] if len(description) and is_anchor(description[0]) else None
    text = (description.text if first is None else first.tail) or ""
    if len(opening) < 2 or not text.startswith(opening):
        return False
    words = etree.Element("span", {"class": "caption"})
    words.text, words.tail = opening, text[len(opening) :]
    if first is None:
        description.text = None
        description.insert(0, words)
    else:
        first.tail = None
        description.insert(1, words)
    return True


def _take_description(figure: etree._Element, caption: str) -> etree._Element | None:
    """Return the paragraph below that describes `figure`: it says so, or opens with the caption's words."""
    following = figure.getnext()
    if following is None or following.tag != "p":
        return None
    opening = caption.rstrip(_ENDS)
    marked = "description" in (following.get("class") or "").split()
    text = plain_text(following)
    if marked or (len(opening) >= 2 and text.startswith(opening) and text != caption):
        return following
    return None


def _orientation(photo: Photo | None) -> str:
    if photo is None:
        return "landscape"
    proportion = photo.width / photo.height
    return "landscape" if proportion > 1.1 else "portrait" if proportion < 0.9 else "square"


def _group_figures(shaping: Shaping) -> None:
    """Wrap runs of two or more figures, so that a theme can set them side by side."""
    for first in list(shaping.root.iter("figure")):
        figure = first
        parent, following = figure.getparent(), figure.getnext()
        if parent is None or parent.get("class") == "figure-group" or following is None:
            continue
        if following.tag != "figure" or (figure.tail or "").strip():
            continue
        group = etree.Element("div", {"class": "figure-group"})
        figure.addprevious(group)
        while following is not None and following.tag == "figure" and not (figure.tail or "").strip():
            group.append(figure)
            figure, following = following, following.getnext()
        group.append(figure)
        group.tail, figure.tail = figure.tail, "\n"
