-- What only an ODT file needs: the words of an image go along in a bookmark before it, a cell to write in gets a sign that is
-- looked for afterwards, and the end of a page has a style of its own.

local PEN = "\u{2060}"

local function image(element)
  local words = pandoc.utils.stringify(element.caption)
  local name = words:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end)
  return {pandoc.RawInline("opendocument", '<text:bookmark text:name="words-' .. name .. '"/>'), element}
end

local function span(element)
  if element.classes:includes("pen") then return pandoc.Str(PEN) end
  return element.classes:includes("mark") and element or element.content
end

local function div(element)
  if not element.classes:includes("colophon") then return element.content end
  element.attributes["custom-style"] = "Colophon"
  return element
end

function Pandoc(doc)
  return doc:walk({Image = image, Span = span, Div = div})
end
