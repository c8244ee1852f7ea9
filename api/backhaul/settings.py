"""Every setting with its unit and its default; each is read from the environment as ``BACKHAUL_<NAME>``."""

import os
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Settings(BaseSettings):
    """The settings of one process. Lengths are metres, times seconds, sizes bytes, as the names say."""

    model_config = SettingsConfigDict(
        env_prefix="BACKHAUL_",
        extra="ignore",
        frozen=True,
        # A password that is refused is not printed.
        hide_input_in_errors=True,
    )

    data: Path = Field(Path("var"), description="Where everything that is ours lives: database, objects, models, demo.json.")
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    public_url: str | None = Field(None, description="The address people use; http://<host>:<port> when unset.")
    allowed_hosts: list[str] = Field(
        ["localhost", "127.0.0.1", "::1"], description="Host headers that are answered; the public URL's is added."
    )
    app_dir: Path = Field(
        Path(__file__).resolve().parents[2] / "pwa" / "dist", description="The built app that is served at the root."
    )

    database_url: str | None = Field(
        None, description="postgresql://… of a server with PostGIS. Unset: a private PostgreSQL inside the data folder."
    )
    database_pool_size: int = Field(10, ge=1, le=200)

    object_store_url: str | None = Field(
        None, description="s3://, gs:// or az:// for media. Unset: the folder objects/ inside the data folder."
    )
    basemap: str = Field(
        "",
        description="The map below what is known: path or URL (https://, s3://, gs://, az://) of a PMTiles archive with the "
        "layers of OpenMapTiles or Protomaps. Unset: a square kilometre of Helsinki, for the demo. The world is always there.",
    )
    basemap_dir: Path = Field(
        Path(__file__).resolve().parents[2] / "infra" / "basemap", description="Where world.pmtiles and the sample lie."
    )
    max_json_bytes: int = 1_000_000
    max_json_depth: int = 32
    max_part_bytes: int = 25_000_000
    max_parts: int = 10
    max_text_chars: int = 10_000
    group_file_max_bytes: int = Field(25_000_000, ge=1, description="How large one file of a group may be.")
    group_files_max_bytes: int = Field(500_000_000, ge=0, description="How much all files of one group together.")
    group_files_max: int = Field(500, ge=0, description="How many files one group may have.")
    message_alert_after_s: int = Field(
        5, ge=0, le=3600, description="How long a message waits to be read on an open phone before another one rings for it."
    )
    max_tips_import_bytes: int = Field(200_000_000, description="A chat with its recordings, or mail.")
    max_import_bytes: int = Field(50_000_000, description="A file with sites and routes; a city's OpenStreetMap extract fits.")

    rate_member_units: int = Field(
        3000,
        ge=0,
        description="What one member may ask for within a minute, all phones and scripts together; 0: no limit. Most requests "
        "are one unit, a search ten, an import a hundred (rates.py). 200 tips that waited for a month are about 1,800.",
    )
    rate_address_units: int = Field(
        60_000, ge=0, description="The same for everybody at one address: a depot of 300 phones is one. 0: no limit."
    )
    rate_refused_units: int = Field(
        1200,
        ge=0,
        description="How many requests of one address within a minute may be turned away as not signed in, a wrong secret "
        "counting ten times, before strangers there have to wait; members who are signed in do not. 0: no limit.",
    )

    session_days: int = Field(90, description="A phone stays signed in for this long after its last sign-in.")
    sign_in_link_hours: int = 24

    speech_engine: Literal["faster-whisper", "openai-whisper", "scripted"] = "faster-whisper"
    speech_model: str = Field("base", description="A name that `backhaul models` knows, or the path of a model folder.")
    speech_model_second: str = Field(
        "", description="What is unclear is heard again by this model, named in the same way; empty: by none."
    )
    speech_models_loaded: int = Field(
        2, ge=1, le=16, description="Speech models that a worker keeps in memory; organisations may have models of their own."
    )
    speech_device: Literal["auto", "cpu", "cuda"] = Field("auto", description="auto: a GPU where CTranslate2 finds one.")
    translator: str | None = Field(
        None,
        description="`module:factory` of a translator of texts, or its name among the entry points backhaul.translators. "
        "Unset: recordings only, into English, by Whisper.",
    )
    models_dir: Path | None = Field(None, description="Where models are kept; models/ inside the data folder when unset.")
    speech_processes: int = Field(
        default_factory=lambda: min(4, len(os.sched_getaffinity(0))),
        description="Clips transcribed at once, one thread each: measured faster than one clip on many threads. "
        "Unset: the cores that this process may use, at most four; a machine for speech alone can give all that it has.",
    )
    speech_together: int = Field(4, ge=1, le=16, description="Clips that wait are decoded together, this many in one thread.")
    audio_max_s: int = 600
    photo_max_pixels: int = 80_000_000

    worker_heartbeat_s: float = 2.0
    worker_stalled_after_s: float = 8.0
    model_retry_s: float = Field(30.0, description="While a model is missing, one tip tries this often whether it is back.")
    max_tries: int = Field(5, description="A tip that failed this often is parked with its reason.")

    search_limit_ms: int = Field(200, ge=20, le=5000, description="A search answers with what it has found by then.")
    search_meaning_ms: int = Field(
        90, ge=0, le=5000, description="What a question means is waited for this long; 0: nobody is asked."
    )
    push_hosts: list[str] = Field(
        [
            "fcm.googleapis.com",
            "*.push.services.mozilla.com",
            "*.push.apple.com",
            "*.notify.windows.com",
        ],
        description="Push services that are sent to, by https at public addresses only. An origin (https://push.example:8443) "
        "is one of the organisation's own and taken as it stands, also at a private address.",
    )
    push_contact: str | None = Field(
        None, description="mailto:… or https://…: whom a push service asks when something is wrong. Unset: the public URL."
    )
    push_timeout_s: float = 10.0

    smtp_host: str | None = Field(None, description="The mail server that takes our mail. Unset: no mail is sent, or offered.")
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="Mail leaves encrypted or not at all; none is for a relay on this machine or behind the same wall.",
    )
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_timeout_s: float = Field(30.0, gt=0, description="A mail that was not taken by then is tried again later.")
    smtp_retry_s: float = Field(60.0, ge=0, description="Until the second try; the wait doubles with each of eight.")
    mail_from: str | None = Field(
        None,
        description="Whom mail is from, as in Backhaul <tips@example.com>. Unset: backhaul@ and the public host.",
    )
    mail_signs_in: bool = Field(
        True, description="Links in mail sign their member in, once and for sign_in_link_hours. Off: they only lead there."
    )
    webhook_origins: list[str] = Field(
        [],
        description="Systems of the organisation's own (https://erp.inside:8443) that webhooks may be sent to at private "
        "addresses, also by http. All others: https at public addresses only.",
    )
    webhook_timeout_s: float = 10.0
    oidc_origins: list[str] = Field(
        [],
        description="Identity providers of the organisation's own (https://login.inside:8443) that may be asked at private "
        "addresses, also by http. All others: https at public addresses only.",
    )
    oidc_timeout_s: float = 10.0
    oidc_refresh_s: float = Field(3600.0, ge=1, description="What a provider says of itself, and its keys, are kept this long.")
    webhook_pause_after_h: float = Field(72.0, description="A webhook that failed for so long is paused.")

    erased_list: Path | None = Field(
        None,
        description="Where the ids of erased people are noted, to be erased again after a backup was restored: keep it "
        "where the backups are not. erased.jsonl inside the data folder when unset.",
    )
    erase_after_days: int = Field(7, ge=0, description="How long a member may call off that they are erased.")
    export_keep_days: int = Field(7, ge=1, description="How long a file with everything about a member waits for them.")

    near_route_m: float = Field(150.0, description="A fix this close to a route lies on it.")

    @model_validator(mode="after")
    def _keeps_its_password(self) -> Self:
        if self.smtp_password and self.smtp_security == "none" and not _is_loopback(self.smtp_host or "localhost"):
            raise ValueError("smtp_password is sent encrypted only: set smtp_security to starttls or tls.")
        return self

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the service, by its own address and by the one that people use."""
        return all(_is_loopback(host) for host in (self.host, urlsplit(self.base_url).hostname or ""))

    @property
    def erased_file(self) -> Path:
        """Who was erased, for whoever restores a backup."""
        return self.erased_list or self.data / "erased.jsonl"

    @property
    def objects_dir(self) -> Path:
        """The folder of the default object store."""
        return self.data / "objects"

    @property
    def uploads_dir(self) -> Path:
        """Parts that have not arrived completely."""
        return self.data / "uploads"

    @property
    def models_folder(self) -> Path:
        """Where `backhaul models` puts what it fetched and verified."""
        return self.models_dir or self.data / "models"

    @property
    def speech_clips(self) -> int:
        """How many recordings a worker holds at once: some are encoded while others wait to be decoded together."""
        return self.speech_processes * (2 * self.speech_together if self.speech_together > 1 else 1)

    @property
    def sender(self) -> str:
        """Whom our mail is from."""
        return self.mail_from or f"Backhaul <backhaul@{urlsplit(self.base_url).hostname}>"

    @property
    def base_url(self) -> str:
        """The address that links are made with, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


@cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
