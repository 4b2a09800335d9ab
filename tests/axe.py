"""What keeps people out of a page, as axe-core finds it."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

# The script is evaluated by the browser's debugger: the page's own Content-Security-Policy stays as it is.
_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
_RUN = """async only => (await axe.run(document, {
    resultTypes: ["violations"], ...(only.length ? {runOnly: {type: "rule", values: only}} : {})
})).violations"""


def violations(page: Page, *, only: tuple[str, ...] = ()) -> list[str]:
    """Each rule of axe-core that the page breaks, in one line with the places; empty for a page that lets everybody in.

    `only` are the names of rules, such as `color-contrast`; all of them without.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_AXE)
    found: list[dict[str, Any]] = page.evaluate(_RUN, list(only))
    return [
        f"{one['id']}: {one['help']} – {', '.join(' '.join(map(str, node['target'])) for node in one['nodes'][:5])}"
        for one in found
    ]
