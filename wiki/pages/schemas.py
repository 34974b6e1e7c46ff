"""The shapes of pages in the JSON API."""

import marshmallow as ma

from wiki.kernel.api import CursorArgs
from wiki.kernel.api_fields import Day
from wiki.pages.rules.pages import KINDS
from wiki.pages.rules.warnings import KINDS as WARNINGS


class ContributorSchema(ma.Schema):
    """Somebody who wrote on a page."""

    person = ma.fields.Integer()
    name = ma.fields.String()
    school = ma.fields.Integer(allow_none=True)


class AuthorSchema(ContributorSchema):
    """Somebody who wrote a version, and the school they belong to now."""

    school_name = ma.fields.String()


class AttachmentSchema(ma.Schema):
    """A file with a page. `markdown` shows or links it in a text."""

    id = ma.fields.String()
    name = ma.fields.String()
    url = ma.fields.String()
    bytes = ma.fields.Integer()
    sha256 = ma.fields.String()
    media_type = ma.fields.String()
    is_image = ma.fields.Boolean()
    width = ma.fields.Integer(allow_none=True, metadata={"description": "of an image, in pixels"})
    height = ma.fields.Integer(allow_none=True)
    markdown = ma.fields.String()


class FileLineSchema(AttachmentSchema):
    """A file of a page with what uses it."""

    version = ma.fields.Integer(metadata={"description": "the one that a text gets which is saved now"})
    versions = ma.fields.Integer(metadata={"description": "how many there are"})
    removed_at = ma.fields.DateTime(allow_none=True)
    in_text = ma.fields.Boolean(metadata={"description": "the newest version of the page shows it"})
    in_release = ma.fields.Boolean(metadata={"description": "the release that readers get shows it"})
    first_revision = ma.fields.Integer(
        allow_none=True, metadata={"description": "the first version of the page of which the text shows it"}
    )
    last_revision = ma.fields.Integer(allow_none=True, metadata={"description": "the last one"})
    other_pages = ma.fields.Integer(metadata={"description": "how many other pages show it"})


class AttachmentListSchema(ma.Schema):
    """The files of a page."""

    items = ma.fields.List(ma.fields.Nested(FileLineSchema))


class FileVersionSchema(ma.Schema):
    """A version of a file; its address always gives the same bytes."""

    id = ma.fields.String()
    version = ma.fields.Integer()
    name = ma.fields.String()
    url = ma.fields.String()
    bytes = ma.fields.Integer()
    sha256 = ma.fields.String()
    media_type = ma.fields.String()
    is_image = ma.fields.Boolean()
    added_at = ma.fields.DateTime()
    added_by = ma.fields.String()


class FileVersionListSchema(ma.Schema):
    """The versions of a file, newest first."""

    items = ma.fields.List(ma.fields.Nested(FileVersionSchema))


class SameNameSchema(ma.Schema):
    """What is meant when the page has another file of the same name."""

    class Meta:
        unknown = ma.EXCLUDE

    same_name = ma.fields.String(validate=ma.validate.OneOf(["replace", "both"]))


class PageLineSchema(ma.Schema):
    """A page in a list."""

    id = ma.fields.Integer()
    title = ma.fields.String()
    slug = ma.fields.String()
    url = ma.fields.String()
    kind = ma.fields.String()
    artefact_type = ma.fields.String(allow_none=True)
    state = ma.fields.String(metadata={"description": "concept, or ready once there was a release"})
    visibility = ma.fields.String()
    school = ma.fields.Integer(attribute="school_id", allow_none=True)
    revision = ma.fields.Integer()
    summary = ma.fields.String()
    changed_at = ma.fields.DateTime()
    changed_by = ma.fields.String()
    release = ma.fields.String(attribute="release_label", allow_none=True)
    review = ma.fields.String(
        metadata={"description": "in_review or changes_requested while the draft is read by others"}
    )
    outdated_at = ma.fields.DateTime(allow_none=True)
    use_count = ma.fields.Integer(metadata={"description": "how many schools use it"})
    archived_at = ma.fields.DateTime(allow_none=True)
    contributors = ma.fields.List(ma.fields.Nested(ContributorSchema))


class WarningSchema(ma.Schema):
    """Something in a text that is easily overlooked; the text is saved all the same."""

    kind = ma.fields.String(validate=ma.validate.OneOf(WARNINGS))
    line = ma.fields.Integer(metadata={"description": "of the text, from 1; 0 when it is not known"})
    what = ma.fields.String(metadata={"description": "the words it is about"})
    sentence = ma.fields.String()


