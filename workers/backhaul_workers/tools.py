"""What the work of a stage may use besides its job."""

from threading import Lock

from backhaul.media.objects import Objects, objects
from backhaul.settings import Settings
from backhaul_workers.findings.embedding import Embeds, load_embedder
from backhaul_workers.sight.eyes import ChildEyes
from backhaul_workers.sight.seen import Eyes
from backhaul_workers.speech import Engine, load_engine


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
        self._own_eyes = ChildEyes(settings.models_folder)
        self._eyes = eyes or self._own_eyes

    def engine(self) -> Engine:
        """The speech engine; called in a thread. Raises `speech.models.ModelError` where its model cannot be had."""
        with self._loading:
            if self._engine is None:
                self._engine = load_engine(self.settings)
            return self._engine

    def embedder(self) -> Embeds:
        """What makes vectors of texts; called in a thread."""
        with self._loading:
            if self._embedder is None:
                self._embedder = load_embedder()
            return self._embedder

    def eyes(self) -> Eyes:
        """What finds faces and text in photos; it starts with the first one."""
        return self._eyes

    def close(self) -> None:
        """End what was started here. It starts again when it is needed."""
        self._own_eyes.close()
