-- What a page says in HTML, as an office file, an e-book and paper can say it.
-- Notes go to the foot, callouts become quotations under their name, check boxes lose the point before them, and what
-- only means something on screen goes. What is asked for stands in order.json, beside this program.

local function read(name)
  local handle = assert(io.open(name, "rb"))
  local text = handle:read("a")
  handle:close()
  return text
end

local order = pandoc.json.decode(read("order.json"), false)
local notes, used, names = {}, {}, {}

local function has(element, class) return element.classes:includes(class) end

-- Notes

-- The link back to the text goes, with the space before it.
local function without_way_back(blocks)
  local function tidy(block)
    local last = block.content[#block.content]
    while last and (last.t == "Space" or last.t == "SoftBreak") do
      block.content:remove()
      last = block.content[#block.content]
    end
    if last and last.t == "Str" then last.text = last.text:gsub("\u{A0}$", "") end
    return block
  end
  return blocks:walk({Link = function(link) if has(link, "footnote-backref") then return {} end end})
    :walk({Para = tidy, Plain = tidy})
end

local function gathered(div)
  if not has(div, "footnote") then return nil end
  div:walk({Div = function(note)
    if note.identifier:match("fn:") and not notes[note.identifier] then
      notes[note.identifier] = without_way_back(note.content)
      names[#names + 1] = note.identifier
    end
  end})
  return {}
end

local function note_of(small)
  local link = #small.content == 1 and small.content[1]
  return link and link.t == "Link" and has(link, "footnote-ref") and link.target:match("^#(.*)")
end

-- A note cannot hold a note: there the words of it stand between brackets, each once.
local function spelled(blocks, inside)
  return blocks:walk({Superscript = function(small)
    local name = note_of(small)
    if not name or not notes[name] then return nil end
    used[name] = true
    if inside[name] then return {} end
    local deeper = {[name] = true}
    for key in pairs(inside) do deeper[key] = true end
    local words = pandoc.utils.blocks_to_inlines(spelled(notes[name], deeper))
    return pandoc.Inlines({pandoc.Str("("), table.unpack(words)}) .. {pandoc.Str(")")}
  end})
end

local function noted(small)
  local name = note_of(small)
  if not name or not notes[name] then return nil end
  used[name] = true
  return pandoc.Note(spelled(notes[name], {[name] = true}))
end

local function unused()
  local left = pandoc.Blocks({})
  for _, name in ipairs(names) do
    if not used[name] then left:extend(spelled(notes[name], {[name] = true})) end
  end
  if #left > 0 then left:insert(1, pandoc.Para({pandoc.Strong(order.unused_notes)})) end
  return left
end

-- Images

local function image(element)
  local id = element.src:match("^/files/(%x+)/") or element.src:match("^qr%-%d+$")
  local file = id and order.images[id]
  if not file then return pandoc.Span(element.caption) end
  local size = element.src:match("#(%a+)$")
  local shares = {half = "50%", klein = "25%", code = nil}
  element.attributes = {}
  if shares[size] then element.attributes.width = shares[size] end
  if file.width then element.attributes.width = file.width end
  pandoc.mediabag.insert(file.name, file.type, read(file.name))
  element.src, element.title = file.name, ""
  return element
end

-- Links

-- Ids are those of the page, once each, and within a file of several pages with the number of their page before them.
local function places(blocks, before)
  local found, walker = {}, {}
  local function note(element)
    local name = element.identifier
    if name == "" then return nil end
    element.identifier = found[name] and "" or before .. name
    found[name] = true
    return element
  end
  for _, kind in ipairs({"Header", "Div", "Span", "Table", "CodeBlock", "Code", "Figure"}) do walker[kind] = note end
  return blocks:walk(walker), found
end

local SCHEMES = {http = true, https = true, mailto = true}

local function leading(there, before)
  return function(link)
    local place = link.target:match("^#(.*)")
    local scheme = link.target:match("^(%a[%w+.-]*):")
    local here = link.target:match("^/[^/\\]") or link.target == "/"
    local target = link.target
    if here then target = order.site .. target end
    if place and there[place] then target = "#" .. before .. place end
    local known = place and there[place] or scheme and SCHEMES[scheme:lower()] or here
    return known and pandoc.Link(link.content, target) or link.content
  end
end

-- Blocks

local function boxed(div)
  if not has(div, "callout") then return nil end
  local title = div.content[1]
  if title then div.content[1] = pandoc.Para({pandoc.Strong(title.content)}) end
  return pandoc.BlockQuote(div.content)
end

local KEPT = {colophon = true, tasks = true}

local function bare(div)
  for _, class in ipairs(div.classes) do
    if KEPT[class] then return div end
  end
  return div.content
end

-- Check lists: each box in a span of its own, and items with a box apart from those with a point.

local BOXES = {["☐"] = true, ["☑"] = true, ["☒"] = true}

local function with_box(item)
  local first = item[1]
  local sign = first and (first.t == "Plain" or first.t == "Para") and first.content[1]
  if not sign or sign.t ~= "Str" or not BOXES[sign.text] then return false end
  first.content[1] = pandoc.Span({sign}, pandoc.Attr("", {"box"}))
  item[1] = first
  return true
end

local function checks(list)
  local groups = {}
  for _, item in ipairs(list.content) do
    local boxed = with_box(item)
    local group = groups[#groups]
    if not group or group.boxed ~= boxed then
      group = {boxed = boxed, items = {}}
      groups[#groups + 1] = group
    end
    group.items[#group.items + 1] = item
  end
  local out = pandoc.Blocks({})
  for _, group in ipairs(groups) do
    local part = pandoc.BulletList(group.items)
    out:insert(group.boxed and pandoc.Div({part}, pandoc.Attr("", {"tasks"})) or part)
  end
  return out
end

local function numbered(list)
  for _, item in ipairs(list.content) do with_box(item) end
  return list
end

local function spanned(span)
  return (has(span, "mark") or has(span, "box") or has(span, "pen")) and span or span.content
end

local function with_marks(quoted)
  return {pandoc.Str("“"), pandoc.Span(quoted.content), pandoc.Str("”")}
end

local function plain_code(code)
  code.attr = pandoc.Attr()
  return code
end

-- The largest headings become those of level 1, whatever they are in the text, below `above` levels of others.
local function levelled(blocks, above)
  local highest = 7
  blocks:walk({Header = function(h) highest = math.min(highest, h.level) end})
  return blocks:walk({Header = function(h)
    h.level = math.min(h.level - highest + 1 + above, 9)
    return h
  end})
end

-- One page. In a file of several it begins on a new sheet, under its title.
local function sheet(blocks, before)
  notes, used, names = {}, {}, {}
  blocks = blocks:walk({Div = gathered}):walk({Superscript = noted})
  local colophon = blocks:remove(#blocks)
  blocks:extend(unused())
  blocks:insert(colophon)
  local there
  blocks, there = places(blocks, before)
  blocks = blocks:walk({
    Link = leading(there, before), Image = image, Span = spanned, Code = plain_code, CodeBlock = plain_code,
    Quoted = with_marks, Div = boxed,
  })
  blocks = blocks:walk({Div = bare, BulletList = checks, OrderedList = numbered})
  return levelled(blocks, order.above)
end

local function new_sheet()
  return {
    pandoc.RawBlock("typst", "#pagebreak(weak: true)"),
    pandoc.RawBlock("openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'),
  }
end

function Pandoc(doc)
  local whole, number = pandoc.Blocks({}), 0
  for _, block in ipairs(doc.blocks) do
    if block.t == "Div" and has(block, "sheet") then
      local title = order.titles[number + 1]
      if title then
        whole:extend(new_sheet())
        whole:insert(pandoc.Header(1, {pandoc.Str(title)}, pandoc.Attr("pagina-" .. number)))
      end
      whole:extend(sheet(block.content, title and "p" .. number .. "-" or ""))
      number = number + 1
    else
      whole:insert(block)
    end
  end
  doc.blocks = whole
  return doc
end
