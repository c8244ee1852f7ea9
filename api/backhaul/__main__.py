"""The `backhaul` command. Each command imports what it needs when it runs, so that `--help` is quick.

The product is put together here, so this is the one module of `backhaul` that knows the workers.
"""

import json
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

if TYPE_CHECKING:
    from backhaul.doctor import Check
    from backhaul_workers.speech.models import Progress

cli = typer.Typer(
    name="backhaul",
    help="Field knowledge: short voice, photo and text tips become located insights.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
models = typer.Typer(help="Speech models: fetch, check, list.", no_args_is_help=True)
cli.add_typer(models, name="models")
organisation = typer.Typer(help="Organisations: what is decided for one of them.", no_args_is_help=True)
cli.add_typer(organisation, name="organisation")

# A hundred years; from some millions of days on PostgreSQL has no such date.
_MOST_DAYS = 36_500
Url = Annotated[str | None, typer.Option(help="Where Backhaul answers. Left out: the local one.")]
Token = Annotated[str | None, typer.Option(envvar="BACKHAUL_TOKEN", help="An access token. Left out: that of a demo member.")]


@contextmanager
def _explained(*expected: type[Exception]) -> Iterator[None]:
    """Errors whose message is made for people: printed without a traceback, exit code 1."""
    try:
        yield
    except expected as error:
        typer.secho(str(error), err=True, fg=typer.colors.RED)
        raise typer.Exit(1) from None


@cli.command()
def up() -> None:
    """Start everything: database, migrations, demo, worker and API. Ctrl-C stops all of it."""
    from backhaul import supervise
    from backhaul.db.embedded import PostgresUnavailableError
    from backhaul.errors import Unavailable

    with _explained(supervise.CannotStartError, PostgresUnavailableError, Unavailable):
        supervise.run(speech_warning=_speech_warning)


@cli.command()
def migrate() -> None:
    """Bring the database to the newest form."""
    from backhaul.db.embedded import PostgresUnavailableError
    from backhaul.db.migrate import upgrade
    from backhaul.errors import Unavailable

    with _explained(PostgresUnavailableError, Unavailable):
        upgrade()


@cli.command()
def demo() -> None:
    """Make the demo organisation, or new sign-in links for its members."""
    from backhaul.demo import seed
    from backhaul.errors import Unavailable

    with _explained(Unavailable):
        seed()


@cli.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def worker(context: typer.Context) -> None:
    """Run a worker; `worker status` tells what they do, `worker reprocess` does tips again."""
    from backhaul_workers.__main__ import main

    raise typer.Exit(main(context.args))


class Kind(StrEnum):
    voice = "voice"
    photo = "photo"
    text = "text"


@cli.command()
def submit(
    voice: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="A recording.")] = None,
    photo: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="A photo.")] = None,
    text: Annotated[str | None, typer.Option(help="The tip itself, or a note to the recording or photo.")] = None,
    lat: Annotated[float | None, typer.Option(min=-90, max=90, help="Degrees north.")] = None,
    lon: Annotated[float | None, typer.Option(min=-180, max=180, help="Degrees east.")] = None,
    accuracy: Annotated[float | None, typer.Option(min=0, help="How far the fix may be off, in metres.")] = None,
    site: Annotated[str | None, typer.Option(help="The id of a site that this is about.")] = None,
    route: Annotated[str | None, typer.Option(help="The id of a route that this is about.")] = None,
    language: Annotated[str | None, typer.Option(help="The language spoken or written, as ISO 639-1.")] = None,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Without an author.")] = False,
    export: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A file that the app saved: every tip in it, once, one status a line."),
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Print the insight as soon as it is there.")] = False,
    timeout: Annotated[float, typer.Option(min=0, help="How long to wait, in seconds.")] = 120,
    url: Url = None,
    token: Token = None,
) -> None:
    """Send a tip as a phone does, and print its status (or with --wait its insight) as JSON."""
    from backhaul.client import Client, ClientError, Tip, address, demo_token
    from backhaul.settings import get_settings

    if export:
        if voice or photo or text:
            raise typer.BadParameter("The file has its own tips: give --export alone.")
        _submit_export(export, url, token)
        return
    if voice and photo:
        raise typer.BadParameter("Send a recording or a photo; the other one is a tip of its own.")
    if not (voice or photo or text):
        raise typer.BadParameter("Say something: --voice FILE, --photo FILE, --text TEXT or --export FILE.")
    if (lat is None) != (lon is None):
        raise typer.BadParameter("A fix needs --lat and --lon.")
    tip = Tip(
        kind=Kind.voice if voice else Kind.photo if photo else Kind.text,
        text=text,
        file=voice or photo,
        lat=lat,
        lon=lon,
        accuracy_m=accuracy,
        site_id=site,
        route_id=route,
        language=language,
        anonymous=anonymous,
    )
    settings = get_settings()
    with (
        _explained(ClientError),
        Client(url or address(settings), token or demo_token(settings.data, "contributor")) as client,
    ):
        status = client.submit(tip)
        _print_json(client.wait(status["id"], timeout_s=timeout) if wait else status)


