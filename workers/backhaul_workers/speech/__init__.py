"""Speech to text behind one protocol: ``load_engine`` and what ``engine`` defines is all that the stages know."""

from backhaul.settings import Settings
from backhaul_workers.speech import models
from backhaul_workers.speech.engine import Engine, Segment, Transcription, Word

__all__ = ["Engine", "Segment", "Transcription", "Word", "load_engine"]


def load_engine(settings: Settings, progress: models.Progress = models.quiet, *, model: str | None = None) -> Engine:
    """The engine that the settings name, its model fetched and verified; ``model`` instead of theirs. Raises models.ModelError.

    Each engine's library is imported only when it is chosen.
    """
    if settings.speech_engine == "scripted":
        from backhaul_workers.speech.scripted import SCRIPT, ScriptedEngine

        return ScriptedEngine.from_file(settings.data / SCRIPT)
    folder = models.ensure(model or settings.speech_model, settings.models_folder, progress)
    if settings.speech_engine == "openai-whisper":
        from backhaul_workers.speech.openai import OpenAIWhisper

        return OpenAIWhisper(folder, clips_at_once=settings.speech_processes, progress=progress)
    from backhaul_workers.speech.faster import FasterWhisper

    return FasterWhisper(
        folder, clips_at_once=settings.speech_processes, together=settings.speech_together, device=settings.speech_device
    )
