-- What a document says, block by block, as the Markdown of our pages. Writes JSON:
-- {title, subtitle, blocks: [{kind, text, plain, first, last}], notes: [{text, plain}], images: [{src, alt}],
--  links: [refused addresses], seen: {what was flattened: how often}}
-- A note is a block of its own; where it is referred to stands [^lw-NUMBER], and an image has the address
-- lw-image-NUMBER. `first` and `last` are lines of the
-- source, when it was Markdown that was read.

local FORMAT = "gfm-raw_html"
local notes, images, links, seen = {}, {}, {}, {}
local site = ""

local SUPER = {["0"]="⁰", ["1"]="¹", ["2"]="²", ["3"]="³", ["4"]="⁴", ["5"]="⁵", ["6"]="⁶", ["7"]="⁷", ["8"]="⁸",
  ["9"]="⁹", ["+"]="⁺", ["-"]="⁻", ["="]="⁼", ["("]="⁽", [")"]="⁾", ["n"]="ⁿ", ["i"]="ⁱ"}
local SUB = {["0"]="₀", ["1"]="₁", ["2"]="₂", ["3"]="₃", ["4"]="₄", ["5"]="₅", ["6"]="₆", ["7"]="₇", ["8"]="₈",
  ["9"]="₉", ["+"]="₊", ["-"]="₋", ["="]="₌", ["("]="₍", [")"]="₎"}

local function count(what) seen[what] = (seen[what] or 0) + 1 end

local function markdown(blocks)
  local text = pandoc.write(pandoc.Pandoc(blocks), FORMAT, {wrap_text = "wrap-none"})
  return (text:gsub("%s+$", ""))
end

local function spaced(block)
  block.content:insert(pandoc.Space())
  return block
end

-- The words, those of one paragraph apart from those of the next.
local function plain(blocks)
  local parted = pandoc.Blocks(blocks):walk({
    Para = spaced, Plain = spaced, Header = spaced,
    CodeBlock = function(code) return pandoc.Para({pandoc.Str(code.text .. " ")}) end,
    Code = function(code) return pandoc.Str(code.text) end,
    LineBreak = function() return pandoc.Space() end,
    SoftBreak = function() return pandoc.Space() end,
    RawInline = function(raw)
      if raw.text:match("^%[%^lw%-") then return {} end
      return pandoc.Str((raw.text:gsub("[~^$]", "")))
    end,
    Note = function() return {} end,
  })
  return (pandoc.utils.stringify(parted):gsub("%s+$", ""))
end

-- A list of which every entry is one paragraph, with lists in it, needs no empty lines.
local function tight(list)
  for _, item in ipairs(list.content) do
    for n, block in ipairs(item) do
      if not (n == 1 and block.t == "Para") and block.t ~= "Plain" and block.t ~= "BulletList"
        and block.t ~= "OrderedList" then return nil end
    end
  end
  for _, item in ipairs(list.content) do
    if item[1] and item[1].t == "Para" then item[1] = pandoc.Plain(item[1].content) end
  end
  return list
end

-- Small letters: as signs of their own where there are such, else between the marks of our pages.
local function small(signs, mark, what)
  return function(inline)
    local text = pandoc.utils.stringify(inline)
    local out = ""
    for sign in text:gmatch(utf8.charpattern) do
      if signs[sign] then
        out = out .. signs[sign]
      elseif #text <= 20 and text:match("^[%w()+,.=/-]*%w[%w()+,.=/-]*$") then
        return pandoc.RawInline("markdown", mark .. text .. mark)
      else
        count(what)
        return inline.content
      end
    end
    return pandoc.Str(out)
  end
end

local function formula(math)
  local text = math.text:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
  if text == "" or #text > 500 or text:find("$", 1, true) then
    count("formula")
    return pandoc.Code(math.text)
  end
  local mark = math.mathtype == "DisplayMath" and "$$" or "$"
  return pandoc.RawInline("markdown", mark .. text .. mark)
end

local function bare(inline) return inline.content end

