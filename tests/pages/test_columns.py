"""The columns that are read of pages stand in the order of the rows they come in."""

from typing import Any

import pytest

from wiki.pages.queries import columns, page_view, pages


@pytest.mark.parametrize(
    ("read", "row"),
    [
        (columns.PAGE_ROW, columns.PageRow),
        (columns.FILE_ROW, columns.FileRow),
        (columns.PAGE_HEAD, columns.PageHead),
        (columns.VERSION_LINE, columns.VersionLine),
        (columns.VERSION, columns.Version),
        (pages._TO_MEMBERS.selected_columns, columns.Listed),
        (pages._TO_VISITORS.selected_columns, columns.Listed),
        ([*page_view._SHOWN.selected_columns][:-1], page_view.Shown),
    ],
)
def test_a_row_has_the_names_of_its_columns_in_their_order(read: Any, row: Any) -> None:
    assert tuple(getattr(column, "name", column.key) for column in read) == row._fields
