"""What we do to a document while pandoc has it: small programs in its own language, Lua."""

from collections.abc import Mapping

_IMAGES = """
local files = {%s}
function Image(image)
  local id = image.src:match("^/files/(%%x+)/")
  local file = id and files[id]
  if not file then return pandoc.Span(image.caption) end
  local handle = assert(io.open(file.name, "rb"))
  pandoc.mediabag.insert(file.name, file.type, handle:read("a"))
  handle:close()
  image.src = file.name
  return image
end
"""

_LINKS = """
local site = "%s"
function Link(link)
  if link.target:match("^/[^/\\\\]") then link.target = site .. link.target end
  return link
end
"""

TYPST_IMAGES = """
local function quoted(text)
  return '"' .. text:gsub('\\\\', '\\\\\\\\'):gsub('"', '\\\\"'):gsub('%s+', ' ') .. '"'
end
function Image(image)
  local alt = pandoc.utils.stringify(image.caption)
  local more = alt == "" and "" or ", alt: " .. quoted(alt)
  if image.src == "qr.png" then more = more .. ", width: 2.4cm" end
  return pandoc.RawInline("typst", "#box(image(" .. quoted(image.src) .. more .. "))")
end
"""
"""Images in typst with what they show in words, which pandoc leaves out."""


def images(files: Mapping[str, tuple[str, str]]) -> str:
    """Put the images of the page in, by the ids of their files: {id: (name, media type)}; others become their words.

    Ids and names are ours: hexadecimal digits and an ending."""
    entries = ", ".join(f'["{i}"] = {{name = "{n}", type = "{t}"}}' for i, (n, t) in files.items())
    return _IMAGES % entries


def links(site: str) -> str:
    """Make links to this site whole."""
    return _LINKS % site.replace("\\", "").replace('"', "")
