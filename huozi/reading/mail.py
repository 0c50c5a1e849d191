"""Mails (.eml, RFC 5322) and web archives (.mht, RFC 2557) to a `SourceText`.

Of a mail its own text is read, plain before HTML; headers and attachments are told and not printed, mails
inside mails are not opened. Nothing is fetched: pictures are those in the file.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from functools import cache
from itertools import islice

from huozi.diagnostics import SourceError, finding
from huozi.languages import words
from huozi.model.manuscript import FrontMatter
from huozi.model.source import EmbeddedPicture, Hint, LeftOut, Metadata, SourceText
from huozi.reading.encodings import Decoded, decode
from huozi.reading.page import read_page
from huozi.reading.pictures import Finder, safe_name, saved_picture
from huozi.reading.plain import read_plain

_PARTS_LIMIT = 500
_HEADERS = ("from", "to", "cc", "subject", "date")


@cache
def _answer() -> re.Pattern[str]:
    """Match what mail programs put before the subject of an answer: `Re: 回复：`."""
    words_ = "|".join(words("mail", "answer"))
    return re.compile(rf"^(?:\s*(?:{words_})\s*[:：]\s*)+", re.IGNORECASE)


def read_mail(data: bytes, name: str) -> SourceText:
    """Read the bytes of the mail `name`. Raises SourceError for what cannot be taken apart or has no text."""
    message = _parsed(data, name)
    parts = list(islice(_parts(message), _PARTS_LIMIT + 1))
    if len(parts) > _PARTS_LIMIT:
        raise SourceError(finding("source-mail-broken", name, reason=f"> {_PARTS_LIMIT} parts"))
    texts = [part for part in parts if part.get_content_disposition() != "attachment"]
    plain = next(
        (part for part in texts if part.get_content_type() == "text/plain" and _bytes(part).strip()), None
    )
    chosen = plain or next((part for part in texts if part.get_content_type() == "text/html"), None)
    if chosen is None:
        raise SourceError(finding("source-mail-broken", name, reason="no text part"))
    find, pictures = _pictures(parts)
    decoded = _decoded(chosen, name)
    source = read_plain(decoded, name) if chosen is plain else read_page(decoded, name, find)
    subject = _answer().sub("", _header(message, "subject")).strip()
    held = {picture.name for picture in source.pictures}
    others = () if chosen is plain else (picture for picture in pictures if picture.name not in held)
    return replace(
        source,
        front=_front(source, subject),
        metadata=Metadata((subject,) if subject else (), _senders(message), _day(message)),
        pictures=(*source.pictures, *(pictures if chosen is plain else others)),
        left_out=(*source.left_out, *_headers(message), *_attachments(parts, chosen)),
    )


def read_web_archive(data: bytes, name: str) -> SourceText:
    """Read the bytes of the saved web page `name`, its pictures with it. Raises as `read_mail` does."""
    message = _parsed(data, name)
    parts = list(islice(_parts(message), _PARTS_LIMIT * 4 + 1))
    page = next(
        (part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")), None
    )
    if page is None or len(parts) > _PARTS_LIMIT * 4:
        raise SourceError(finding("source-mail-broken", name, reason="no text/html part"))
    find, _ = _pictures(parts)
    return read_page(_decoded(page, name), name, find)


def _parsed(data: bytes, name: str) -> EmailMessage:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
    except (ValueError, LookupError, RecursionError, IndexError, AttributeError) as error:
        raise SourceError(finding("source-mail-broken", name, reason=type(error).__name__)) from None
    if not isinstance(message, EmailMessage):
        raise SourceError(finding("source-mail-broken", name, reason="no message"))
    return message


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the leaves of a message in order; a mail inside it is a leaf, whatever it holds."""
    stack = [message]
    while stack:
        part = stack.pop()
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_type() != "message/rfc822":
            stack.extend(inner for inner in reversed(payload) if isinstance(inner, EmailMessage))
        else:
            yield part


def _bytes(part: EmailMessage) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _decoded(part: EmailMessage, name: str) -> Decoded:
    try:
        charset = part.get_content_charset()
    except (ValueError, LookupError):
        charset = None
    return decode(_bytes(part), name, charset)


def _header(message: EmailMessage, name: str) -> str:
    """Return a header as people read it; as it stands where it breaks the rules of RFC 5322."""
    try:
        return " ".join(str(message.get(name) or "").split())
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return ""


def _senders(message: EmailMessage) -> tuple[str, ...]:
    try:
        addresses = message["from"].addresses if message["from"] is not None else ()
    except (ValueError, IndexError, AttributeError, TypeError):
        return ()
    return tuple(address.display_name for address in addresses if address.display_name)


def _day(message: EmailMessage) -> str | None:
    try:
        return message["date"].datetime.date().isoformat() if message["date"] is not None else None
    except (ValueError, IndexError, AttributeError, TypeError, OverflowError):
        return None


def _front(source: SourceText, subject: str) -> FrontMatter | None:
    """Take the subject for the title where the text has none of its own and does not say it."""
    titled = source.front is not None or any(line.hint is Hint.TITLE for line in source.lines)
    opening = [line.text.strip() for line in source.lines[:12]]
    said = any(subject in line.text for line in source.lines[:40])
    said = said or any(len(line) > 2 and line in subject for line in opening)
    return source.front if titled or said or not subject else FrontMatter(subject)


def _headers(message: EmailMessage) -> Iterator[LeftOut]:
    for name in _HEADERS:
        if value := _header(message, name):
            yield LeftOut("mail-header", f"{name.title()}: {value}")


def _attachments(parts: list[EmailMessage], chosen: EmailMessage) -> Iterator[LeftOut]:
    for part in parts:
        kind = part.get_content_type()
        alternative = kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"
        if part is chosen or (alternative and not part.get_filename()):
            continue
        if _picture(part) is None:
            yield LeftOut("attachment", part.get_filename() or kind)


def _picture(part: EmailMessage) -> EmbeddedPicture | None:
    if part.get_content_maintype() not in ("image", "application"):
        return None
    data = _bytes(part)
    place = part.get_filename() or str(part.get("content-location") or "").split("?", maxsplit=1)[0]
    name = safe_name(place, data)
    return EmbeddedPicture(name, data) if name else None


def _pictures(parts: list[EmailMessage]) -> tuple[Finder, list[EmbeddedPicture]]:
    """Return what finds a picture by the address or content id a page names it by, and all of them."""
    known: dict[str, EmbeddedPicture] = {}
    pictures: list[EmbeddedPicture] = []
    for part in parts:
        if (picture := _picture(part)) is not None:
            pictures.append(picture)
            known[str(part.get("content-location") or "").strip()] = picture
            known["cid:" + str(part.get("content-id") or "").strip().strip("<>")] = picture
    return lambda source: known.get(source.strip()) or saved_picture(source, None), pictures
