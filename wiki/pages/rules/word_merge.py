"""Merging by words, inside lines that both sides changed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from wiki.pages.rules.alignment import Budget, Pairs, align, is_word, words
from wiki.pages.rules.hunks import Hunk, Region, Remark, Tokens, add_stable, concat, cut

_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]*_]*\s+(?=["'“‘(\[*_]*[^\W_a-z])|[\n|]""")


def merge_words(region: Region, budget: Budget) -> list[Hunk]:
    """Cut a conflict into the lines that merge by words and the lines that do not."""
    if not (region.base and region.theirs and region.mine):
        return [region.hunk()]
    base, theirs, mine = (words("".join(side)) for side in (region.base, region.theirs, region.mine))
    left, right = (_meaningful(base, side, align(base, side, budget)) for side in (theirs, mine))
    regions = _absorb(cut(base, theirs, mine, left, right))
    return [_hunk_of(group) for group in _by_line(regions)]


def join_words(base: str, theirs: str, mine: str, budget: Budget) -> str | None:
    """What two people made of a few words, such as those in a cell of a table; None when they clash."""
    region = Region([base], [theirs], [mine])
    texts = [hunk.text for hunk in merge_words(region, budget)]
    return None if None in texts else "".join(text or "" for text in texts)


def _meaningful(a: Tokens, b: Tokens, pairs: Pairs) -> Pairs:
    """Leave out runs of shared spaces and signs only: they are alike by chance.

    What both texts begin or end with is not by chance.
    """
    kept: Pairs = []
    run: Pairs = []
    for pair in [*pairs, (-1, -1)]:
        if run and pair != (run[-1][0] + 1, run[-1][1] + 1):
            at_an_end = run[0] == (0, 0) or run[-1] == (len(a) - 1, len(b) - 1)
            if at_an_end or any(is_word(a[i]) for i, _ in run):
                kept += run
            run = []
        run.append(pair)
    return kept


def _absorb(regions: list[Region]) -> list[Region]:
    """Join changes that have nothing but spaces and signs between them."""
    out: list[Region] = []
    for region in regions:
        if len(out) > 1 and not region.stable and not _keeps_apart(out[-1]):
            region = concat([*out[-2:], region])
            del out[-2:]
        out.append(region)
    return out


def _keeps_apart(region: Region) -> bool:
    return any(is_word(token) or token in ("\n", "|") for token in region.base)


def _by_line(regions: Iterable[Region]) -> Iterable[list[Region]]:
    """Group regions so that every group is whole lines on all three sides."""
    group: list[Region] = []
    for region in regions:
        rest: Tokens = region.base
        while region.stable and "\n" in rest:
            end = rest.index("\n") + 1
            add_stable(group, rest[:end])
            yield group
            group, rest = [], rest[end:]
        if not region.stable:
            group.append(region)
        else:
            add_stable(group, rest)
    if group:
        yield group


def _hunk_of(group: Sequence[Region]) -> Hunk:
    """The hunk of whole lines whose words are cut into `group`."""
    hunk = concat(group).hunk()
    merged = [region.merged() for region in group]
    if not hunk.conflict or any(text is None for text in merged) or _mostly_rewritten(group):
        return hunk
    text = "".join(token for tokens in merged for token in tokens or [])
    sides = [side.rstrip("\n") for side in (hunk.base, hunk.theirs, hunk.mine, text)]
    return replace(hunk, text=text, remarks=(Remark(*sides),) if _in_one_sentence(group) else ())


def _mostly_rewritten(group: Sequence[Region]) -> bool:
    """Whether a side kept less than half of the words: then the rest fits by chance."""
    total = sum(is_word(token) for region in group for token in region.base)
    for side in ("theirs", "mine"):
        same = [region for region in group if getattr(region, side) == region.base]
        if 2 * sum(is_word(token) for region in same for token in region.base) < total:
            return True
    return False


def _in_one_sentence(group: Sequence[Region]) -> bool:
    """Whether each side changed something in one and the same sentence: it is one now that neither of them wrote."""
    last = between = ""
    for region in group:
        who = _changed_by(region)
        text = "".join(region.base or (region.mine if who == "mine" else region.theirs))
        if who and last and who != last and not _SENTENCE_END.search(between + text[:3]):
            return True
        between = text[-3:] if who else between + text
        last = who or last
    return False


def _changed_by(region: Region) -> str:
    """The side that changed the region; empty when neither did, or both alike."""
    theirs, mine = region.theirs != region.base, region.mine != region.base
    if theirs and mine:
        return ""
    return "theirs" if theirs else "mine" if mine else ""
