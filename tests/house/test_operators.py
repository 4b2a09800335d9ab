"""docs/operators.md names every variable that is read, and no other; and what it says of the defaults is so."""

import ast
import re

import pytest

from newsroom.settings import INVENTED_PAPER
from tests.house.paper import PAPER, ROOT

pytestmark = pytest.mark.once

ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| .+ \|$", re.MULTILINE)


def documented() -> dict[str, str]:
    """What happens when a variable is not set, by its name."""
    text = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    rows: list[tuple[str, str]] = ROW.findall(text)
    assert len(rows) == len(dict(rows))
    return dict(rows)


def readings() -> dict[str, str | None]:
    """The variables settings.py reads; with the default where one is written as a constant or a keyword constant."""
    found: dict[str, str | None] = {}
    for node in ast.walk(ast.parse((ROOT / "newsroom" / "settings.py").read_text(encoding="utf-8"))):
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "env"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            continue
        default = [*node.args[1:2], *(word.value for word in node.keywords if word.arg == "default")]
        constant = default[0].value if default and isinstance(default[0], ast.Constant) else None
        if isinstance(constant, bool):
            constant = "on" if constant else "off"
        found[str(node.args[0].value)] = None if constant is None else str(constant)
    for fact in INVENTED_PAPER:
        found[f"PAPER_{fact.upper()}"] = None
    return found


def test_every_variable_is_documented_and_every_documented_one_is_read() -> None:
    assert set(documented()) == set(readings())


def test_the_defaults_are_as_documented() -> None:
    told = documented()
    constants = {name: default for name, default in readings().items() if default}
    assert {"REVIEWS": "3", "DEBUG": "off", "HSTS_SUBDOMAINS": "on"}.items() <= constants.items()
    assert {name: told[name] for name in constants} == constants


def test_what_must_be_set_is_what_a_paper_sets() -> None:
    must = {name for name, default in documented().items() if default == "must be set"}
    # Without hosts the paper starts and answers nobody, without a key it makes one; the others are named by its check.
    assert must == set(PAPER) - {"ALLOWED_HOSTS", "SECRET_KEY"}
