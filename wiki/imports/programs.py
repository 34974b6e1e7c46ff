"""What we do to an incoming document while pandoc has it, in Lua: make it fit our Markdown, and count what does not."""

TIDY = """
local nonce = "%s"
local counts = {}
local title = ""

local function count(name) counts[name] = (counts[name] or 0) + 1 end

local function unwrap(name)
  return function(element) count(name); return element.content end
end

Underline, SmallCaps = unwrap("underline"), unwrap("small_caps")
Subscript, Superscript = unwrap("script"), unwrap("script")
Strikeout = unwrap("strike")
function Span(element) return element.content end
function Div(element) return element.content end
function Math(element) count("formula"); return pandoc.Code(element.text) end
function RawInline() count("raw"); return {} end
function RawBlock() count("raw"); return {} end
function LineBreak() return pandoc.RawInline("markdown", "  \\n") end

function Image(image)
  if not image.src:match("^media/") then count("image"); return image.caption end
  image.attr = pandoc.Attr()
  image.title = ""
  return image
end

function Link(link)
  if link.target:match("^https?://") or link.target:match("^mailto:") or link.target:match("^/[^/\\\\]") then
    link.attr = pandoc.Attr()
    return link
  end
  if not link.target:match("^#") then count("link") end
  return link.content
end

local function inlines(blocks)
  return pandoc.utils.blocks_to_inlines(blocks, {pandoc.Space(), pandoc.Str("/"), pandoc.Space()}):walk({
    RawInline = function() return pandoc.Space() end,
    Image = function(image) count("image_in_table"); return image end,
  })
end

local function spans(rows)
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      if cell.col_span > 1 or cell.row_span > 1 then return true end
    end
  end
  return false
end

local function plain(cells)
  local out = {}
  for i, cell in ipairs(cells) do out[i] = {pandoc.Plain(inlines(cell))} end
  return out
end

local function nothing_in(cells)
  for _, cell in ipairs(cells) do
    if pandoc.utils.stringify(cell):match("%%S") then return false end
  end
  return true
end

function Table(element)
  for _, body in ipairs(element.bodies) do
    if spans(body.body) or spans(body.head) then count("merged_cells"); break end
  end
  local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
  local simple = pandoc.utils.to_simple_table(element)
  simple.caption = {}
  simple.headers = plain(simple.headers)
  for i, row in ipairs(simple.rows) do simple.rows[i] = plain(row) end
  if nothing_in(simple.headers) and #simple.rows > 0 then simple.headers = table.remove(simple.rows, 1) end
  for i in ipairs(simple.widths) do simple.widths[i] = 0 end
  local out = {pandoc.utils.from_simple_table(simple)}
  if #caption > 0 then out[2] = pandoc.Para({pandoc.Emph(caption)}) end
  return out
end

function Figure(element)
  local out = pandoc.List(element.content)
  local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
  if #caption > 0 then out:insert(pandoc.Para({pandoc.Emph(caption)})) end
  return out
end

function Meta(meta)
  if meta.title then title = pandoc.utils.stringify(meta.title) end
  return {}
end

function Pandoc(doc)
  local said = pandoc.json.encode({title = title, counts = counts})
  doc.blocks:insert(1, pandoc.RawBlock("markdown", nonce .. said))
  return doc
end
"""
"""Takes a word that cannot stand in the document; what was counted comes first, behind that word."""
