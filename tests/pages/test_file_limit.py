"""A file of 50 MiB fits, one byte more does not, and the words say so."""

import io

import pytest
from flask import Flask

from tests.support import cast
from wiki.kernel.errors import Invalid
from wiki.pages.rules.pages import ATTACHMENT_MAX, NewPage, Text
from wiki.pages.services.attachments import upload_file
from wiki.pages.services.pages import create_page
from wiki.schools.queries.actors import by_id


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_the_largest_file_fits_exactly(app: Flask, over: int) -> None:
    anna = by_id(cast.ANNA)
    assert anna is not None
    page_id = create_page(anna, NewPage(Text("Leskaart", "Tekst."), "instrument")).id
    file = io.BytesIO(bytes(ATTACHMENT_MAX + over))
    if over == 1:
        with pytest.raises(Invalid) as caught:
            upload_file(anna, page_id, "film.mp4", file)
        assert "50 MB" in caught.value.errors["file"]
    else:
        assert upload_file(anna, page_id, "film.mp4", file).blob.bytes == ATTACHMENT_MAX + over