class PageSchema(PageLineSchema):
    """A page with its text."""

    body = ma.fields.String()
    html = ma.fields.String()
    problem = ma.fields.String(allow_none=True, metadata={"description": "why the text was not rendered"})
    activities = ma.fields.List(ma.fields.Integer())
    building_blocks = ma.fields.List(ma.fields.Integer())
    tags = ma.fields.List(ma.fields.String())
    attachments = ma.fields.List(ma.fields.Nested(AttachmentSchema))
    warnings = ma.fields.List(
        ma.fields.Nested(WarningSchema), metadata={"description": "in the answer to POST alone"}
    )
    created_at = ma.fields.DateTime()
    released = ma.fields.Integer(allow_none=True, metadata={"description": "the version that readers get"})
    released_at = ma.fields.DateTime(allow_none=True)
    expires_on = Day(allow_none=True)


class LineArgs(ma.Schema):
    """Which line of the page: the `draft` that members write on, or the `release` that readers get."""

    class Meta:
        unknown = ma.EXCLUDE

    line = ma.fields.String(load_default="draft", validate=ma.validate.OneOf(["draft", "release"]))


class _Labelled(ma.Schema):
    activities = ma.fields.List(ma.fields.Integer())
    building_blocks = ma.fields.List(ma.fields.Integer())
    tags = ma.fields.List(ma.fields.String())
    artefact_type = ma.fields.String(allow_none=True)
    note = ma.fields.String(load_default="", allow_none=True)


class NewPageSchema(_Labelled):
    """A page to be made."""

    title = ma.fields.String(required=True)
    kind = ma.fields.String(required=True, validate=ma.validate.OneOf(KINDS))
    body = ma.fields.String(load_default="")


class ChangeSchema(_Labelled):
    """A change of a page. What is left out stays as it was in `base_revision`."""

    base_revision = ma.fields.Integer(required=True, strict=True)
    title = ma.fields.String()
    body = ma.fields.String()
    confirm_removal = ma.fields.Boolean(
        load_default=False,
        metadata={
            "description": "Needed (422 without it) to empty a page, or to remove more than 70 % of the words of "
            "`base_revision` when it has 40 words or more."
        },
    )
    minor = ma.fields.Boolean(
        allow_none=True,
        metadata={
            "description": "whether it is a small change, which the history folds away; left out or null, a "
            "change of a few words without a note is one"
        },
    )


class JoinedSchema(ma.Schema):
    """Something that was joined of two writers and deserves a look, such as a sentence that both changed."""

    base = ma.fields.String(metadata={"description": "how it was"})
    theirs = ma.fields.String(metadata={"description": "what the others made of it"})
    mine = ma.fields.String(metadata={"description": "what you made of it"})
    text = ma.fields.String(metadata={"description": "what it became"})


class SavedSchema(ma.Schema):
    """What came of saving."""

    id = ma.fields.Integer()
    url = ma.fields.String()
    revision = ma.fields.Integer()
    merged = ma.fields.Boolean()
    changed = ma.fields.Boolean()
    problem = ma.fields.String(allow_none=True)
    check = ma.fields.List(
        ma.fields.Nested(JoinedSchema),
        attribute="remarks",
        metadata={"description": "what was joined of two writers and deserves a look"},
    )
    warnings = ma.fields.List(
        ma.fields.Nested(WarningSchema), metadata={"description": "in the answer to PUT alone"}
    )


class RevisionsArgs(CursorArgs):
    """Which part of the history."""

    named = ma.fields.Boolean(
        load_default=False, metadata={"description": "only versions with a name, and releases"}
    )


class RevisionLineSchema(ma.Schema):
    """A version in the history."""

    number = ma.fields.Integer()
    title = ma.fields.String()
    note = ma.fields.String()
    at = ma.fields.DateTime()
    author = ma.fields.String()
    authors = ma.fields.List(ma.fields.Nested(AuthorSchema))
    name = ma.fields.String(allow_none=True, metadata={"description": "what people call this version"})
    base = ma.fields.Integer(allow_none=True)
    merged = ma.fields.Boolean()
    minor = ma.fields.Boolean(metadata={"description": "a small change"})
    restored_from = ma.fields.Integer(allow_none=True)
    release = ma.fields.String(attribute="release_label", allow_none=True)


class MergeCheckSchema(JoinedSchema):
    """Something that was joined in a version, and who said that it is right."""

    text = ma.fields.String(attribute="result", metadata={"description": "what it became"})
    theirs_by = ma.fields.String(metadata={"description": "the names of the others"})
    checked_at = ma.fields.DateTime(allow_none=True)
    checked_by = ma.fields.String(allow_none=True)


class RevisionSchema(RevisionLineSchema):
    """A version with its text."""

    body = ma.fields.String()
    html = ma.fields.String()
    problem = ma.fields.String(allow_none=True)
    labels = ma.fields.Dict()
    check = ma.fields.List(ma.fields.Nested(MergeCheckSchema))
    attachments = ma.fields.List(
        ma.fields.Nested(FileVersionSchema),
        metadata={"description": "the files that go with it, as they were"},
    )


