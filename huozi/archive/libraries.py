"""The libraries of the extra `archive`, each loaded when it is needed; one that is missing is named."""

import importlib
from types import ModuleType

from huozi.diagnostics import ToolError, finding


def library(module: str, package: str) -> ModuleType:
    """Return the `module` that the Python package `package` brings.

    Raises ToolError (`archive-library-missing`), whose hint is the line for pip.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ToolError(finding("archive-library-missing", package=package)) from error
