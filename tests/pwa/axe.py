"""What a machine can tell of accessibility."""

from typing import Any

from tests.pwa.conftest import REPOSITORY, Device

_AXE = (REPOSITORY / "pwa" / "node_modules" / "axe-core" / "axe.min.js").read_text()
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


async def violations(phone: Device) -> list[str]:
    """What axe complains of on this screen, in both themes: the rule and where."""
    found: list[str] = []
    for scheme in ("dark", "light"):
        await phone.page.emulate_media(color_scheme=scheme)
        await phone.page.evaluate(_AXE)
        said: list[dict[str, Any]] = await phone.page.evaluate(
            "async rules => (await axe.run(document, {runOnly: rules})).violations", _RULES
        )
        found += [
            f"{scheme}, {one['id']}: {node['target']} {node.get('failureSummary', '')[:120]}"
            for one in said
            for node in one["nodes"]
        ]
    return found
