import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding import SentenceEmbeddings, fingerprint
from index.errors import ModelNotFound

WEIGHTS = Path(__file__).parents[2] / "index" / "weights"


def test_vectors_are_of_length_one_and_as_long_as_said(embeddings: SentenceEmbeddings) -> None:
    vectors = np.array([*embeddings.embed_documents(["产业基金", "The fund"]), embeddings.embed_query("基金")])
    assert vectors.shape == (3, embeddings.dimension) == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_questions_and_passages_get_their_own_prompts(embeddings: SentenceEmbeddings) -> None:
    text = "产业基金总规模"
    plain = embeddings._encoder.encode(["query: " + text, "passage: " + text], prompt="", normalize_embeddings=True)
    assert np.allclose(embeddings.embed_query(text), plain[0], atol=1e-5)
    assert np.allclose(embeddings.embed_documents([text])[0], plain[1], atol=1e-5)
    assert not np.allclose(plain[0], plain[1], atol=1e-3)


def test_it_runs_in_full_precision(embeddings: SentenceEmbeddings) -> None:
    import torch

    assert {parameter.dtype for parameter in embeddings._encoder.parameters()} == {torch.float32}


def test_a_vector_is_the_same_alone_and_in_a_batch(embeddings: SentenceEmbeddings) -> None:
    texts = ["短", "一段长得多的文字，" * 20]
    together = embeddings.embed_documents(texts)
    assert np.allclose(together, [embeddings.embed_documents([text])[0] for text in texts], atol=1e-5)
    assert embeddings.embed_documents([]) == []


def test_a_passage_is_nearer_to_its_question_in_another_language_than_to_another(embeddings: SentenceEmbeddings) -> None:
    fund, labour = np.array(embeddings.embed_documents(["基金总规模8亿元。", "试用期不得超过六个月。"]))
    for question in ("How large is the fund?", "基金規模多大？"):
        asked = np.array(embeddings.embed_query(question))
        assert asked @ fund > asked @ labour


def test_a_local_folder_is_loaded_without_the_network() -> None:
    """In a process of its own, where every attempt to reach a host fails loudly."""
    program = (
        "import socket\n"
        "def refuse(*_, **__): raise SystemExit('network')\n"
        "socket.getaddrinfo = socket.socket.connect = refuse\n"
        "from index.embedding import SentenceEmbeddings\n"
        f"SentenceEmbeddings({str(WEIGHTS)!r}).warm_up()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=240, cwd=WEIGHTS.parents[1])
    assert done.returncode == 0, done.stderr


def test_a_folder_that_is_no_model_is_said_with_the_remedy(tmp_path: Path) -> None:
    for name in (str(tmp_path), str(tmp_path / "gone"), "./gone", "a/b/c"):
        with pytest.raises(ModelNotFound, match="LUTAI_EMBEDDING_MODEL"):
            SentenceEmbeddings(name).warm_up()


def test_a_broken_model_folder_is_said_with_the_reason(tmp_path: Path) -> None:
    broken = Path(shutil.copytree(WEIGHTS, tmp_path / "broken", ignore=shutil.ignore_patterns("model.safetensors")))
    (broken / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelNotFound, match="broken"):
        SentenceEmbeddings(str(broken)).warm_up()


def test_a_fingerprint_tells_weights_apart_but_not_places(tmp_path: Path) -> None:
    small = ["modules.json", "config.json"]
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        for file in small:
            shutil.copy(WEIGHTS / file, tmp_path / name / file)
    assert fingerprint(str(tmp_path / "a")) == fingerprint(str(tmp_path / "b"))
    (tmp_path / "b" / "config.json").write_text((WEIGHTS / "config.json").read_text().replace("384", "385"))
    assert fingerprint(str(tmp_path / "a")) != fingerprint(str(tmp_path / "b"))
    assert fingerprint("a/hub-name") == "name:a/hub-name"
