"""static/js/drafts.js: what this device has of each person, and how it comes to the server."""

from typing import Any

from tests.support.editing import DOCENT, Somebody

WALK = """async () => {
  const { newKey, store, copies, drop, bring } = await import("/static/js/drafts.js");
  const copy = (key, step) => ({
    key, writer: newKey(), step, after: "", known: 0, page: "new", title: key, at: step, fields: [],
  });
  const sent = [];
  const answers = [409, 200, 500];
  const post = async (address) => {
    sent.push(address);
    return new Response("{}", { status: answers.shift() });
  };
  store(7, copy("draft-two", 2));
  store(7, copy("draft-one", 1));
  store(77, copy("of-somebody-else", 1));
  const mine = copies(7).map(({ key }) => key);
  drop(7, "draft-two", 1);
  const later = copies(7).length;
  await bring(7, copies(7)[0], post);
  const afterSplit = copies(7).map(({ key }) => key);
  const refused = await bring(7, copies(7)[0], post);
  const unanswered = await bring(7, copies(7)[0], async () => { throw new TypeError("no network"); });
  const left = copies(7).map(({ key }) => key);
  const others = copies(77).length;
  localStorage.clear();
  return { mine, later, sent, afterSplit, refused: refused.status, unanswered: unanswered.status, left, others };
}"""


def test_a_copy_goes_only_when_the_server_took_it_and_splits_when_another_window_has_the_draft(
    somebody: Somebody,
) -> None:
    who = somebody(DOCENT)
    who.go("/account")
    found: dict[str, Any] = who.page.evaluate(WALK)
    assert found["mine"] == ["draft-one", "draft-two"], "oldest first, and nothing of somebody else"
    assert found["later"] == 2, "more was typed since"
    assert found["sent"][0] == "/pages/my-drafts/draft-one" and found["sent"][1] != found["sent"][0]
    assert found["afterSplit"] == ["draft-two"] == found["left"]
    assert (found["refused"], found["unanswered"], found["others"]) == (500, 0, 1)
