from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.vectors import Vectors

RANDOM = np.random.default_rng(11)
MADE = RANDOM.normal(size=(300, 24)).astype(np.float32)
UNIT = MADE / np.linalg.norm(MADE, axis=1, keepdims=True)
IDS = [f"文:{row}" for row in range(len(UNIT))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chroma")
    Vectors.create(path, IDS, UNIT).close()
    return path


def test_what_is_found_and_its_score_equal_plain_cosine(folder: Path) -> None:
    vectors = Vectors.open(folder)
    for question in RANDOM.normal(size=(20, 24)):
        cosine = UNIT @ (question / np.linalg.norm(question))
        order = np.argsort(-cosine)[:10]
        found = vectors.search(question.tolist(), 10)
        assert [id for id, _ in found] == [IDS[row] for row in order]
        assert np.allclose([score for _, score in found], cosine[order], atol=1e-5)
    vectors.close()


def test_asking_for_more_than_there_is_gives_all(folder: Path) -> None:
    vectors = Vectors.open(folder)
    assert vectors.count() == len(IDS)
    assert {id for id, _ in vectors.search(UNIT[0].tolist(), 10_000)} == set(IDS)
    vectors.close()


def test_more_vectors_than_one_batch_takes_are_all_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import chromadb.api.client

    monkeypatch.setattr(chromadb.api.client.Client, "get_max_batch_size", lambda self: 8)
    told: list[int] = []
    vectors = Vectors.create(tmp_path, IDS[:20], UNIT[:20], told.append)
    assert vectors.count() == 20
    assert told == [7, 14, 20]
    vectors.close()


def test_telemetry_is_off_and_the_space_is_cosine(folder: Path) -> None:
    vectors = Vectors.open(folder)
    assert vectors._client.get_settings().anonymized_telemetry is False
    assert vectors._collection.configuration_json["hnsw"]["space"] == "cosine"
    vectors.close()


def test_a_folder_without_the_collection_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="lutai index build"):
        Vectors.open(tmp_path)
