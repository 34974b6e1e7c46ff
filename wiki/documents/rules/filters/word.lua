-- What only Word knows: check boxes that can be ticked and cells that can be filled in on screen.

local NAMES = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
local STATES = '<w14:checkedState w14:val="2611" w14:font="Segoe UI Symbol"/>'
  .. '<w14:uncheckedState w14:val="2610" w14:font="Segoe UI Symbol"/>'
local FONT = '<w:rPr><w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" '
  .. 'w:cs="Segoe UI Symbol"/></w:rPr>'
local PEN = '<w:sdt><w:sdtPr><w:tag w:val="pen"/><w:showingPlcHdr/><w:text w:multiLine="1"/></w:sdtPr><w:sdtContent>'
  .. '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t xml:space="preserve">     </w:t></w:r>'
  .. '</w:sdtContent></w:sdt>'

local function raw(text) return pandoc.RawInline("openxml", text) end

local function box(sign)
  local checked = sign == "☐" and "0" or "1"
  return raw('<w:sdt><w:sdtPr><w:tag w:val="box"/><w14:checkbox ' .. NAMES .. '><w14:checked w14:val="' .. checked
    .. '"/>' .. STATES .. '</w14:checkbox></w:sdtPr><w:sdtContent><w:r>' .. FONT .. "<w:t>" .. sign
    .. "</w:t></w:r></w:sdtContent></w:sdt>")
end

local BOXES = {["☐"] = true, ["☑"] = true}

local function holds_box(text) return text:find("☐", 1, true) or text:find("☑", 1, true) end

-- A text with a box for each sign of one.
local function with_boxes(str)
  if not holds_box(str.text) then return nil end
  local out, text = pandoc.Inlines({}), ""
  for sign in str.text:gmatch(utf8.charpattern) do
    if BOXES[sign] then
      if text ~= "" then out:insert(pandoc.Str(text)) end
      text = ""
      out:insert(box(sign))
    else
      text = text .. sign
    end
  end
  if text ~= "" then out:insert(pandoc.Str(text)) end
  return out
end

local function span(element)
  if element.classes:includes("pen") then return raw(PEN) end
  if #element.content == 0 then return raw("") end -- an empty cell keeps its side
  return element.classes:includes("mark") and element or element.content
end

local function div(element)
  if not element.classes:includes("colophon") then return element.content end
  element.attributes["custom-style"] = "Colophon"
  return element
end

-- Word by word only where there is a box: to look at each word of a long page takes a tenth of a second.
local function block(element)
  return holds_box(pandoc.utils.stringify(element)) and element:walk({Str = with_boxes}) or nil
end

function Pandoc(doc)
  return doc:walk({Span = span, Div = div, Plain = block, Para = block, Header = block, DefinitionList = block})
end
