"""The JSON schema of edition.toml: it knows what the validator knows."""

import json
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from huozi.cli import main
from huozi.model.book import Edition
from huozi.project.schema import schema
from huozi.proofing.rules import IDS

ROOT = Path(__file__).parent.parent
EDITIONS = sorted([*ROOT.glob("manuscript/edition.toml"), *ROOT.glob("examples/*/manuscript/edition.toml")])

EVERY_KEY = """
title = "河湾通讯"
date = 2026-05-01
flow = true
scripts = ["zh-Hans"]
[[contributors]]
name = "沈青"
role = "主编"
[series]
name = "河湾"
number = 12
[revision]
number = 1
date = 2026-06-01
[print]
trim = "A5"
bleed = 2.5
ink = "newsprint"
[epub]
fonts = true
[photos]
missing = "caption"
[proofing]
half-width-mark = "off"
"""


def problems(settings: str) -> list[str]:
    """Return what an editor says of edition.toml; a date of TOML is a text to it."""
    values = json.loads(json.dumps(tomllib.loads(settings), default=str))
    validator = Draft7Validator(schema(IDS))
    return [error.message for error in validator.iter_errors(values)]


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.parent.parent.name)
def test_editions_that_are_built_are_right(path: Path) -> None:
    assert problems(path.read_text(encoding="utf-8")) == []


def test_every_kind_of_key_is_known() -> None:
    assert problems(EVERY_KEY) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("subtitle = '没有书名'", "'title' is a required property"),
        ("titel = '河湾'", "'titel' was unexpected"),
        ("writing = 'upwards'", "'upwards' is not one of ['horizontal', 'vertical']"),
        ("internal = 'yes'", "'yes' is not of type 'boolean'"),
        ("subjects = 'rivers'", "'rivers' is not of type 'array'"),
        ("[print]\nbleed = 30", "30 is not valid"),
        ("[print]\ntrimm = 'A5'", "'trimm' was unexpected"),
        ("[proofing]\nno-such-rule = 'off'", "'no-such-rule' was unexpected"),
        ("[[contributors]]\nrole = '主编'", "'name' is a required property"),
    ],
)
def test_what_the_validator_refuses_is_marked(wrong: str, said: str) -> None:
    given = wrong if wrong.startswith("subtitle") else f"title = '河湾'\n{wrong}"
    assert any(said in problem for problem in problems(given))


def test_no_key_is_without_its_kind() -> None:
    """A key that the validator knows but asks of the table's values in another way would be lost."""
    found: dict[str, Any] = schema(())["properties"]
    assert {*found} == {field.name.replace("_", "-") for field in fields(Edition)} - {"root"} | {"flow"}


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "-o", str(tmp_path / "edition.schema.json")]) == 0
    assert main(["schema"]) == 0
    written = (tmp_path / "edition.schema.json").read_text(encoding="utf-8")
    assert capsys.readouterr().out == written
    assert json.loads(written) == schema(IDS)
