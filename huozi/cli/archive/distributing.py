"""`archive site`: the archive as a static site with feeds."""

import argparse
from urllib.parse import urlsplit

from huozi import messages
from huozi.cli.archive.places import store_of
from huozi.cli.arguments import Command, Parser
from huozi.cli.console import Console
from huozi.cli.progress import Progress
from huozi.diagnostics import ExitCode, UsageError, finding


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("folder", type=parser.path, metavar="DIR", help=parser.help("site"))
    parser.add_argument("--title", metavar="TEXT", help=parser.help("site-title"))
    parser.add_argument("--url", metavar="URL", help=parser.help("url"))
    parser.add_argument("--noindex", action="store_true", help=parser.help("noindex"))


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi.archive.catalogue import Catalogue  # noqa: PLC0415
    from huozi.distribution.site import Settings, write_site  # noqa: PLC0415

    store = store_of(options, console)
    address = _address(options.url)
    catalogue = Catalogue(store)
    title = options.title or messages.text("site-title", console.language)
    settings = Settings(title, console.language, address, options.noindex)
    with Progress(console) as progress:
        step = progress.counter("site-writing")
        written = write_site(store, catalogue, options.folder, settings, step)
    console.findings(
        [*catalogue.findings, *written.findings, *([] if address else [finding("site-no-address")])]
    )
    console.result(str(options.folder))
    console.say("site-written", count=written.count, folder=str(options.folder))
    return ExitCode.GOOD


def _address(url: str | None) -> str | None:
    """Return the address with a slash at its end. Raises UsageError (`site-address`)."""
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise UsageError(finding("site-address", address=url))
    return url if url.endswith("/") else f"{url}/"


SITE = Command("site", _run, ExitCode.OUTPUT, _add_arguments)
