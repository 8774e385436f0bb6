from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse

Lists = list[list[tuple[int, float]]]
WEIGHTS = st.sampled_from([0.0, 0.25, 0.5, 1.0, 2.0])
LISTS = st.lists(st.lists(st.tuples(st.integers(0, 20), WEIGHTS), unique_by=lambda pair: pair[0], max_size=15), max_size=4)


def reference(lists: Lists, k: float) -> dict[int, float]:
    scores = {item: 0.0 for items in lists for item, _ in items}
    for item in scores:
        for items in lists:
            order = [other for other, _ in items]
            if item in order:
                scores[item] += dict(items)[item] / (k + order.index(item) + 1)
    return scores


@given(LISTS, st.sampled_from([1, 10, 60]))
def test_fused_scores_equal_the_plain_formula_and_are_sorted(lists: Lists, k: int) -> None:
    fused = fuse(lists, k)
    expected = reference(lists, k)
    assert {item for item, _ in fused} == set(expected)
    assert all(abs(score - expected[item]) < 1e-12 for item, score in fused)
    assert [score for _, score in fused] == sorted((score for _, score in fused), reverse=True)


def test_one_list_keeps_its_order() -> None:
    assert [item for item, _ in fuse([[("c", 1.0), ("a", 1.0), ("b", 1.0)]])] == list("cab")


def test_items_of_no_weight_change_nothing_at_the_head() -> None:
    assert [item for item, _ in fuse([[("x", 0.0), ("y", 0.0)], [("a", 1.0), ("b", 1.0)]])][:2] == ["a", "b"]


def test_what_two_lists_agree_on_comes_before_what_one_has_first() -> None:
    assert fuse([[("a", 1.0), ("b", 1.0)], [("c", 1.0), ("b", 1.0)]])[0][0] == "b"
