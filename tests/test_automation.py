"""The examples of automation: the commands that they run exist, and they install what setup.sh installs."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from huozi.cli import COMMANDS
from huozi.cli.arguments import parse

ROOT = Path(__file__).parent.parent
DOCKERFILE = ROOT / "examples/automation/Dockerfile"
WORKFLOW = ROOT / "examples/automation/github-workflow.yml"
STEPS = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["edition"]["steps"]
RUN = [step["run"] for step in STEPS if step.get("run", "").startswith("huozi")]


@pytest.mark.parametrize("line", RUN)
def test_each_command_of_the_workflow_can_be_given(line: str) -> None:
    words = shlex.split(line)[1:]
    assert parse(words, "en", COMMANDS, "huozi").command == words[0]


def test_the_workflow_installs_what_a_build_needs() -> None:
    packages = re.search(
        r"^build=\((.+)\)$", (ROOT / "tools/setup.sh").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert packages is not None
    (installing,) = (step["run"] for step in STEPS if "apt-get install" in step.get("run", ""))
    assert installing.split("--no-install-recommends")[1].split() == packages[1].split()


def test_the_container_copies_what_is_there_and_begins_with_huozi() -> None:
    text = DOCKERFILE.read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE) for word in line.split()[:-1]]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"huozi", "styles", "pyproject.toml", "requirements.lock"} <= {*copied}
    assert 'ENTRYPOINT ["huozi"]' in text and "tools/setup.sh build" in text
