"""The documentation says what the code does."""

import re

import pytest

from bot.settings import Settings
from tests.reference import PATH, ROOT, reference

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_reference_is_current():
    assert PATH.read_text(encoding="utf-8") == reference(), "run `make reference`"


def test_the_reference_names_every_setting_and_every_flag():
    page = PATH.read_text(encoding="utf-8")
    assert all(f"`LUTAI_{name.upper()}`" in page for name in Settings.model_fields)
    assert {"`--half`", "`--limit`", "`--questions`", "`--file`", "`--json`"} <= set(re.findall(r"`--[a-z-]+`", page))


def test_every_setting_says_what_it_is():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_that_a_page_names_exists(page):
    named = set(re.findall(r"LUTAI_([A-Z_]+[A-Z])", page.read_text(encoding="utf-8"))) - {"SHARED"}
    assert {name.lower() for name in named} <= set(Settings.model_fields)