def _submit_export(file: Path, url: str | None, token: str | None) -> None:
    """Send what a phone exported. One tip that is refused or damaged does not stop the others; then the exit code is 1."""
    from backhaul.client import Client, ClientError, RefusedError, address, demo_token
    from backhaul.exported import Export, ExportError
    from backhaul.settings import get_settings

    settings = get_settings()
    failed = 0
    with (
        _explained(ClientError, ExportError),
        Export(file) as export,
        Client(url or address(settings), token or demo_token(settings.data, "manager")) as client,
        client.acting_for(export.member.id, export.member.name) as author,
    ):
        for tip in export.tips:
            try:
                status = author.submit_exported(tip, export.parts(tip))
                told = {"id": str(tip.id), "state": status["state"]}
            except (RefusedError, ExportError) as error:
                failed += 1
                told = {"id": str(tip.id), "problem": str(error)}
            typer.echo(json.dumps(told, ensure_ascii=False))
        typer.echo(f"{len(export.tips) - failed} of {len(export.tips)} tips are on the server.", err=True)
    if failed:
        raise typer.Exit(1)


@cli.command()
def retention(
    organisation: Annotated[str | None, typer.Argument(help="Its name or id; all of them when left out.")] = None,
    purge: Annotated[bool, typer.Option("--purge", help="Delete what is due now, as a worker does every ten minutes.")] = False,
) -> None:
    """Print what is kept of every category, and how much of it has had its time."""
    import asyncio
    from datetime import UTC, datetime

    import backhaul.tables  # noqa: F401  # the mapper wants every table that a foreign key names
    from backhaul.db.session import engine
    from backhaul.errors import NotFound, Unavailable
    from backhaul.identity.organisations import find_organisation, organisations
    from backhaul.media.objects import objects
    from backhaul.privacy import retention

    async def work() -> None:
        now = datetime.now(UTC)
        for one in chosen:
            typer.echo(f"{one.name} ({one.id})")
            for due in await retention.what_is_due(one.id, now):
                typer.echo(f"  {due.category:<20} {due.there:>9} kept {due.due:>9} to be purged")
            if purge:
                done = await retention.purge(one.id, objects(), now)
                typer.echo("  purged: " + (", ".join(f"{n} {category}" for category, n in done.items()) or "nothing"))
        await engine().dispose()

    with _explained(NotFound, Unavailable):
        chosen = organisations() if organisation is None else [find_organisation(organisation)]
        asyncio.run(work())


@cli.command()
def erase(
    member: Annotated[UUID, typer.Argument(help="The member's id.")],
    organisation: Annotated[str | None, typer.Option(help="Its name or id; may be left out where there is only one.")] = None,
) -> None:
    """Erase a person and everything about them, now. Nothing brings them back."""
    import asyncio

    import backhaul.tables  # noqa: F401  # as above
    from backhaul.db.session import engine
    from backhaul.errors import NotFound, Unavailable
    from backhaul.identity.organisations import find_organisation
    from backhaul.privacy.erase import erase_member

    async def work() -> None:
        await erase_member(of, member)
        await engine().dispose()

    with _explained(NotFound, Unavailable):
        of = find_organisation(organisation).id
        typer.confirm(f"Erase {member} for good?", abort=True)
        asyncio.run(work())
        typer.echo("Erased, and noted for whoever restores a backup.")


