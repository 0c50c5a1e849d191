#!/usr/bin/env python3
"""Validate PDF files with veraPDF: PDF/A and PDF/UA, the standards' own test corpus behind it.

  tools/verapdf.py --flavour ua1|3a|3u FILE.pdf…

Needs Java 17 and Maven, which brings veraPDF (org.verapdf.apps:cli) the first time.
Exit status: 0 all conform, 1 one does not (the broken rules on stdout), 3 veraPDF cannot be had here.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

_VERSION = "1.30.2"
_GET = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get"


def jar() -> Path | None:
    """Return veraPDF's command-line jar, fetched where it is not here yet; None where that cannot be."""
    repository = Path(os.environ.get("MAVEN_REPO_LOCAL", Path.home() / ".m2/repository"))
    path = repository / f"org/verapdf/apps/cli/{_VERSION}/cli-{_VERSION}.jar"
    if not shutil.which("java"):
        return None
    if not path.exists() and shutil.which("mvn"):
        artifact = f"org.verapdf.apps:cli:{_VERSION}"
        place = f"-Dmaven.repo.local={repository}"  # Java's own idea of the home may differ from $HOME
        command = ["mvn", "-q", "-B", place, _GET, f"-Dartifact={artifact}", "-Dtransitive=false"]
        subprocess.run(command, check=False, capture_output=True, timeout=600)
    return path if path.exists() else None


def broken_rules(program: Path, flavour: str, files: list[str]) -> list[str]:
    """Return a line for each rule that a file breaks: clause, count, description, first place."""
    command = ["java", "-jar", str(program), "--format", "json", "--flavour", flavour, *files]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    lines = []
    for job in json.loads(done.stdout)["report"]["jobs"]:
        name = Path(job["itemDetails"]["name"]).name
        if "taskException" in job:
            lines.append(f"{name}: {job['taskException']}")
        for result in job.get("validationResult", []):
            for rule in result["details"]["ruleSummaries"]:
                place = (rule.get("checks") or [{}])[0]
                broken = f"{rule['clause']}-{rule['testNumber']} × {rule['failedChecks']}"
                where = f"{place.get('context', '')} {place.get('errorMessage', '')}"
                lines.append(f"{name}: {broken}: {rule['description']} [{where}]")
    return lines


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--flavour", required=True)
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    program = jar()
    if program is None:
        print("veraPDF cannot be had here: it needs Java and, the first time, Maven", file=sys.stderr)
        return 3
    lines = broken_rules(program, arguments.flavour, arguments.files)
    print("\n".join(lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
