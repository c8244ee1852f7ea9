"""What the work of a stage may use besides its job."""

import time
from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import Literal, TypeVar

from backhaul.media.objects import Objects, objects
from backhaul.settings import Settings
from backhaul_workers.findings.embedding import Embeds, load_embedder
from backhaul_workers.sight.eyes import ChildEyes
from backhaul_workers.sight.seen import Eyes
from backhaul_workers.speech import Engine, load_engine
from backhaul_workers.speech.models import CATALOGUE, ModelError

T = TypeVar("T")

TEXT_MODEL, PHOTO_MODEL = "text model", "photo model"


def speech_model(settings: Settings) -> str:
    """What people call it; a path of this machine is nobody's business."""
    return f"model {settings.speech_model}" if settings.speech_model in CATALOGUE else "speech model"


class Tools:
    """Settings, objects, and the models, each loaded when the first recording, photo or text needs it."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine | None = None,
        store: Objects | None = None,
        *,
        embedder: Embeds | None = None,
        eyes: Eyes | None = None,
    ) -> None:
        self.settings = settings
        self.objects = store or objects()
        self._engine = engine
        self._embedder = embedder
        self._loading = Lock()
        # How often each was loaded, which is once a process, and which are here.
        self.loads: Counter[str] = Counter()
        self.models: dict[str, Literal["loaded", "missing"]] = {}
        self._failed: dict[str, tuple[float, ModelError]] = {}
        self._own_eyes = ChildEyes(settings.models_folder)
        self._eyes = eyes or self._own_eyes

    def engine(self) -> Engine:
        """The speech engine; called in a thread. Raises `speech.models.ModelError` where its model cannot be had."""
        with self._loading:
            if self._engine is None:
                self._engine = self._load(speech_model(self.settings), lambda: load_engine(self.settings))
            return self._engine

    def embedder(self) -> Embeds:
        """What makes vectors of texts; called in a thread."""
        with self._loading:
            if self._embedder is None:
                self._embedder = self._load(TEXT_MODEL, load_embedder)
            return self._embedder

    def _load(self, name: str, load: Callable[[], T]) -> T:
        at, error = self._failed.get(name, (0.0, None))
        # Thousands may wait for it, and each look for a model that is missing may take seconds.
        if error and time.monotonic() - at < self.settings.model_retry_s / 2:
            raise error
        try:
            loaded = load()
        except ModelError as missing:
            self._failed[name], self.models[name] = (time.monotonic(), missing), "missing"
            raise
        self.models[name] = "loaded"
        self.loads[name] += 1
        return loaded

    def eyes(self) -> Eyes:
        """What finds faces and text in photos; it starts with the first one."""
        return self._eyes

    def close(self) -> None:
        """End what was started here. It starts again when it is needed."""
        self._own_eyes.close()