@cli.command()
def restored(
    erased: Annotated[Path | None, typer.Option(help="The list of erased people; that of the settings when left out.")] = None,
) -> None:
    """After a backup was restored, before anything else starts: erase again who was erased, match rows and files."""
    import asyncio

    import backhaul.tables  # noqa: F401  # as above
    from backhaul.db.session import engine
    from backhaul.errors import Unavailable
    from backhaul.media.objects import objects
    from backhaul.privacy.restore import reconcile
    from backhaul.settings import get_settings

    async def work() -> None:
        done = await reconcile(objects(), erased or get_settings().erased_file)
        await engine().dispose()
        typer.echo(f"{done.erased} people erased again, {done.orphans} tips' files deleted that no row speaks of.")
        typer.echo(f"{done.missing} files are missing that rows speak of.")
        if done.missing:
            raise typer.Exit(1)

    with _explained(Unavailable):
        asyncio.run(work())


@cli.command()
def feed(
    q: Annotated[str | None, typer.Option("--search", help="Words to look for.")] = None,
    status: Annotated[str | None, typer.Option(help="new, seen, assigned, done or declined.")] = None,
    tag: Annotated[str | None, typer.Option(help="The slug of a tag.")] = None,
    site: Annotated[str | None, typer.Option(help="The id of a site.")] = None,
    route: Annotated[str | None, typer.Option(help="The id of a route.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 25,
    url: Url = None,
    token: Token = None,
) -> None:
    """Print the newest insights as JSON, one a line."""
    from backhaul.client import Client, ClientError, address, demo_token
    from backhaul.settings import get_settings

    settings = get_settings()
    with (
        _explained(ClientError),
        Client(url or address(settings), token or demo_token(settings.data, "manager")) as client,
    ):
        for insight in client.feed(q=q, status=status, tag=tag, site=site, route=route, limit=limit):
            typer.echo(json.dumps(insight, ensure_ascii=False))


@cli.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Tell what is there, what is missing and how to get it. Exit code 1 if `backhaul up` could not work."""
    from dataclasses import asdict

    from rich.console import Console
    from rich.table import Table

    from backhaul.doctor import examine
    from backhaul.settings import get_settings

    checks = examine(get_settings(), speech_models=_speech_models)
    if as_json:
        _print_json([asdict(check) for check in checks])
    else:
        marks = {"ok": "[green]ok[/]", "absent": "[yellow]absent[/]", "missing": "[red]MISSING[/]"}
        table = Table("", "What", "Found", "How to get it", box=None, padding=(0, 2, 0, 0))
        for check in checks:
            table.add_row(marks[check.state], check.name, check.found, check.fix)
        Console().print(table)
    if any(check.state == "missing" for check in checks):
        raise typer.Exit(1)


@models.command("fetch")
def fetch_model(
    name: Annotated[str | None, typer.Argument(help="A name from `backhaul models list`, a folder or an address.")] = None,
) -> None:
    """Fetch a model, check its SHA-256 and keep it in the data folder."""
    from backhaul.settings import get_settings
    from backhaul_workers.speech.models import ModelError, ensure

    settings = get_settings()
    with _explained(ModelError), _progress() as progress:
        where = ensure(name or settings.speech_model, settings.models_folder, progress)
    typer.echo(f"Verified: {where}")


@models.command("check")
def check_model(
    name: Annotated[str | None, typer.Argument(help="A name, a folder or an address. Left out: the model in use.")] = None,
) -> None:
    """Read every byte of a model and compare its SHA-256."""
    from backhaul_workers.speech.models import ModelError, verify

    folder = _model_folder(name)
    with _explained(ModelError), _progress() as progress:
        if not folder.is_dir():
            raise ModelError(f"There is no model in {folder}. Fetch it: backhaul models fetch {name or ''}".rstrip())
        verify(folder, progress)
    typer.echo(f"Verified: {folder}")


@models.command("list")
def list_models() -> None:
    """Print the models that are known by name, and which of them are here."""
    from backhaul_workers.speech.models import CATALOGUE

    for model in CATALOGUE.values():
        here = "here" if _model_folder(model.name).is_dir() else f"{model.download_bytes / 1e6:.0f} MB to fetch"
        typer.echo(f"{model.name:<10} {model.languages:<14} {model.licence:<14} {here}")


@organisation.command("list")
def list_organisations() -> None:
    """Print the organisations of this database, how long they keep originals, and the speech model of those that have one."""
    from backhaul.errors import Unavailable
    from backhaul.identity.organisations import organisations

    with _explained(Unavailable):
        for one in organisations():
            typer.echo(f"{one.id}  {one.name:<30} {one.keep_originals_days:>5} days  {one.speech_model or ''}".rstrip())


@organisation.command("add")
def add_organisation(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    language: Annotated[list[str], typer.Option(help="What its people speak, as en or pl; once for each.")],
    time_zone: Annotated[str, typer.Option(help="IANA's name, such as Europe/Helsinki.")] = "UTC",
) -> None:
    """Make an organisation, and print the link by which its first admin comes in; the admin then invites everybody else."""
    from backhaul.errors import Invalid, Unavailable
    from backhaul.people.found import found_organisation, invite_admin

    async def found() -> str:
        return await invite_admin(await found_organisation(name, language, time_zone))

    with _explained(Invalid, Unavailable):
        typer.echo(_asked(found))


@organisation.command("invite-admin")
def invite_one_admin(
    name: Annotated[str | None, typer.Argument(help="Its name or id; may be left out where there is only one.")] = None,
) -> None:
    """Print a link by which one more admin comes in: once, and soon. Whoever runs the machines helps where no admin can."""
    from backhaul.errors import NotFound, Unavailable
    from backhaul.identity.organisations import find_organisation
    from backhaul.people.found import invite_admin

    with _explained(NotFound, Unavailable):
        known = find_organisation(name)
        typer.echo(_asked(lambda: invite_admin(known.id)))


def _asked(asking: Callable[[], Coroutine[None, None, str]]) -> str:
    """What the database answers, from a process that asks once."""
    import asyncio

    from backhaul.db.session import engine

    async def ask() -> str:
        try:
            return await asking()
        finally:
            await engine().dispose()

    return asyncio.run(ask())


@organisation.command("set")
def set_organisation(
    name: Annotated[str | None, typer.Argument(help="Its name or id; may be left out where there is only one.")] = None,
    speech_model: Annotated[
        str | None,
        typer.Option(help="A name from `backhaul models list`, a folder or an address; '' for that of the settings."),
    ] = None,
    keep_originals_days: Annotated[
        int | None,
        typer.Option(min=0, max=_MOST_DAYS, help="After how many days the files that phones sent are deleted; 0 for at once."),
    ] = None,
    time_zone: Annotated[
        str | None,
        typer.Option(help='IANA\'s name (Europe/Helsinki): in which "until Friday" is read where no site has its own.'),
    ] = None,
    answer_within_hours: Annotated[
        int | None,
        typer.Option(min=0, max=2000, help="Within how many working hours every insight is owed an answer; 0 for no clock."),
    ] = None,
    working_days: Annotated[
        str | None, typer.Option(help="On which days that clock runs: mon,tue,wed,thu,fri. Holidays are not known.")
    ] = None,
    working_hours: Annotated[str | None, typer.Option(help="And from when to when there: 8-17; 0-24 for whole days.")] = None,
) -> None:
    """Decide what an organisation's recordings are heard with, how long they and its photos stay as phones sent them,
    where its day begins, and how soon it answers.

    The model is fetched and checked before it is set.
    """
    from backhaul.errors import Invalid, NotFound, Unavailable
    from backhaul.identity import organisations
    from backhaul.settings import get_settings
    from backhaul_workers.speech.models import CATALOGUE, ModelError, ensure

    clock = _answer_clock(answer_within_hours, working_days, working_hours)
    if speech_model is None and keep_originals_days is None and time_zone is None and not clock:
        raise typer.BadParameter("Say what to set: --speech-model, --keep-originals-days, --time-zone, --answer-within-hours …")
    with _explained(Invalid, NotFound, Unavailable, ModelError):
        found = organisations.find_organisation(name)
        if clock:
            organisations.set_organisation(found.id, **clock)
            typer.echo(f"{found.name}: {', '.join(f'{field} {value}' for field, value in clock.items())}")
        if time_zone is not None:
            organisations.set_organisation(found.id, time_zone=time_zone)
            typer.echo(f"{found.name}: {time_zone}")
        if speech_model:
            with _progress() as progress:
                where = ensure(speech_model, get_settings().models_folder, progress)
            # A folder is one from wherever a worker is started.
            if speech_model not in CATALOGUE and "://" not in speech_model:
                speech_model = str(where)
        if speech_model is not None:
            organisations.set_organisation(found.id, speech_model=speech_model or None)
            typer.echo(f"{found.name}: {speech_model or 'the model of the settings'}")
        if keep_originals_days is not None:
            organisations.set_organisation(found.id, keep_originals_days=keep_originals_days)
            typer.echo(f"{found.name}: originals are kept for {keep_originals_days} days")


def _answer_clock(within_hours: int | None, days: str | None, hours: str | None) -> "dict[str, int | list[int] | None]":
    """What of the answer clock was given, as the organisation has it."""
    clock: dict[str, int | list[int] | None] = {}
    if within_hours is not None:
        clock["answer_within_hours"] = within_hours or None
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    if days is not None:
        asked = [day.strip().lower()[:3] for day in days.split(",")]
        if not set(asked) <= set(names):
            raise typer.BadParameter(f"Name days as in {','.join(names)}.")
        clock["working_days"] = sorted({names.index(day) + 1 for day in asked})
    if hours is not None:
        begins, _, ends = hours.partition("-")
        if not (begins.isdecimal() and ends.isdecimal() and int(begins) < int(ends) <= 24):
            raise typer.BadParameter("Give whole hours of one day, such as 8-17.")
        clock |= {"working_from_h": int(begins), "working_until_h": int(ends)}
    return clock


def _model_folder(name: str | None = None) -> Path:
    from backhaul.settings import get_settings
    from backhaul_workers.speech.models import home

    settings = get_settings()
    return home(name or settings.speech_model, settings.models_folder)


def _speech_models(database_answers: bool = True) -> "list[Check]":
    """The workers' part of the doctor: is each model that recordings are heard with here, and is it what it claims to be?"""
    from sqlalchemy.exc import SQLAlchemyError

    from backhaul.db.embedded import EmbeddedPostgres
    from backhaul.doctor import Check
    from backhaul.errors import Unavailable
    from backhaul.identity.organisations import organisations
    from backhaul.settings import get_settings

    settings = get_settings()
    if settings.speech_engine == "scripted":
        return [Check("speech model", "ok", "none is needed by the scripted engine")]
    named = [("speech model", settings.speech_model), ("second speech model", settings.speech_model_second)]
    # The doctor only looks: a private database that nobody started stays as it is.
    if database_answers and (settings.database_url or EmbeddedPostgres(settings.data / "postgres").postmaster()):
        with suppress(Unavailable, SQLAlchemyError):
            named += [(f"speech model of {one.name}", one.speech_model or "") for one in organisations()]
    return [_speech_model(what, name) for what, name in named if name]


def _speech_model(what: str, name: str) -> "Check":
    from backhaul.doctor import Check
    from backhaul.settings import get_settings
    from backhaul_workers.speech.models import ModelError, ensure

    fix = f"backhaul models fetch {name}. Until then voice tips wait; text does not."
    folder = _model_folder(name)
    if not folder.is_dir():
        return Check(what, "absent", f"{name} is not in {folder.parent}", fix)
    try:
        ensure(str(folder), get_settings().models_folder)
    except ModelError as error:
        return Check(what, "absent", str(error), fix)
    return Check(what, "ok", f"{name}, verified, in {folder}")


def _speech_warning() -> str | None:
    wrong = [check for check in _speech_models() if check.state != "ok"]
    return "\n".join(f"Missing {check.name}: {check.found}. {check.fix}" for check in wrong) or None


@contextmanager
def _progress() -> "Iterator[Progress]":
    from rich import progress as bars
    from rich.console import Console

    columns = (bars.TextColumn("{task.description}"), bars.BarColumn(), bars.DownloadColumn(), bars.TimeElapsedColumn())
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(done_bytes: int, total_bytes: int, label: str) -> None:
            bar.update(task, completed=done_bytes, total=total_bytes or None, description=label)

        yield show


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    cli()
