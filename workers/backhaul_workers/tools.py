"""What the work of a stage may use besides its job."""

import time
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Literal, TypeVar

from backhaul.media.objects import Objects, objects
from backhaul.settings import Settings
from backhaul_workers.findings.embedding import Embeds, load_embedder
from backhaul_workers.sight.eyes import ChildEyes
from backhaul_workers.sight.seen import Eyes
from backhaul_workers.speech import Engine, load_engine
from backhaul_workers.speech.models import CATALOGUE, ModelError, ensure, home
from backhaul_workers.translation import Translates, load_text_translator, translators

T = TypeVar("T")

TEXT_MODEL, PHOTO_MODEL = "text model", "photo model"


# To check one that is here takes no longer, unless it is very large.
_CHECKED_S = 10.0


def speech_model(name: str, folder: Path) -> str:
    """What people call it, as transcripts do; a path of this machine is nobody's business."""
    return f"model {name}" if name in CATALOGUE else f"speech model {home(name, folder).name}"


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
        # By the name of the model, the one that was asked for last at the end.
        self._engines: OrderedDict[str, Engine] = OrderedDict({settings.speech_model: engine} if engine else {})
        # One for each model by its name, and one so that a small machine loads one model at a time.
        self._busy: defaultdict[str, Lock] = defaultdict(Lock)
        self._making_room = Lock()
        self._text_translator: Translates | None = None
        self._embedder = embedder
        self._loading = Lock()
        # How often each was loaded, which is once a process, and which are here.
        self.loads: Counter[str] = Counter()
        self.models: dict[str, Literal["loaded", "missing"]] = {}
        self._failed: dict[str, tuple[float, ModelError]] = {}
        self._own_eyes = ChildEyes(settings.models_folder)
        self._eyes = eyes or self._own_eyes

    def engine(self, model: str | None = None) -> Engine:
        """The speech engine with the setting's model or another; called in a thread. The models used last stay loaded.

        Raises `speech.models.ModelError` where the model cannot be had.
        """
        name = model or self.settings.speech_model
        with self._loading:
            if name in self._engines:
                self._engines.move_to_end(name)
                return self._engines[name]
            busy = self._busy[name]
        called = speech_model(name, self.settings.models_folder)
        self._raise_again(name)
        if not busy.acquire(timeout=_CHECKED_S):
            # Whoever needs it stands aside, so that its thread is there for others.
            raise self._missing(called, ModelError(f"The {called} is being fetched."), key=name)
        try:
            with self._loading:
                if name in self._engines:
                    return self._engines[name]
            return self._load(called, lambda: self._load_engine(name), key=name)
        finally:
            busy.release()

    def _load_engine(self, name: str) -> Engine:
        if self.settings.speech_engine != "scripted":
            ensure(name, self.settings.models_folder)
        with self._making_room:
            # Before the model is loaded: one more at once is what a small machine does not have.
            with self._loading:
                while len(self._engines) >= self.settings.speech_models_loaded:
                    gone, _ = self._engines.popitem(last=False)
                    self.models.pop(speech_model(gone, self.settings.models_folder), None)
            engine = load_engine(self.settings, model=name)
            with self._loading:
                self._engines[name] = engine
        return engine

    def second_engine(self, model: str | None) -> Engine | None:
        """What hears again what the engine with ``model`` found unclear, where there is such a model and it is another."""
        second = self.settings.speech_model_second
        return self.engine(second) if second and second != (model or self.settings.speech_model) else None

    def translators(self, model: str | None) -> tuple[Translates, ...]:
        """What translates, in the order in which it is asked; ``model`` is that of the engine. Called in a thread."""
        return translators(self.engine(model), self.text_translator())

    def text_translator(self) -> Translates | None:
        """What translates texts, where the organisation that runs this has one."""
        with self._loading:
            if self._text_translator is None:
                self._text_translator = load_text_translator(self.settings)
            return self._text_translator

    def embedder(self) -> Embeds:
        """What makes vectors of texts; called in a thread."""
        with self._loading:
            if self._embedder is None:
                self._embedder = self._load(TEXT_MODEL, load_embedder)
            return self._embedder

    def _load(self, name: str, load: Callable[[], T], *, key: str | None = None) -> T:
        """Load a model; ``name`` is what people read, and ``key`` tells models apart that are called the same."""
        key = key or name
        self._raise_again(key)
        try:
            loaded = load()
        except ModelError as error:
            raise self._missing(name, error, key=key) from error.__cause__
        except Exception as error:
            # The disk is full, the file is none that the library reads: no failure of the tip.
            said = f"The {name} could not be loaded ({type(error).__name__}: {error})."
            raise self._missing(name, ModelError(said), key=key) from error
        self._failed.pop(key, None)
        self.models[name] = "loaded"
        self.loads[name] += 1
        return loaded

    def _missing(self, name: str, error: ModelError, *, key: str) -> ModelError:
        error.needs = name
        self._failed[key], self.models[name] = (time.monotonic(), error), "missing"
        return error

    def _raise_again(self, key: str) -> None:
        # Thousands may wait for it, and each look for a model that is missing may take seconds.
        at, error = self._failed.get(key, (0.0, None))
        if error and time.monotonic() - at < self.settings.model_retry_s / 2:
            raise error

    def eyes(self) -> Eyes:
        """What finds faces and text in photos; it starts with the first one."""
        return self._eyes

    def close(self) -> None:
        """End what was started here. It starts again when it is needed."""
        self._own_eyes.close()