local clean = {
  BulletList = tight, OrderedList = tight,
  Span = bare, SmallCaps = bare,
  Underline = function(inline) count("underline"); return inline.content end,
  Superscript = small(SUPER, "^", "superscript"),
  Subscript = small(SUB, "~", "subscript"),
  RawInline = function(raw)
    if raw.text == "<br>" or raw.text == "<br/>" or raw.text == "<br />" then return pandoc.LineBreak() end
    count("raw")
    return {}
  end,
  Math = formula,
  Code = function(code) code.attr = pandoc.Attr(); return code end,
  Image = function(image)
    local alt = pandoc.utils.stringify(image.caption)
    images[#images + 1] = {src = image.src, alt = alt}
    return pandoc.Image(alt == "" and {} or {pandoc.Str(alt)}, "lw-image-" .. #images)
  end,
  Link = function(link)
    local target = link.target
    if site ~= "" and target:sub(1, #site + 1) == site .. "/" then target = target:sub(#site + 1) end
    local here = target:match("^/[^/\\]") or target == "/"
    if target:match("^[Hh][Tt][Tt][Pp][Ss]?://") or target:match("^[Mm][Aa][Ii][Ll][Tt][Oo]:") or here then
      return pandoc.Link(link.content, target, link.title)
    end
    if target ~= "" and not target:match("^#") then links[#links + 1] = target end
    return link.content
  end,
}

local function inlines_of(blocks)
  local out = pandoc.Inlines({})
  for _, block in ipairs(blocks) do
    local inner
    if block.t == "BulletList" or block.t == "OrderedList" then
      inner = pandoc.Inlines({})
      for _, item in ipairs(block.content) do
        if #inner > 0 then inner:extend({pandoc.Space(), pandoc.Str("/"), pandoc.Space()}) end
        inner:extend(inlines_of(item))
      end
    elseif block.t == "Table" then
      inner = pandoc.utils.blocks_to_inlines({block}, {pandoc.Space(), pandoc.Str("/"), pandoc.Space()})
      count("table in table")
    else
      inner = pandoc.utils.blocks_to_inlines({block}, {pandoc.Space(), pandoc.Str("/"), pandoc.Space()})
    end
    if #inner > 0 then
      if #out > 0 then
        count("cell")
        out:extend({pandoc.Space(), pandoc.Str("/"), pandoc.Space()})
      end
      out:extend(inner)
    end
  end
  return out
end

local function cell_text(cell)
  local inlines = inlines_of(cell.contents):walk({
    LineBreak = function() return pandoc.RawInline("markdown", "<br>") end,
    SoftBreak = function() return pandoc.Space() end,
  })
  local text = markdown({pandoc.Plain(inlines)}):gsub("\n", " ")
  return (text:gsub("\\|", "|"):gsub("|", "\\|"))
end

-- Rows of cells as they lie, an empty text where a merged cell goes on.
local function grid(rows, width, out, held)
  for _, row in ipairs(rows) do
    local line, at = {}, 1
    local function skip()
      while held[at] and held[at] > 0 do
        held[at] = held[at] - 1
        line[at] = ""
        at = at + 1
      end
    end
    for _, cell in ipairs(row.cells) do
      skip()
      if cell.col_span > 1 or cell.row_span > 1 then count("merged") end
      for n = 0, cell.col_span - 1 do
        line[at] = n == 0 and cell_text(cell) or ""
        if cell.row_span > 1 then held[at] = cell.row_span - 1 end
        at = at + 1
      end
    end
    skip()
    for n = 1, width do line[n] = line[n] or "" end
    out[#out + 1] = line
  end
end

-- A quotation under the name of a callout is that callout.
local CALLOUTS = {["Opmerking"] = "NOTE", ["Tip"] = "TIP", ["Belangrijk"] = "IMPORTANT", ["Let op"] = "WARNING",
  ["Pas op"] = "CAUTION"}

local function as_callout(quote)
  local first = quote.content[1]
  local strong = first and first.t == "Para" and #first.content == 1 and first.content[1]
  local kind = strong and strong.t == "Strong" and CALLOUTS[pandoc.utils.stringify(strong)]
  if kind then quote.content[1] = pandoc.Plain({pandoc.RawInline("markdown", "[!" .. kind .. "]")}) end
  return quote
end

local RULES = {AlignLeft = ":---", AlignRight = "---:", AlignCenter = ":---:", AlignDefault = "---"}

local function table_text(block)
  local width, lines, rule = #block.colspecs, {}, {}
  grid(block.head.rows, width, lines, {})
  for _, body in ipairs(block.bodies) do
    grid(body.head, width, lines, {})
    grid(body.body, width, lines, {})
  end
  grid(block.foot.rows, width, lines, {})
  if #block.head.rows == 0 and #lines > 0 then count("header") end
  local out = {}
  for n, colspec in ipairs(block.colspecs) do rule[n] = RULES[colspec[1]] or "---" end
  for n, line in ipairs(lines) do
    out[#out + 1] = "| " .. table.concat(line, " | ", 1, width) .. " |"
    if n == 1 then out[#out + 1] = "|" .. table.concat(rule, "|") .. "|" end
  end
  return table.concat(out, "\n")
end

local entry

local function entry_of(block, out)
  if block.t == "Div" then
    local style = block.attributes["custom-style"] or ""
    if style:lower():match("^toc ?%d") or style:lower():match("^toc ?heading") or style:lower():match("^contents") then
      count("contents")
      return
    end
    for _, inner in ipairs(block.content) do entry_of(inner, out) end
    return
  end
  if block.t == "Figure" then
    for _, inner in ipairs(block.content) do entry_of(inner, out) end
    local words = pandoc.utils.blocks_to_inlines(block.caption.long)
    if #words > 0 and plain({pandoc.Plain(words)}) ~= plain(block.content) then
      entry(pandoc.Para({pandoc.Emph(words)}), out)
    end
    return
  end
  if block.t == "RawBlock" then count("raw"); return end
  entry(block, out)
end

function entry(block, out)
  local text
  local kind = block.t
  if kind == "Header" then
    block = pandoc.Header(math.min(block.level, 6), block.content)
  elseif kind == "Plain" then
    block = pandoc.Para(block.content)
  elseif kind == "CodeBlock" then
    text = "```" .. (block.classes[1] or ""):gsub("[^%w_+#.-]", "") .. "\n" .. block.text .. "\n```"
    if block.text:find("```", 1, true) then text = nil end
  elseif kind == "BlockQuote" then
    block = as_callout(block)
  elseif kind == "HorizontalRule" then
    text = "---"
  elseif kind == "Table" then
    text = table_text(block)
    local caption = pandoc.utils.blocks_to_inlines(block.caption.long)
    if #caption > 0 then entry(pandoc.Para({pandoc.Emph(caption)}), out) end
  end
  text = text or markdown({block})
  if text ~= "" then out[#out + 1] = {kind = kind, text = text, plain = plain({block})} end
end

-- Divs and spans that only say where in the source something stands.
local function place_of(block)
  local place = block.attributes and block.attributes["data-pos"]
  if not place then return end
  local first, last, column = place:match("@?(%d+):%d+%-(%d+):(%d+)$")
  if not first then return end
  last = tonumber(last)
  if tonumber(column) == 1 and last > tonumber(first) then last = last - 1 end
  return tonumber(first), last
end

local function note(note)
  local number = #notes + 1
  notes[number] = {text = "", plain = ""}
  local text = markdown(note.content):gsub("\n", "\n    "):gsub("\n    \n", "\n\n")
  notes[number] = {text = text, plain = plain(note.content)}
  return pandoc.RawInline("markdown", "[^lw-" .. number .. "]")
end

local flatten = {
  Div = function(div) return div.content end,
  Figure = function(figure) return figure.content end,
  RawBlock = function() count("raw"); return {} end,
}

function Writer(doc)
  site = pandoc.utils.stringify(doc.meta["lw-site"] or "")
  local highest = 7
  doc.blocks:walk({Header = function(header) if #header.content > 0 then highest = math.min(highest, header.level) end end})
  local blocks = {}
  for _, block in ipairs(doc.blocks) do
    local first, last = place_of(block)
    local from = #blocks + 1
    local whole = pandoc.Blocks({block})
    if first and block.t == "Div" then whole = block.content end
    local walked = whole:walk(clean):walk({Note = note})
    for _, inner in ipairs(walked) do
      if inner.t ~= "Div" and inner.t ~= "Figure" then inner = pandoc.Blocks({inner}):walk(flatten)[1] end
      if inner then entry_of(inner, blocks) end
    end
    for n = from, #blocks do blocks[n].first, blocks[n].last = first, last end
  end
  local said = function(name) return pandoc.utils.stringify(doc.meta[name] or "") end
  local front = {}
  for _, name in ipairs({"subtitle", "author", "date", "abstract"}) do
    local value = doc.meta[name]
    local text = value and pandoc.utils.type(value) == "List" and table.concat(value:map(pandoc.utils.stringify), ", ") or said(name)
    if text ~= "" then front[#front + 1] = {kind = "Para", text = markdown({pandoc.Para({pandoc.Str(text)})}), plain = text} end
  end
  return pandoc.json.encode({title = said("title"), subtitle = said("subtitle"), blocks = blocks, notes = notes,
    front = front, images = images, links = links, seen = seen, top = highest})
end
