"""What the JSON API takes and gives of pages among each other."""

import marshmallow as ma

from wiki.structure.rules import MergedText


class LinkedSchema(ma.Schema):
    """A page with a link; `text` are its words, or the title between brackets."""

    id = ma.fields.Integer()
    url = ma.fields.String()
    title = ma.fields.String()
    text = ma.fields.String()


class LinkedPagesSchema(ma.Schema):
    """Pages with a link."""

    items = ma.fields.List(ma.fields.Nested(LinkedSchema))


class WantedPageSchema(ma.Schema):
    """A title that pages name and no page has."""

    title = ma.fields.String()
    pages = ma.fields.List(ma.fields.Nested(LinkedSchema))


class LooseEndsSchema(ma.Schema):
    """Links that lead nowhere, titles that are wanted, and pages that nothing leads to."""

    dead_links = ma.fields.List(ma.fields.Nested(LinkedSchema))
    wanted = ma.fields.List(ma.fields.Nested(WantedPageSchema))
    orphans = ma.fields.List(ma.fields.Nested(LinkedSchema))


class TitleArgs(ma.Schema):
    """The title that is meant, and the page that may have it."""

    class Meta:
        unknown = ma.EXCLUDE

    title = ma.fields.String(required=True)
    page = ma.fields.Integer(load_default=0)


class SeenArgs(ma.Schema):
    """The newest version you saw; when there is a newer one, nothing is done."""

    class Meta:
        unknown = ma.EXCLUDE

    base_revision = ma.fields.Integer(required=True)


class SeenPageSchema(ma.Schema):
    """`base_revision`: the newest version you saw; when there is a newer one, nothing is done."""

    base_revision = ma.fields.Integer(required=True, strict=True)


class MovePageSchema(SeenPageSchema):
    """The activities that the page is of from now on."""

    activities = ma.fields.List(ma.fields.Integer(), required=True)


class MergePagesSchema(SeenPageSchema):
    """The page that stays, the newest version of it that you saw, and which text it has then."""

    into = ma.fields.Integer(required=True, strict=True)
    into_revision = ma.fields.Integer(required=True, strict=True)
    text = ma.fields.String(load_default="into", validate=ma.validate.OneOf(list(MergedText)))


class PagePlaceSchema(ma.Schema):
    """Where the page is, and its newest version."""

    id = ma.fields.Integer()
    url = ma.fields.String()
    revision = ma.fields.Integer()


class RemovedPageSchema(ma.Schema):
    """A page in the bin, that you may put back until it is deleted."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    removed_at = ma.fields.DateTime()
    removed_by = ma.fields.String(allow_none=True)
    until = ma.fields.DateTime()


class BinSchema(ma.Schema):
    """The pages in the bin."""

    items = ma.fields.List(ma.fields.Nested(RemovedPageSchema))


class PageTemplateSchema(ma.Schema):
    """What new pages of a type begin with; `version` 0 comes with the product."""

    key = ma.fields.String(dump_only=True)
    body = ma.fields.String(required=True)
    version = ma.fields.Integer(
        required=True, strict=True, metadata={"description": "the version that you saw"}
    )


class VersionArgs(ma.Schema):
    """The version of the template that you saw."""

    class Meta:
        unknown = ma.EXCLUDE

    version = ma.fields.Integer(required=True)


class EraseFileSchema(ma.Schema):
    """Why something should never have been there; everybody can read it."""

    reason = ma.fields.String(required=True)


class EraseWordsSchema(EraseFileSchema):
    """The words to wipe, in capitals or not."""

    words = ma.fields.String(required=True)


class ErasedSchema(ma.Schema):
    """In how many places it stood, and how many lines of the audit trail hold it and stay."""

    places = ma.fields.Integer()
    in_trail = ma.fields.Integer()