class DiffArgs(ma.Schema):
    """Which two versions; the newest two when left out."""

    class Meta:
        unknown = ma.EXCLUDE

    from_ = ma.fields.Integer(data_key="from")
    to = ma.fields.Integer()


class DiffSchema(ma.Schema):
    """The difference of two versions: line by line in the source, and marked in the rendered page."""

    from_ = ma.fields.Integer(data_key="from")
    to = ma.fields.Integer()
    left_out = ma.fields.Integer(metadata={"description": "lines that are not here, as there are too many"})
    words_added = ma.fields.Integer()
    words_removed = ma.fields.Integer()
    lines = ma.fields.List(ma.fields.Dict())
    html = ma.fields.String(allow_none=True)


class RestoreSchema(ma.Schema):
    """`base_revision`: the newest version you saw; when there is a newer one, nothing is restored."""

    base_revision = ma.fields.Integer(required=True, strict=True)


class VersionNameSchema(ma.Schema):
    """What a version is called; no other version of the page has that name."""

    name = ma.fields.String(required=True)


class OriginArgs(ma.Schema):
    """Which version; the newest when left out."""

    class Meta:
        unknown = ma.EXCLUDE

    revision = ma.fields.Integer()


class StretchSchema(ma.Schema):
    """Lines of a text that come from one version; lines count from 1, `to` is the last one."""

    from_ = ma.fields.Integer(data_key="from")
    to = ma.fields.Integer()
    revision = ma.fields.Integer(allow_none=True, metadata={"description": "null when it is not known"})
    at = ma.fields.DateTime(allow_none=True)
    authors = ma.fields.List(ma.fields.Nested(AuthorSchema))


class AuthorsSchema(ma.Schema):
    """Who wrote what of a version."""

    revision = ma.fields.Integer()
    lines = ma.fields.List(ma.fields.Nested(StretchSchema))


class VisitSchema(ma.Schema):
    """Up to which version you know a page."""

    revision = ma.fields.Integer(
        required=True, strict=True, allow_none=True, metadata={"description": "null: you were never there"}
    )
    since = ma.fields.Integer(
        dump_only=True,
        allow_none=True,
        metadata={"description": "the version you knew, when you did not see what changed since; see diff"},
    )


class VisibilitySchema(ma.Schema):
    """Who may read a page."""

    visibility = ma.fields.String(required=True, validate=ma.validate.OneOf(["network", "public"]))


class ArchivedSchema(ma.Schema):
    """Whether a page is out of the lists."""

    archived = ma.fields.Boolean(required=True)


class BodySchema(ma.Schema):
    """Markdown to be rendered."""

    body = ma.fields.String(required=True)


class RenderedSchema(ma.Schema):
    """A text as a page shows it."""

    html = ma.fields.String()
    problem = ma.fields.String(allow_none=True)
    warnings = ma.fields.List(ma.fields.Nested(WarningSchema))


class FileSchema(ma.Schema):
    """A file to be uploaded."""

    file = ma.fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class DraftLineSchema(ma.Schema):
    """What you typed and did not save on a page yet, in a list. `page` is null for a new page and for a template."""

    key = ma.fields.String()
    page = ma.fields.Integer(attribute="page_id", allow_none=True)
    title = ma.fields.String()
    kind = ma.fields.String()
    template = ma.fields.String(metadata={"description": "The template that it is of; empty for a page"})
    base_revision = ma.fields.Integer(metadata={"description": "0 for a new page"})
    saved_at = ma.fields.DateTime(allow_none=True)


class DraftSchema(DraftLineSchema):
    """A draft with its text. `saved_at` is null when this very text is on the page already: then there is no draft."""

    body = ma.fields.String()
    note = ma.fields.String()
    activities = ma.fields.List(ma.fields.Integer())
    building_blocks = ma.fields.List(ma.fields.Integer())
    tags = ma.fields.List(ma.fields.String())
    artefact_type = ma.fields.String(allow_none=True)


class DraftListSchema(ma.Schema):
    """Your drafts, newest first: all of them, as there are a hundred at most."""

    items = ma.fields.List(ma.fields.Nested(DraftLineSchema))


class PageDraftSchema(_Labelled):
    """A draft of a page. What is left out is as it was in `base_revision`."""

    base_revision = ma.fields.Integer(required=True, strict=True)
    title = ma.fields.String()
    body = ma.fields.String()


class NewDraftSchema(_Labelled):
    """A draft of a page that is not there yet."""

    title = ma.fields.String(load_default="")
    kind = ma.fields.String(load_default="page", validate=ma.validate.OneOf(KINDS))
    body = ma.fields.String(load_default="")
