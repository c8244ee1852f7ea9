"""Whatever somebody writes is text on every screen: no markup, no script, and no sign that turns what follows around."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
from playwright.async_api import Page
from tests.pwa.conftest import DESKTOP, PHONE, DeviceOf, Service
from tests.pwa.test_what_is_known import told

PLACE = "Pasila Parcel Hub"
# Right-to-left override: it would turn "gnp.exe" and all that follows around.
TURN = "\u202e"
MARKUP = f"<img src=x onerror=window.__xss=1><svg onload=window.__xss=2></svg>\"'></option></title><b>{TURN}gnp.exe"
# Refused where markup becomes one, and told to the page where the policy stopped it.
WATCH = "window.__stopped = []; addEventListener('securitypolicyviolation', e => window.__stopped.push(e.violatedDirective))"
LOOK = """() => {
  const lines = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (!node.data.includes('\\u202e')) continue;
    // What turns around ends with the nearest element that is isolated or a block: only these words may be in it.
    let around = node.parentElement;
    while (around !== document.body && !/isolate|plaintext/.test(getComputedStyle(around).unicodeBidi)
           && getComputedStyle(around).display === 'inline') around = around.parentElement;
    // Found words are marked, so what they said before it may be other nodes; nothing may come after it.
    if (!around.textContent.trim().endsWith(node.data.trim())) lines.push(around.textContent.trim().slice(0, 200));
  }
  return {
    ran: window.__xss ?? null, stopped: window.__stopped, turned: lines,
    made: document.querySelectorAll('[onerror], [onload], img[src=x], [href^="javascript:"]').length,
    shown: (document.body.innerText + [...document.querySelectorAll('input, textarea, option')].map(one => one.value + one.text)
           ).includes('window.__xss'),
  };
}"""


async def looked_at(page: Page, address: str) -> bool:
    """Whether the words are shown there; that nothing else came of them in any case."""
    await page.goto(address)
    await page.wait_for_load_state("networkidle")
    found = await page.evaluate(LOOK)
    assert (found["ran"], found["stopped"], found["made"], found["turned"]) == (None, [], 0, []), f"{address}: {found}"
    return bool(found["shown"])


async def test_words_are_words_on_every_screen(device: DeviceOf, service: Service) -> None:
    now = datetime.now(UTC).isoformat()
    tokens = {
        role: next(one["token"] for one in service.demo["members"] if one["role"] == role) for role in ("manager", "admin")
    }
    tokens["driver"] = service.member("James")["token"]

    def send(who: str, method: str, path: str, body: dict[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {tokens[who]}"}
        answer = httpx.request(method, f"{service.base_url}/api/v1{path}", json=body, headers=headers, timeout=30)
        assert answer.is_success, f"{path}: {answer.text}"
        return answer.json() if answer.content else None

    tip = await told(service, "James", f"The aubergine crane squeaks {MARKUP}", PLACE)
    insight = tip["insight_id"]
    send("driver", "PUT", f"/insights/{insight}/replies/{uuid4()}", {"text": MARKUP, "named": True})
    send("manager", "PUT", f"/insights/{insight}/notes/{uuid4()}", {"text": MARKUP, "version": 0})
    send("manager", "PATCH", f"/insights/{insight}/review", {"status": "declined", "reason": MARKUP})
    send("manager", "POST", "/outcomes", {"text": MARKUP, "insight_ids": [insight]})
    send("driver", "POST", f"/insights/{insight}/reports", {"reason": "other", "words": MARKUP})
    question = str(uuid4())
    send("driver", "PUT", f"/questions/{question}", {"text": f"Who oils the aubergine crane? {MARKUP}", "captured_at": now})
    name = MARKUP[:90] + TURN + "x"
    filter_id, template_id = uuid4(), uuid4()
    send("manager", "PUT", f"/feed-filters/{filter_id}", {"name": MARKUP[:60], "filter": {}, "shared": True, "version": 0})
    texts = {"name": MARKUP[:80], "status": "declined", "texts": {"en": MARKUP}, "version": 0}
    send("manager", "PUT", f"/answer-templates/{template_id}", texts)
    # Far from everything, and retired at the end: other stories look at the demo's places.
    site = send("manager", "POST", "/sites", {"name": name, "aliases": [name + "y"], "lat": 62.6, "lon": 29.7})
    hook = send("admin", "POST", "/webhooks", {"name": MARKUP[:100], "url": "https://erp.example/"})["webhook"]
    program = send("manager", "POST", "/integrations", {"name": MARKUP[:100], "scope": "calendar"})

    screens = {
        "manager": (
            "/feed",
            f"/insights/{insight}",
            "/moderation",
            "/outcomes",
            "/answers",
            "/connections",
            f"/sites/{site['id']}",
            "/places",
            "/search?q=aubergine",
            "/map?lat=62.6&lon=29.7&z=14",
        ),
        "driver": ("/outbox", f"/tips/{tip['id']}", f"/insights/{insight}", "/questions", "/near"),
    }
    try:
        async with device(DESKTOP) as desk, device(PHONE) as phone:
            shown: set[str] = set()
            for somebody, who, name_ in ((desk, "manager", "Aino"), (phone, "driver", "James")):
                await somebody.page.add_init_script(WATCH)
                await somebody.sign_in(name_)
                shown |= {path for path in screens[who] if await looked_at(somebody.page, somebody.address + path)}
        # Most of them say the words, so the silence of the others is no accident.
        assert len(shown) >= 9, shown
    finally:
        send("manager", "DELETE", f"/sites/{site['id']}?version={site['version']}", {})
        send("manager", "DELETE", f"/feed-filters/{filter_id}", {})
        send("manager", "DELETE", f"/answer-templates/{template_id}", {})
        send("admin", "DELETE", f"/webhooks/{hook['id']}", {})
        send("manager", "DELETE", f"/integrations/{program['id']}", {})
