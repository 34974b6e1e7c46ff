-- A page in the words of typst. Nothing of a text is ever left for typst to read as its own language: each sign that
-- could mean something stands behind a backslash, code and addresses stand in strings, and lists and tables are calls.

local LONG = 24  -- signs of a word that may be broken
local PIECE = 10

local function raw(text) return pandoc.RawInline("typst", text) end
local function block(text) return pandoc.RawBlock("typst", text) end

local function quoted(text)
  return '"' .. text:gsub('[\\"]', "\\%0"):gsub("\r", ""):gsub("\n", "\\n"):gsub("\t", "\\t") .. '"'
end

local function plain(text) return (text:gsub("%s+", " ")) end

-- Places where a long word may be broken.
local function breakable(text)
  if (utf8.len(text) or 0) <= LONG then return text end
  local out, count = {}, 0
  for sign in text:gmatch(utf8.charpattern) do
    count = count + 1
    out[#out + 1] = sign
    if count % PIECE == 0 or sign:match("[/?&=._-]") then out[#out + 1] = "\u{200B}" end
  end
  return table.concat(out)
end

local function escaped(text)
  return (breakable(text):gsub("[%p]", "\\%0"):gsub("\u{2028}", " "):gsub("\u{2029}", " "):gsub("[\v\f]", " "))
end

local function within(opening)
  return function(inline)
    local out = pandoc.Inlines({raw(opening .. "[")})
    out:extend(inline.content)
    out:insert(raw("]"))
    return out
  end
end

local function span(element)
  if element.classes:includes("pen") then return raw("#pen") end
  return element.classes:includes("mark") and within("#highlight")(element) or element.content
end

local function image(element)
  local alt = plain(pandoc.utils.stringify(element.caption))
  local more = alt == "" and "" or ", alt: " .. quoted(alt)
  local width = element.attributes.width
  if width then more = more .. ", width: " .. width end
  return raw("#box(image(" .. quoted(element.src) .. more .. "))")
end

local function formula(math)
  local made = pandoc.write(pandoc.Pandoc({pandoc.Plain({math})}), "typst"):gsub("%s+$", "")
  if not made:match("^%$.*%$$") then return raw("#raw(" .. quoted(math.text) .. ")") end
  local display = math.mathtype == "DisplayMath" and "true" or "false"
  return raw("#math.equation(block: " .. display .. ", alt: " .. quoted(plain(math.text)) .. ", " .. made .. ".body)")
end

local function link(element)
  local place = element.target:match("^#(.*)")
  local to = place and "label(" .. quoted(place) .. ")" or quoted(element.target)
  return within("#link(" .. to .. ")")(element)
end

local function call(opening, items, closing)
  local out = pandoc.Blocks({block(opening)})
  for _, item in ipairs(items) do
    out:insert(block((item.before or "") .. "["))
    out:extend(item.blocks)
    out:insert(block("]" .. (item.after or ",")))
  end
  out:insert(block(closing))
  return out
end

-- The box before an item, and the item without it.
local function unboxed(item)
  local first = item[1]
  local box = first and first.content and first.content[1]
  if not box or box.t ~= "Span" or not box.classes:includes("box") then return nil, item end
  local rest = item:clone()
  rest[1] = first:clone()
  rest[1].content:remove(1)
  if rest[1].content[1] and rest[1].content[1].t == "Space" then rest[1].content:remove(1) end
  return pandoc.utils.stringify(box), rest
end

local function bullets(list)
  local out, mark, items = pandoc.Blocks({}), nil, {}
  local function finish()
    if #items == 0 then return end
    out:extend(call("#list(" .. (mark and "marker: [" .. mark .. "], " or ""), items, ")"))
    items = {}
  end
  for _, item in ipairs(list.content) do
    local box, rest = unboxed(pandoc.Blocks(item))
    if box ~= mark then finish() end
    mark = box
    items[#items + 1] = {blocks = rest}
  end
  finish()
  return out
end

local function numbers(list)
  local items = {}
  for _, item in ipairs(list.content) do items[#items + 1] = {blocks = pandoc.Blocks(item)} end
  return call("#enum(start: " .. list.start .. ", ", items, ")")
end

local function terms(list)
  local out = pandoc.Blocks({block("#terms(")})
  for _, pair in ipairs(list.content) do
    out:extend(call("terms.item(", {
      {blocks = {pandoc.Plain(pair[1])}},
      {blocks = pandoc.Blocks(pair[2][1] or {}), after = ""},
    }, "),"))
    for at = 2, #pair[2] do
      out:extend(call("terms.item([], ", {{blocks = pandoc.Blocks(pair[2][at]), after = ""}}, "),"))
    end
  end
  out:insert(block(")"))
  return out
end

local SIDES = {AlignLeft = "left", AlignRight = "right", AlignCenter = "center", AlignDefault = "left"}

-- A cell as an argument: what its text begins with stands after a bracket, so it is text.
local function put(out, row, head)
  for _, cell in ipairs(row.cells) do
    out:insert(block(head and "table.cell(fill: shade)[#strong[" or "["))
    out:extend(cell.contents)
    out:insert(block(head and "]]," or "],"))
  end
end

local function grid(tbl)
  local columns, sides = {}, {}
  for at, spec in ipairs(tbl.colspecs) do
    columns[at] = spec[2] and string.format("%.2f%%", spec[2] * 100) or "auto"
    sides[at] = SIDES[spec[1]]
  end
  local out = pandoc.Blocks({block("#table(columns: (" .. table.concat(columns, ", ") .. ",), align: ("
    .. table.concat(sides, ", ") .. ",),")})
  if #tbl.head.rows > 0 then
    out:insert(block("table.header("))
    for _, row in ipairs(tbl.head.rows) do put(out, row, true) end
    out:insert(block("),"))
  end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do put(out, row, false) end
  end
  out:insert(block(")"))
  return out
end

-- A block that goes to the next sheet with what follows it.
local function stuck(blocks, at)
  if blocks[at].t == "Header" or blocks[at].t == "RawBlock" then return end
  blocks:insert(at + 1, block("]"))
  blocks:insert(at, block("#block(sticky: true)["))
end

-- A line that announces what follows stays with it: one that ends in a colon, or stands right above a table.
local LEADS = {BulletList = true, OrderedList = true, Table = true, BlockQuote = true, CodeBlock = true}

local function announced(blocks)
  for at = #blocks - 1, 1, -1 do
    local text = blocks[at].t == "Para" and pandoc.utils.stringify(blocks[at]) or ""
    local next = blocks[at + 1].t
    if #text > 0 and #text < 200 and (next == "Table" or LEADS[next] and text:match(":$")) then stuck(blocks, at) end
  end
  return blocks
end

-- The end of a page stays with what stands before it.
local function ended(blocks)
  for at = #blocks, 1, -1 do
    local last = blocks[at]
    if last.t == "Div" and last.classes:includes("colophon") then
      local out = pandoc.Blocks({block("#colophon[")})
      out:extend(last.content)
      out:insert(block("]"))
      blocks:remove(at)
      for n, inner in ipairs(out) do blocks:insert(at + n - 1, inner) end
      if at > 1 then stuck(blocks, at - 1) end
    end
  end
  return blocks
end

local inlines = {
  Str = function(str) return raw(escaped(str.text)) end,
  Code = function(code) return raw("#raw(" .. quoted(code.text) .. ")") end,
  Emph = within("#emph"), Strong = within("#strong"), Strikeout = within("#strike"), Underline = within("#underline"),
  Superscript = within("#super"), Subscript = within("#sub"), Span = span,
  Link = link, Image = image, Math = formula,
  LineBreak = function() return raw("#linebreak()") end,
}
local blocks = {
  CodeBlock = function(code) return block("#raw(block: true, " .. quoted(code.text) .. ")") end,
  BulletList = bullets, OrderedList = numbers, DefinitionList = terms, Table = grid,
}

function Pandoc(doc)
  doc.blocks = ended(announced(doc.blocks)):walk(blocks):walk(inlines)
  return doc
end
