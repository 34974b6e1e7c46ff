"""static/js/making.js: a file that takes a while is saved by itself when it is there."""

from tests.support.editing import DOCENT, Somebody, new_page


def test_saving_begins_by_itself_when_the_file_is_made(somebody: Somebody) -> None:
    who = somebody(DOCENT)
    address = new_page(who, "Om mee te nemen")
    with who.page.expect_download() as coming:
        who.go(f"{address}/download/progress?format=docx")
    assert coming.value.suggested_filename.endswith(".docx")
