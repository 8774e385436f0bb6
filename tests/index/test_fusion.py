from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse

LISTS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0, 2.0]), st.lists(st.integers(0, 20), unique=True, max_size=15)), max_size=4
)


def reference(lists: list[tuple[float, list[int]]], k: float) -> dict[int, float]:
    everything = {item for _, items in lists for item in items}
    return {item: sum(weight / (k + items.index(item) + 1) for weight, items in lists if item in items) for item in everything}


@given(LISTS, st.sampled_from([1, 10, 60]))
def test_fused_scores_equal_the_plain_formula_and_are_sorted(lists: list[tuple[float, list[int]]], k: int) -> None:
    fused = fuse(lists, k)
    expected = reference(lists, k)
    assert {item for item, _ in fused} == set(expected)
    assert all(abs(score - expected[item]) < 1e-12 for item, score in fused)
    assert [score for _, score in fused] == sorted((score for _, score in fused), reverse=True)


def test_one_list_keeps_its_order() -> None:
    assert [item for item, _ in fuse([(1.0, "cab")])] == list("cab")


def test_a_list_of_no_weight_changes_nothing_at_the_head() -> None:
    assert [item for item, _ in fuse([(0.0, "xyz"), (1.0, "ab")])][:2] == ["a", "b"]


def test_what_two_lists_agree_on_comes_before_what_one_has_first() -> None:
    assert fuse([(1.0, "ab"), (1.0, "cb")])[0][0] == "b"
