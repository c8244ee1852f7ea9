"""OpenAI's own implementation behind the same protocol, with the same weights. Needs the extra ``openai-whisper``."""

import copy
import queue
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from backhaul_workers.speech import checks, models
from backhaul_workers.speech.activity import voiced
from backhaul_workers.speech.engine import Samples, Segment, Transcription, Word
from backhaul_workers.speech.faster import TEMPERATURES, among

WINDOW_SAMPLES: Final = 30 * 16_000


class OpenAIWhisper:
    """``openai-whisper`` on the CPU, in 32-bit floats. Threads take turns on ``clips_at_once`` copies of the model.

    The copies share the weights: the library hangs its caches on the modules, so two clips in one model would mix.
    """

    name = "openai-whisper"

    def __init__(self, folder: Path, *, clips_at_once: int, progress: models.Progress = models.quiet) -> None:
        try:
            import torch
            import whisper
        except ImportError as error:
            raise models.ModelError(
                "The engine openai-whisper is not installed. Install the extra 'openai-whisper' with the CPU build of torch, "
                "as infra/requirements/README.md says, or set BACKHAUL_SPEECH_ENGINE=faster-whisper."
            ) from error
        self.model = folder.name
        self._whisper = whisper
        torch.set_num_threads(1 if clips_at_once > 1 else torch.get_num_threads())
        checkpoint = models.openai_checkpoint(folder, progress)
        first = whisper.load_model(str(checkpoint), device="cpu")
        heads = torch.load(checkpoint, weights_only=True)["alignment_heads"]
        if heads:
            mask = torch.zeros(first.dims.n_text_layer, first.dims.n_text_head, dtype=torch.bool)
            mask[tuple(zip(*heads, strict=True))] = True
            first.register_buffer("alignment_heads", mask.to_sparse(), persistent=False)
        self.translates = bool(first.is_multilingual)
        if clips_at_once > 1:
            # Timing words switches the fused attention off and on again for the whole library, under the feet of the other
            # threads. Off for good, word times are right and a clip takes a little longer.
            whisper.model.MultiHeadAttention.use_sdpa = False
        self._free: queue.Queue[Any] = queue.Queue()
        self._free.put(first)
        shared = {id(tensor): tensor for tensor in (*first.parameters(), *first.buffers())}
        for _ in range(clips_at_once - 1):
            self._free.put(copy.deepcopy(first, dict(shared)))

    def transcribe(
        self, samples: Samples, *, language: str | None, languages: Sequence[str] = (), hotwords: Sequence[str] = ()
    ) -> Transcription:
        """See ``Engine``."""
        voice = voiced(samples)
        if voice is None:
            return checks.finished((), language=language or "", probability=0.0, engine=self.name, model=self.model)
        model = self._free.get()
        try:
            probability = 1.0
            if language is None or language not in self._whisper.tokenizer.LANGUAGES or not model.is_multilingual:
                language, probability = self._detect(model, voice.samples, languages)
            segments, least, average = self._listen(model, voice.samples, language, hotwords)
            if hotwords and checks.doubt(segments, voice, least, hotwords):
                # Without the names: unclear speech is most easily taken for what the engine was told to expect.
                segments, least, average = self._listen(model, voice.samples, language, ())
        finally:
            self._free.put(model)
        return checks.finished(
            checks.checked(segments, voice),
            language=language,
            probability=probability,
            engine=self.name,
            model=self.model,
            log_probability=average,
            doubt=checks.doubt(segments, voice, least),
        )

    def translate(self, samples: Samples, *, language: str) -> str:
        """See ``Engine``."""
        voice = voiced(samples)
        if voice is None:
            return ""
        model = self._free.get()
        try:
            segments, _, average = self._listen(model, voice.samples, language, (), task="translate")
        finally:
            self._free.put(model)
        if checks.doubt(segments, voice, average):
            return ""
        return " ".join(segment.text for segment in checks.checked(segments, voice))

    def _listen(
        self,
        model: Any,
        samples: Samples,
        language: str,
        hotwords: Sequence[str],
        *,
        task: Literal["transcribe", "translate"] = "transcribe",
    ) -> tuple[list[Segment], float, float]:
        """The segments, and the average log-probability of the one that is least sure, and of all."""
        heard = model.transcribe(
            samples,
            language=language,
            task=task,
            # What is sampled in a translation reads well and was not said.
            temperature=TEMPERATURES if task == "transcribe" else TEMPERATURES[:1],
            condition_on_previous_text=False,
            initial_prompt=", ".join(hotwords) or None,
            carry_initial_prompt=bool(hotwords),
            word_timestamps=task == "transcribe",  # Words of another language have no moment.
            fp16=False,
            verbose=None,
        )
        segments = [
            Segment(
                float(segment["start"]),
                float(segment["end"]),
                segment["text"].strip(),
                tuple(
                    Word(float(word["start"]), float(word["end"]), word["word"].strip(), round(float(word["probability"]), 3))
                    for word in segment.get("words", ())
                ),
            )
            for segment in heard["segments"]
        ]
        least = min((float(segment["avg_logprob"]) for segment in heard["segments"]), default=0.0)
        average = checks.average((float(segment["avg_logprob"]), segment["text"]) for segment in heard["segments"])
        return segments, least, average

    def _detect(self, model: Any, samples: Samples, languages: Sequence[str]) -> tuple[str, float]:
        if not model.is_multilingual:
            return "en", 1.0
        window = np.pad(samples[:WINDOW_SAMPLES], (0, max(0, WINDOW_SAMPLES - len(samples))))
        _, every = model.detect_language(self._whisper.log_mel_spectrogram(window, model.dims.n_mels))
        return among(every, languages)
