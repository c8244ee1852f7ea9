"""Nothing is lost and nothing is twice: killed browsers, cut lines, lost answers, and a month without a network."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect
from tests.pwa.conftest import PHONE, REPOSITORY, WOODS, Device, DeviceOf, Service
from tests.pwa.line import Answers, Cut, Dead, Fault, LosesAnswer, Stalled, line_to
from tests.pwa.outbox import all_in, at, chunks, hurry, reaches, rows, states

AUTHOR = "Jonas"
# The list of a member's tips ends at 200, so who has that many has no others.
OLD_HAND = "Olena"
CHANCE = random.Random(3)  # noqa: S311  # the same cuts in every run

Faulty = Callable[[str, str, int], Fault]


def tips_only(fault: Fault, *methods: str) -> Faulty:
    """A fault of what is sent about tips; everything else goes through."""
    return lambda method, path, _size: fault if "/tips/" in path and method in (methods or ("PUT", "PATCH", "DELETE")) else None


def nothing(_method: str, _path: str, _size: int) -> Fault:
    return None


def everything_dead(_method: str, _path: str, _size: int) -> Fault:
    return Dead()


async def tip(phone: Device, words: str) -> str:
    """Type a tip; its id."""
    before = set(await rows(phone))
    await phone.write(words)
    (new,) = set(await rows(phone)) - before
    return new


async def test_a_browser_killed_in_every_state_loses_nothing(
    device: DeviceOf, service: Service, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """100 tips, 20 kills, each in the middle of one of the states of the outbox."""
    profile = str(tmp_path_factory.mktemp("profile"))
    before = service.ids_of("Marek")
    saved: set[str] = set()
    taken_back: set[str] = set()
    refused: set[str] = set()
    recordings = 0
    kills = 0
    told_at = 0.0
    plan = ["saved", "sending", "backoff", "blocked", "rejected", "withdrawing", "stored", "recording"] * 2 + [
        "sending",
        "backoff",
        "saved",
        "recording",
    ]

    async with line_to(service.base_url) as line:
        async with device(PHONE, geolocation=WOODS, profile=profile) as phone:
            # Put away in peace once: a browser writes its cookies to the disk only every half minute.
            await at(phone, line).sign_in("Marek")
            await phone.works_offline()

        async def until_killed(state: str, act: Callable[[Device], Awaitable[None]]) -> None:
            nonlocal kills, told_at
            async with device(PHONE, geolocation=WOODS, profile=profile) as phone:
                at(phone, line)
                line.fault = everything_dead
                await phone.open("/")
                await expect(phone.button).to_be_visible()
                here = await states(phone)
                assert saved - set(here) == set(), f"lost before kill {kills}, of {state}"
                for n in range(5):
                    saved.add(await tip(phone, f"Tip {n} before kill {kills}"))
                    told_at = told_at if n else asyncio.get_running_loop().time()
                await act(phone)
                await reaches(phone, state)
                phone.kill()
                kills += 1
                phone.errors.clear()

        async def wait(_phone: Device) -> None:
            await asyncio.sleep(0)

        async def send(phone: Device, fault: Faulty) -> None:
            line.fault = fault
            # A tip goes three seconds after it was told; the first one has waited while the others were typed.
            await asyncio.sleep(max(0, told_at + 3.1 - asyncio.get_running_loop().time()))
            await hurry(phone)

        async def record(phone: Device) -> None:
            nonlocal recordings
            await phone.press()
            async with asyncio.timeout(20):
                # Something of it is on the disk.
                while not await chunks(phone):
                    await asyncio.sleep(0.1)
            recordings += 1

        async def take_back(phone: Device) -> None:
            await send(phone, nothing)
            stored = await reaches(phone, "stored")
            line.fault = everything_dead
            await phone.open("/outbox")
            await phone.by_id("tip-row", stored).get_by_test_id("tip-withdraw").click()
            await phone.page.get_by_test_id("sure-yes").click()
            taken_back.add(stored)

        async def refuse(phone: Device) -> None:
            only = next(iter(saved - refused))

            def answer(method: str, path: str, _size: int) -> Fault:
                return Answers(422, "Refused") if method == "PUT" and refused_one(path) else None

            def refused_one(path: str) -> bool:
                one = path.rsplit("/", 1)[-1]
                if not refused - done_before:
                    refused.add(one)
                return one in refused

            done_before = set(refused)
            assert only
            await send(phone, answer)

        acts: dict[str, Callable[[Device], Awaitable[None]]] = {
            "saved": wait,
            "sending": lambda phone: send(phone, tips_only(Stalled())),
            "backoff": lambda phone: send(phone, tips_only(Dead())),
            "blocked": lambda phone: send(phone, lambda _m, path, _s: Answers(401) if "/api/" in path else None),
            "rejected": refuse,
            "withdrawing": take_back,
            "stored": lambda phone: send(phone, nothing),
            "recording": record,
        }
        for state in plan:
            await until_killed(state, acts[state])
            # A tip that was taken back is gone for good, once its withdrawal was told.
            saved -= taken_back

        async with device(PHONE, geolocation=WOODS, profile=profile) as phone:
            at(phone, line)
            line.fault = nothing
            await phone.sign_in("Marek")
            await hurry(phone)
            last = await all_in(phone, "stored", "rejected", seconds=120)
            found = await rows(phone)
            recovered = {id for id, row in found.items() if row["recovered"]}
    rejected = {id for id, state in last.items() if state == "rejected"}
    assert rejected <= refused
    arrived = [one["id"] for one in service.tips_of("Marek") if one["id"] not in before and one["state"] != "withdrawn"]
    assert len(arrived) == len(set(arrived))
    assert set(arrived) | rejected >= saved, "0 lost"
    assert set(arrived) <= saved | recovered, "0 twice"
    assert len(recovered) == recordings
    with capsys.disabled():
        print(  # noqa: T201  # the figure
            f"\n{len(saved) + len(taken_back)} tips, {kills} kills: {len(saved - set(arrived) - rejected)} lost, "
            f"{len(arrived) - len(set(arrived))} twice, {len(recovered)} of {recordings} killed recordings recovered"
        )


async def test_a_killed_recording_costs_at_most_its_last_second(
    device: DeviceOf, tmp_path_factory: pytest.TempPathFactory
) -> None:
    profile = str(tmp_path_factory.mktemp("profile"))
    async with device(PHONE, installed=True, geolocation=WOODS, profile=profile) as phone:
        await phone.sign_in(AUTHOR)
        await phone.offline()
        await phone.press()
        clock = phone.page.get_by_test_id("capture-time")
        shown_s = 0
        while shown_s < 6:
            await asyncio.sleep(0.05)
            shown_s = int((await clock.inner_text()).removeprefix("0:"))
        phone.kill()
        phone.errors.clear()
    async with device(PHONE, geolocation=WOODS, profile=profile) as phone:
        # The network is still away when the phone is switched on again.
        await phone.context.set_offline(True)
        await phone.open("/")
        await expect(phone.page.get_by_test_id("capture-recovered")).to_be_visible()
        (row,) = (await rows(phone)).values()
        assert row["recovered"]
        await phone.open("/outbox")
        # The kill may come after the clock went on.
        back = "|".join(f"0:{second:02}" for second in range(shown_s - 1, shown_s + 2))
        await expect(phone.newest).to_contain_text(re.compile(back))


@pytest.mark.usefixtures("voice")
async def test_a_line_that_is_cut_at_a_hundred_bytes(
    device: DeviceOf, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    before = service.ids_of(AUTHOR)
    async with line_to(service.base_url) as line, device(PHONE, geolocation=WOODS) as phone:
        at(phone, line)
        await phone.sign_in(AUTHOR)
        await phone.works_offline()
        cuts = 0

        def cut(method: str, path: str, size: int) -> Fault:
            nonlocal cuts
            if method != "PATCH" or "/parts/" not in path or cuts >= 100:
                return None
            cuts += 1
            # Up to a tenth of what is left: the upload creeps on.
            return Cut(CHANCE.randrange(0, max(1, size // 10)))

        line.fault = cut
        await phone.speak(6)
        (id,) = await rows(phone)
        size = (await rows(phone))[id]["size"]
        async with asyncio.timeout(120):
            while (await states(phone))[id] != "stored":
                await hurry(phone)
                await asyncio.sleep(0.05)
        again = line.body_bytes - size
    assert cuts == 100
    # What a cut carried is kept: each byte goes once, and beside it a PUT for each new try.
    assert again < 100 * 1500, "no upload began anew"
    assert service.ids_of(AUTHOR) - before == {id}
    arrived = next(one for one in service.tips_of(AUTHOR) if one["id"] == id)
    assert arrived["parts"][0]["size"] == arrived["parts"][0]["received"] == size
    with capsys.disabled():
        print(f"\n{size} bytes over {cuts} cuts, {again} bytes of anything else sent (metadata included)")  # noqa: T201


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_an_answer_that_is_lost_costs_one_more_question(method: str, device: DeviceOf, service: Service) -> None:
    before = service.ids_of(AUTHOR)
    async with line_to(service.base_url) as line, device(PHONE, geolocation=WOODS) as phone:
        at(phone, line)
        await phone.sign_in(AUTHOR)
        lost = 0

        def lose(asked: str, path: str, _size: int) -> Fault:
            nonlocal lost
            if asked != method or "/tips/" not in path or lost >= 2:
                return None
            lost += 1
            return LosesAnswer()

        line.fault = lose
        await phone.speak(1.5)
        (id,) = await rows(phone)
        if method == "DELETE":
            await reaches(phone, "stored", id)
            await phone.page.get_by_test_id("capture-undo").click()
        async with asyncio.timeout(60):
            while (await states(phone)).get(id, "gone") not in ("stored" if method != "DELETE" else "gone", "gone"):
                await hurry(phone)
                await asyncio.sleep(0.2)
    # After a lost PATCH the next PUT already tells that everything is there.
    assert lost == (1 if method == "PATCH" else 2)
    (new,) = [one for one in service.tips_of(AUTHOR) if one["id"] not in before]
    assert (new["state"] == "withdrawn") == (method == "DELETE")


async def test_two_tabs_and_the_service_worker_send_each_tip_once(device: DeviceOf, service: Service) -> None:
    before = service.ids_of(AUTHOR)
    async with line_to(service.base_url) as line, device(PHONE, geolocation=WOODS) as phone:
        at(phone, line)
        await phone.sign_in(AUTHOR)
        await phone.works_offline()
        line.fault = everything_dead
        ids = {await tip(phone, f"Said in two tabs, {n}") for n in range(8)}
        other = await phone.context.new_page()
        await other.goto(line.url)
        await expect(other.get_by_test_id("capture-button")).to_be_visible()
        line.asked.clear()
        line.fault = nothing
        for _ in range(4):
            await asyncio.gather(*(page.evaluate("dispatchEvent(new Event('online'))") for page in (phone.page, other)))
        await all_in(phone, "stored")
        asked = line.count("PUT")
    assert set(asked.values()) == {1}, "one PUT each"
    assert {path.rsplit("/", 1)[-1] for path in asked} == ids
    assert service.ids_of(AUTHOR) - before == ids


async def test_the_service_worker_sends_when_no_page_is_there(device: DeviceOf, service: Service) -> None:
    before = service.ids_of(AUTHOR)
    async with line_to(service.base_url) as line, device(PHONE, geolocation=WOODS) as phone:
        at(phone, line)
        await phone.sign_in(AUTHOR)
        await phone.works_offline()
        line.fault = everything_dead
        ids = {await tip(phone, f"And the app is closed, {n}") for n in range(3)}
        elsewhere = await phone.context.new_page()
        tools = await phone.context.new_cdp_session(elsewhere)
        found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def registered(event: dict[str, list[dict[str, str]]]) -> None:
            for one in event["registrations"]:
                if one["scopeURL"].startswith(line.url) and not found.done():
                    found.set_result(one["registrationId"])

        tools.on("ServiceWorker.workerRegistrationUpdated", registered)
        await tools.send("ServiceWorker.enable")
        registration = await asyncio.wait_for(found, 10)
        await phone.page.close()
        line.fault = nothing
        async with asyncio.timeout(60):
            while service.ids_of(AUTHOR) - before != ids:
                sync = {"origin": line.url, "registrationId": registration, "tag": "outbox", "lastChance": False}
                await tools.send("ServiceWorker.dispatchSyncEvent", sync)
                await asyncio.sleep(1)


async def test_a_month_later_with_a_new_release_everything_arrives(
    device: DeviceOf, service: Service, tmp_path_factory: pytest.TempPathFactory
) -> None:
    profile = str(tmp_path_factory.mktemp("profile"))
    before = service.ids_of(AUTHOR)
    async with line_to(service.base_url) as line:
        async with device(PHONE, geolocation=WOODS, profile=profile) as phone:
            at(phone, line)
            await phone.sign_in(AUTHOR)
            await phone.works_offline()
            line.fault = everything_dead
            ids = {await tip(phone, f"From the woods, {n}") for n in range(50)}
        async with device(PHONE, geolocation=WOODS, profile=profile) as phone:
            at(phone, line)
            await phone.page.clock.install(time=__import__("time").time() + 30 * 86_400)
            await phone.open("/")
            await expect(phone.button).to_be_visible()
            assert set(await states(phone)) == ids
            line.adds["/sw.js"] = b"\n// another release\n"
            line.fault = nothing
            await phone.page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
            await hurry(phone)
            async with asyncio.timeout(90):
                while set((await states(phone)).values()) != {"stored"}:
                    await phone.page.clock.run_for(1000)
                    await asyncio.sleep(0.1)
            await expect(phone.page.get_by_test_id("update")).to_be_visible()
    assert service.ids_of(AUTHOR) - before == ids, "50 of 50"


# How version 1 of the app wrote its outbox. It stays as it was: phones in the field have it.
VERSION_1 = """async ([memberId, count, recorded]) => {
    const done = asked => new Promise((yes, no) => {
        asked.onsuccess = () => yes(asked.result);
        asked.onerror = () => no(asked.error);
    });
    await done(indexedDB.deleteDatabase('backhaul'));
    const asked = indexedDB.open('backhaul', 1);
    asked.onupgradeneeded = () => {
        const db = asked.result;
        db.createObjectStore('tips', {keyPath: 'id'});
        db.createObjectStore('bytes', {keyPath: ['tipId', 'name']});
        db.createObjectStore('chunks', {keyPath: ['tipId', 'seq']});
        db.createObjectStore('keys');
        db.createObjectStore('notes');
        db.createObjectStore('kept', {keyPath: ['memberId', 'name']});
    };
    const db = await done(asked);
    const key = await crypto.subtle.generateKey({name: 'AES-GCM', length: 256}, false, ['encrypt', 'decrypt']);
    const seal = async bytes => {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        return {iv, data: await crypto.subtle.encrypt({name: 'AES-GCM', iv}, key, bytes)};
    };
    const sound = new Uint8Array(recorded);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', sound));
    const sha256 = [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
    const part = {name: 'voice', type: 'audio/webm', size: sound.byteLength, sha256};
    const ids = [];
    const rows = [];
    const bytes = [];
    const chunks = [];
    for (let n = 0; n < count; n += 1) {
        const random = crypto.randomUUID();
        const id = '0190' + n.toString(16).padStart(4, '0') + random.slice(8, 14) + '7' + random.slice(15);
        // Four that were spoken, one for each state, and two whose page died while they were.
        const spoken = n < 4, half = n === 4 || n === 5;
        const content = {kind: spoken || half ? 'voice' : 'text', text: spoken || half ? null : 'From version 1, number ' + n,
            captured_at: new Date().toISOString(), fix: null, parts: spoken ? [part] : [], duration_s: spoken ? 11 : null};
        ids.push(id);
        if (spoken) bytes.push({tipId: id, name: 'voice', sealed: await seal(sound)});
        if (half) for (let seq = 0; seq * 8192 < sound.byteLength; seq += 1)
            chunks.push({tipId: id, seq, type: 'audio/webm', sealed: await seal(sound.slice(seq * 8192, (seq + 1) * 8192))});
        rows.push({id, memberId, state: half ? 'recording' : ['saved', 'sending', 'backoff', 'blocked'][n % 4],
            size: spoken ? sound.byteLength : 0, sent: 0, attempts: n % 3, nextAt: 0, announced: !half && n % 4 === 1,
            recovered: false, problem: null, storedAt: null, server: null,
            sealed: await seal(new TextEncoder().encode(JSON.stringify(content)))});
    }
    const tx = db.transaction(['tips', 'bytes', 'chunks', 'keys'], 'readwrite');
    tx.objectStore('keys').put(key, memberId);
    for (const row of rows) tx.objectStore('tips').put(row);
    for (const row of bytes) tx.objectStore('bytes').put(row);
    for (const row of chunks) tx.objectStore('chunks').put(row);
    await new Promise(yes => { tx.oncomplete = yes; });
    db.close();
    return ids;
}"""


async def test_an_outbox_of_two_versions_back_arrives_whole(device: DeviceOf, service: Service) -> None:
    before = service.ids_of(OLD_HAND)
    async with device(PHONE, geolocation=WOODS) as phone:
        me = await phone.context.request.get(phone.service.member(OLD_HAND)["sign_in_url"])
        assert me.ok
        member = (await (await phone.context.request.get(f"{service.base_url}/api/v1/me")).json())["id"]
        phone.breaks_the_line = True  # below there is no icon
        # A page of the origin that is not the app: nothing has opened the database yet.
        await phone.open("/livez")
        recorded = list((REPOSITORY / "tests" / "data" / "acquit.webm").read_bytes())
        ids = set(await phone.page.evaluate(VERSION_1, [member, 200, recorded]))
        assert len(ids) == 200
        await phone.open("/")
        await expect(phone.button).to_be_visible()
        assert len(set(await states(phone)) & ids) == 200, "200 intact"
        await all_in(phone, "stored", seconds=120)
    arrived = {one["id"]: one for one in _all_tips(service)}
    assert ids <= set(arrived), "200 sent"
    assert len(ids - before) == 200
    assert {arrived[id]["text"] for id in ids if arrived[id]["kind"] == "text"} == {
        f"From version 1, number {n}" for n in range(6, 200)
    }
    assert sum(arrived[id]["kind"] == "voice" for id in ids) == 6, "four spoken and two recovered"


def _all_tips(service: Service) -> list[dict[str, str]]:
    return service.tips_of(OLD_HAND)
