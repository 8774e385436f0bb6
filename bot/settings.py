"""Every knob of the product, in one place. Each is read from LUTAI_<NAME> in the environment or from a .env file."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, SecretStr, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
_PREFIX = "lutai_"
_OF_THE_TESTS = {"shared"}
"""Variables of our prefix that the tests read, and no setting."""


def _contacts(given: object) -> object:
    """The texts of a JSON object; what is not given as text stays as it is."""
    if not isinstance(given, str):
        return given
    try:
        return TypeAdapter(dict[str, str]).validate_json(given)
    except ValidationError:
        example = '{"zh-Hans": "…", "en": "…"}'
        raise PydanticCustomError("contact", "write it as JSON, as in {example}", {"example": example}) from None


class Settings(BaseSettings):
    """Read once at the edge (cli.py, app.py) and passed in."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=".env", dotenv_filtering="only_existing", extra="forbid", frozen=True
    )

    corpus: Path = Field(ROOT / "corpus", description="folder with the texts: articles/ and policies/")
    data: Path = Field(
        ROOT / "data",
        description="folder for all that the product writes: the index, the records, the answers that staff publish",
    )

    embedding_model: str = Field(str(ROOT / "index" / "weights"), description="a sentence-transformers folder or hub name")
    reader: Path = Field(ROOT / "bot" / "reader" / "weights", description="folder of the reader: int8 ONNX and tokenizer")
    reranker: str = Field("reader", description="'reader', 'none', or the folder or hub name of a CrossEncoder")
    threads: int = Field(2, ge=1, description="CPU threads a model may use for one question")

    passage_limit: int = Field(250, ge=60, le=1000, description="characters of a passage; a change rebuilds the index")
    candidates: int = Field(50, ge=1, description="passages each leg of the search brings")
    read: int = Field(8, ge=1, le=50, description="passages at the head of the fused list that the reader reads")
    answer_threshold: float | None = Field(
        None,
        ge=0,
        le=1,
        description="least probability that the evidence answers, below which the bot refuses; unset: the fitted value",
    )
    home_region: str = Field("济阳区", description="region whose own texts come before general ones")
    # Not decoded by the settings' own reader, whose error would name no variable.
    contact: Annotated[dict[str, str], NoDecode, BeforeValidator(_contacts)] = Field(
        {}, description="whom a refused asker is sent to: JSON, a text for each of zh-Hans, zh-Hant, en"
    )
    quotation_limit: int = Field(160, ge=40, description="characters of quotation, unless a list is asked for")

    suggestions: int = Field(3, ge=0, le=5, description="questions offered after an answer, each tried before it is offered")

    chat_model: str | None = Field(
        None,
        description="model that words the answers, PROVIDER:NAME (openai:, deepseek:, ollama:, anthropic:); left out: quoted",
    )
    chat_base_url: str | None = Field(None, description="address of another server that speaks the provider's protocol")
    chat_api_key: SecretStr | None = Field(None, description="key of the chat model; left out: the provider's own variable")
    chat_temperature: float | None = Field(
        None,
        ge=0,
        le=2,
        description="how freely it words; 0 keeps closest; left out: the model's own, for models that take none",
    )
    chat_timeout: float = Field(60, gt=0, description="seconds for a whole reply, retries included; then the texts are quoted")
    chat_retries: int = Field(2, ge=0, description="tries more, after 0.5, 1, 2 … s, when it fails before any text came")
    chat_rest_after: int = Field(3, ge=1, description="failed replies in a row after which the chat model is left alone")
    chat_rest_seconds: float = Field(60, ge=0, description="seconds for which it is left alone")

    golden: Path = Field(ROOT / "tests" / "golden", description="folder of the golden sets, .jsonl files with one case a line")
    judge_model: str | None = Field(
        None,
        description="model that judges answers in evaluation runs, PROVIDER:NAME; left out: no answer is judged by a model",
    )
    judge_base_url: str | None = Field(None, description="address of another server that speaks the judge's protocol")
    judge_api_key: SecretStr | None = Field(None, description="key of the judge; left out: the provider's own variable")

    host: str = Field("127.0.0.1", description="address the web app listens on")
    port: int = Field(7860, ge=0, le=65535, description="port the web app listens on")
    interface_language: Literal["auto", "zh-Hans", "zh-Hant", "en"] = Field(
        "auto", description="language of the page; 'auto' follows the browser"
    )
    open_browser: bool | None = Field(
        None, description="open the page in a browser at the start; left out: only when started from a terminal"
    )
    question_limit: int = Field(500, ge=1, description="most characters that a question on the page may have")
    questions_per_minute: int = Field(20, ge=1, description="most questions a minute that one visitor may ask")
    answers_at_once: int = Field(2, ge=1, description="questions that are answered at the same time; others wait their turn")

    records_url: SecretStr | None = Field(
        None, description="PostgreSQL that holds the records, postgresql://user:password@host/name; left out: SQLite in `data`"
    )
    retention_days: int = Field(180, ge=1, description="days after which conversations, feedback and contacts are deleted")
    session_hours: float = Field(12, gt=0, description="hours after which staff have to sign in again")


def read_settings() -> Settings:
    """The settings in force. Raises `SettingsError`, which names each variable that is wrong and what it was given."""
    wrong = _unknown()
    try:
        settings = Settings()
    except ValidationError as error:
        wrong += _wrong(error)
    if wrong:
        raise SettingsError(
            f"{'; '.join(wrong)}. Correct it in the environment or in .env; docs/reference.md says what it takes."
        )
    return settings


def _unknown() -> list[str]:
    """What is given under our prefix and is no setting. What it holds may be a key and is not told."""
    given = {**EnvSettingsSource(Settings).env_vars, **DotEnvSettingsSource(Settings).env_vars}
    ours = {name.removeprefix(_PREFIX) for name in given if name.startswith(_PREFIX)}
    told = []
    for name in sorted(ours - {*Settings.model_fields, *_OF_THE_TESTS}):
        near = get_close_matches(name, Settings.model_fields, n=1)
        told.append(f"{_variable(name)}: no such setting" + (f" (did you mean {_variable(near[0])}?)" if near else ""))
    return told


def _wrong(error: ValidationError) -> list[str]:
    """What holds something that its setting cannot be; of a secret, that it does."""
    told = []
    for each in error.errors():
        name = str(each["loc"][0])
        secret = SecretStr in get_args(Settings.model_fields[name].annotation)
        told.append(f"{_variable(name)}: {each['msg']}" + ("" if secret else f", not {each['input']!r}"))
    return told


def _variable(name: str) -> str:
    return (_PREFIX + name).upper()
