"""What we do to a document while pandoc has it: small programs in its own language, Lua."""

from collections.abc import Mapping

_IMAGES = """
local files = {%s}
function Image(image)
  local id = image.src:match("^/files/(%%x+)/")
  local file = id and files[id]
  if not file then return pandoc.Span(image.caption) end
  local size = image.src:match("#(%%a+)$")
  if size == "half" or size == "klein" then image.attributes.width = size == "half" and "50%%" or "25%%" end
  local handle = assert(io.open(file.name, "rb"))
  pandoc.mediabag.insert(file.name, file.type, handle:read("a"))
  handle:close()
  image.src = file.name
  return image
end
"""

_LINKS = """
local site = "%s"
local function places(doc)
  local found = {}
  local function note(element) if element.identifier ~= "" then found[element.identifier] = true end end
  doc:walk({Header = note, Div = note, Span = note, Table = note, CodeBlock = note, Code = note, Figure = note})
  return found
end
function Pandoc(doc)
  local there = places(doc)
  return doc:walk({Link = function(link)
    local place = link.target:match("^#(.*)")
    if place and not there[place] then return link.content end
    if link.target:match("^/[^/\\\\]") then link.target = site .. link.target end
    return link
  end})
end
"""

PAGE = """
local notes = {}
local function has(element, class) return element.classes:includes(class) end
local function without_way_back(blocks)
  return blocks:walk({Link = function(link) if has(link, "footnote-backref") then return {} end end})
end
local function gathered(div)
  if not has(div, "footnote") then return nil end
  div:walk({Div = function(note)
    if note.identifier:match("fn:") then notes[note.identifier] = without_way_back(note.content) end
  end})
  return {}
end
local function boxed(div)
  if has(div, "toc") then return div.content end
  if not has(div, "callout") then return nil end
  local title = div.content[1]
  if title then div.content[1] = pandoc.Para({pandoc.Strong(title.content)}) end
  return pandoc.BlockQuote(div.content)
end
local function as_wide_as_it_needs(tbl)
  for _, spec in ipairs(tbl.colspecs) do spec[2] = nil end
  return tbl
end
function Pandoc(doc)
  doc = doc:walk({Div = gathered})
  return doc:walk({
    Superscript = function(small)
      local link = small.content[1]
      local note = link and link.t == "Link" and has(link, "footnote-ref") and notes[link.target:sub(2)]
      return note and pandoc.Note(note) or nil
    end,
    Span = function(span) if has(span, "mark") then return nil end return span.content end,
    Link = function(link) link.attributes = {} return link end,
    Div = boxed,
    Table = as_wide_as_it_needs
  })
end
"""
"""What a page says in HTML as an office file says it: notes at the foot, callouts as quotations under their name, and
columns as wide as they need to be."""

HEADINGS = """
function Pandoc(doc)
  local highest = 7
  doc:walk({Header = function(h) highest = math.min(highest, h.level) end})
  return doc:walk({Header = function(h) h.level = h.level - highest + 1 return h end})
end
"""
"""The largest headings become those of level 1, whatever they are in the text."""

TYPST_WORDS = """
local function quoted(text)
  return '"' .. text:gsub('\\\\', '\\\\\\\\'):gsub('"', '\\\\"'):gsub('%s+', ' ') .. '"'
end
function Image(image)
  local alt = pandoc.utils.stringify(image.caption)
  local more = alt == "" and "" or ", alt: " .. quoted(alt)
  if image.src:match("^qr%-%d+%.png$") then more = more .. ", width: 2.4cm" end
  return pandoc.RawInline("typst", "#box(image(" .. quoted(image.src) .. more .. "))")
end
function Math(math)
  local made = pandoc.write(pandoc.Pandoc({pandoc.Plain({math})}), "typst"):gsub("%s+$", "")
  if not made:match("^%$.*%$$") then return nil end
  local block = math.mathtype == "DisplayMath" and "true" or "false"
  return pandoc.RawInline("typst",
    "#math.equation(block: " .. block .. ", alt: " .. quoted(math.text) .. ", " .. made .. ".body)")
end
"""
"""Images and formulas in typst with what they show in words, which pandoc leaves out."""

TYPST_END = """
local function is_code(block)
  return block and block.t == "Para" and #block.content == 1 and block.content[1].t == "Image"
    and block.content[1].src:match("^qr%-%d+%.png$")
end
function Pandoc(doc)
  local old, blocks = doc.blocks, pandoc.Blocks({})
  for place, block in ipairs(old) do
    if is_code(old[place + 3]) then blocks:insert(pandoc.RawBlock("typst", "#block(breakable: false)[")) end
    blocks:insert(block)
    if is_code(block) then blocks:insert(pandoc.RawBlock("typst", "]")) end
  end
  doc.blocks = blocks
  return doc
end
"""
"""What stands at the end of a page, the QR code and the three lines before it, stays on one sheet."""

TYPST = (TYPST_END, TYPST_WORDS)

_COMBINED = """
local mark = "%s"
local function opening(block)
  if block.t == "Para" and #block.content == 1 and block.content[1].t == "Link" then
    return block.content[1].target:match("^" .. mark .. "/page/(%%d+)$"), block.content[1].content
  end
end
local function lowered(blocks)
  local highest = 7
  for _, block in ipairs(blocks) do
    if block.t == "Header" then highest = math.min(highest, block.level) end
  end
  for place, block in ipairs(blocks) do
    if block.t == "Header" then
      block.level = math.min(block.level - highest + 2, 6)
      blocks[place] = block
    end
  end
  return blocks
end
local function leading(blocks)
  return blocks:walk({Link = function(link)
    local number = link.target:match("^" .. mark .. "/go/(%%d+)$")
    if number then link.target = "#pagina-" .. number end
    return link
  end})
end
local function begins(number, title)
  return {
    pandoc.RawBlock("typst", "#pagebreak(weak: true)"),
    pandoc.RawBlock("openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'),
    pandoc.Header(1, title, pandoc.Attr("pagina-" .. number))
  }
end
function Pandoc(doc)
  local whole, part, finish = pandoc.Blocks({}), pandoc.Blocks({}), leading
  for _, block in ipairs(doc.blocks) do
    local number, title = opening(block)
    if number then
      whole:extend(finish(part))
      whole:extend(begins(number, title))
      part, finish = pandoc.Blocks({}), lowered
    else
      part:insert(block)
    end
  end
  whole:extend(finish(part))
  doc.blocks = whole
  return doc
end
"""


def combined(mark: str) -> str:
    """Several pages as one: a paragraph with a link to `mark/page/1` becomes a heading on a new sheet, the headings
    behind it go below that one, and a link to `mark/go/1` leads there. The mark is a slash, letters and digits."""
    return _COMBINED % mark


def images(files: Mapping[str, tuple[str, str]]) -> str:
    """Put the images of the page in, by the ids of their files: {id: (name, media type)}; others become their words.

    Ids and names are ours: hexadecimal digits and an ending."""
    entries = ", ".join(f'["{i}"] = {{name = "{n}", type = "{t}"}}' for i, (n, t) in files.items())
    return _IMAGES % entries


def links(site: str) -> str:
    """Make links to this site whole."""
    return _LINKS % site.replace("\\", "").replace('"', "")
