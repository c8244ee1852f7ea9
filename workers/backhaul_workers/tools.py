"""What the work of a stage may use besides its job."""

from threading import Lock

from backhaul.media.objects import Objects, objects
from backhaul.settings import Settings
from backhaul_workers.speech import Engine, load_engine


class Tools:
    """Settings, objects, and the speech engine, which is loaded when the first recording needs it."""

    def __init__(self, settings: Settings, engine: Engine | None = None, store: Objects | None = None) -> None:
        self.settings = settings
        self.objects = store or objects()
        self._engine = engine
        self._loading = Lock()

    def engine(self) -> Engine:
        """The speech engine; called in a thread. Raises `speech.models.ModelError` where its model cannot be had."""
        with self._loading:
            if self._engine is None:
                self._engine = load_engine(self.settings)
            return self._engine
