"""`serve`: the edition in a browser on this machine, built again whenever a file changes."""

import argparse
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from huozi.cli.arguments import Command, Parser, add_edition
from huozi.cli.console import Console
from huozi.cli.progress import Progress
from huozi.diagnostics import ExitCode

if TYPE_CHECKING:
    from huozi.serving.preview import Preview

_PORT = 8137


def _add_arguments(parser: Parser) -> None:
    parser.add_argument("--port", type=parser.port, default=_PORT, metavar="N", help=parser.help("port"))
    add_edition(parser)


def _run(options: argparse.Namespace, console: Console) -> ExitCode:
    from huozi import project  # noqa: PLC0415
    from huozi.cli.watching import changes  # noqa: PLC0415
    from huozi.files import TEMPORARY, working_folder  # noqa: PLC0415
    from huozi.serving.preview import Preview  # noqa: PLC0415
    from huozi.serving.server import ADDRESS, server  # noqa: PLC0415

    project.settings(options.edition)
    with working_folder(Path(tempfile.gettempdir()), TEMPORARY) as scratch:
        preview = Preview(options.edition, scratch / "dist")  # the folder itself is locked
        listening = server(preview, options.port, console.language)
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        console.result(f"http://{ADDRESS}:{listening.server_port}/")
        try:
            _build(preview, console)
            for names in changes(options.edition):
                console.say("watch-changed", files=", ".join(names) or str(options.edition))
                _build(preview, console)
        except KeyboardInterrupt:
            console.say("watch-ended")
        finally:
            listening.shutdown()
            listening.server_close()
    return ExitCode.GOOD


def _build(preview: "Preview", console: Console) -> None:
    with Progress(console) as progress:
        shown = preview.rebuild(progress.show)
    console.findings(shown.findings)
    console.say("serve-failed" if shown.failed else "serve-built", count=len(shown.sizes))


SERVE = Command("serve", _run, ExitCode.EDITION, _add_arguments)
