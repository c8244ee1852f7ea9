"""Captions show what was said when it was said, in pieces that one reads at a glance; corrections keep them in time."""

from itertools import pairwise
from typing import Any

from backhaul.tips.captions import cues, vtt
from backhaul.tips.correct import carry_times


def segment(text: str, start_s: float = 0.0, step_s: float = 0.5, **more: Any) -> dict[str, Any]:
    """Words of half a second each."""
    words = [
        {"start_s": start_s + n * step_s, "end_s": start_s + (n + 1) * step_s, "text": word, "confidence": 0.6}
        for n, word in enumerate(text.split())
    ]
    return {"start_s": start_s, "end_s": start_s + len(words) * step_s, "text": text, "words": words, **more}


def times(segments: list[dict[str, Any]]) -> list[tuple[str, float, float]]:
    return [(word["text"], word["start_s"], word["end_s"]) for one in segments for word in one["words"]]


def test_long_talk_is_cut_where_words_begin_and_nothing_is_lost() -> None:
    text = " ".join(f"word{n}" for n in range(60))
    shown = list(cues([segment(text)]))
    assert " ".join(line for cue in shown for line in cue.lines) == text
    assert all(cue.end_s - cue.start_s <= 7 and len(cue.lines) <= 2 for cue in shown)
    assert all(len(line) <= 42 for cue in shown for line in cue.lines)
    assert all(one.end_s <= other.start_s for one, other in pairwise(shown))
    assert shown[1].start_s == int(shown[1].lines[0].split()[0].removeprefix("word")) * 0.5


def test_a_pause_and_a_segment_end_a_cue() -> None:
    late = segment("and that is all", 10)
    first = segment("The gate is open")
    first["words"] += late["words"]
    first |= {"text": "The gate is open and that is all", "end_s": 12.0}
    shown = list(cues([first, segment("Bye", 12)]))
    assert [(cue.start_s, cue.lines) for cue in shown] == [
        (0, ("The gate is open",)),
        (10, ("and that is all",)),
        (12, ("Bye",)),
    ]


def test_text_without_times_of_words_is_spread_over_its_segment() -> None:
    text = " ".join(f"word{n}" for n in range(20))
    shown = list(cues([{"start_s": 5.0, "end_s": 15.0, "text": text, "words": []}]))
    assert " ".join(line for cue in shown for line in cue.lines) == text
    assert (shown[0].start_s, shown[-1].end_s) == (5, 15)


def test_languages_without_spaces_are_shown_as_they_are_written() -> None:
    words = [{"start_s": n, "end_s": n + 1, "text": word, "confidence": 1} for n, word in enumerate(("北门", "今天", "关闭"))]
    (cue,) = cues([{"start_s": 0, "end_s": 3, "text": "北门今天关闭", "words": words}])
    assert cue.lines == ("北门今天关闭",)


def test_what_was_said_is_never_markup() -> None:
    shown = vtt([segment("a --> b <script>&amp; <c.red>")], "en")
    assert shown == (
        "WEBVTT\nLanguage: en\n\n00:00:00.000 --> 00:00:02.500\na --&gt; b &lt;script&gt;&amp;amp; &lt;c.red&gt;\n"
    )


def test_nothing_said_is_a_file_all_the_same() -> None:
    assert vtt([], "fi") == "WEBVTT\nLanguage: fi\n"
    assert (
        vtt([{"start_s": 3_725.5, "end_s": 3_727, "text": "late", "words": []}], "en")
        .splitlines()[3]
        .startswith("01:02:05.500")
    )


def test_corrected_words_take_the_time_of_those_that_they_replace() -> None:
    heard = [segment("the doc five is shut", part="a0"), segment("call the guard", 4, part="a0")]
    corrected = carry_times(heard, "The dock nine A is shut. Call the old guard")
    assert [one["text"] for one in corrected] == ["The dock nine A is shut.", "Call the old guard"]
    assert {one["part"] for one in corrected} == {"a0"}
    by_word = {text: (start, end) for text, start, end in times(corrected)}
    assert by_word["The"] == (0, 0.5)
    assert by_word["dock"][0] == 0.5
    assert by_word["A"][1] == 1.5
    assert by_word["shut."] == (2.0, 2.5)
    assert by_word["Call"] == (4.0, 4.5)
    assert by_word["old"] == (5.0, 5.0), "there is no pause to put it into"
    confidence = {word["text"]: word["confidence"] for one in corrected for word in one["words"]}
    assert (confidence["is"], confidence["nine"]) == (0.6, 1.0)


def test_whatever_is_corrected_the_segments_say_it_in_order() -> None:
    heard = [segment("one two three four"), segment("five six seven eight", 3)]
    for text in (
        "eight",
        "nothing of that",
        "zero one two",
        "five one",
        "one two three four five six seven eight nine",
        "a\n b\tc",
    ):
        corrected = carry_times(heard, text)
        assert " ".join(one["text"] for one in corrected) == " ".join(text.split())
        moments = [moment for _, start, end in times(corrected) for moment in (start, end)]
        assert moments == sorted(moments)
        assert 0 <= moments[0] <= moments[-1] <= 5
    assert carry_times([], "somebody says so") == []


def test_characters_of_a_language_without_spaces_keep_their_moments() -> None:
    heard = [{"start_s": 0.0, "end_s": 6.0, "text": "北门今天关闭", "words": []}]
    corrected = carry_times(heard, "南门今天关闭")
    assert times(corrected) == [(character, float(n), float(n + 1)) for n, character in enumerate("南门今天关闭")]


def test_a_huge_correction_is_compared_in_no_time() -> None:
    heard = [segment("a " * 2_000, step_s=0.1)]
    assert len(times(carry_times(heard, "b " + "a " * 4_000))) == 4_001
