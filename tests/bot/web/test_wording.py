import ast
import re
from pathlib import Path

import pytest

import bot.web
from bot.records.feedback import Reason
from bot.web.wording import LANGUAGES, preferred, wording

MODULES = sorted(Path(bot.web.__file__).parent.glob("*.py"))


def keys_used() -> set[str]:
    """Every literal key of a subscript on `words` or on `wording(…)`."""
    used = set()
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                of = ast.unparse(node.value)
                if of in ("words", "self.words") or of.startswith("wording("):
                    used.add(node.slice.value)
    return used | {f"reason_{reason.value}" for reason in Reason}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_exactly_the_words_that_the_page_uses(language: str) -> None:
    assert set(wording(language)) == keys_used()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_empty_and_all_take_the_same_values(language: str) -> None:
    reference = wording("zh-Hans")
    for key, text in wording(language).items():
        assert text.strip(), key
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", reference[key])), key


def test_the_words_are_not_left_in_another_languages_script() -> None:
    for key, text in wording("en").items():
        assert key == "brand" or text.isascii() or not re.search(r"[\u4e00-\u9fff]", text), key
    assert wording("zh-Hant")["subtitle"] != wording("zh-Hans")["subtitle"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-TW,zh;q=0.9,en-US;q=0.8", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("en-GB,en;q=0.9,zh-TW;q=0.8", "en"),
        ("en;q=0.5, zh-TW;q=0.9", "zh-Hant"),
        ("fr-FR,fr;q=0.9,en;q=0.4", "en"),
        ("fr", "zh-Hans"),
        ("en;q=0, zh-TW", "zh-Hant"),
        ("en;q=nonsense", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_the_language_is_the_first_that_the_browser_wants_and_the_page_has(header: str, language: str) -> None:
    assert preferred(header) == language
