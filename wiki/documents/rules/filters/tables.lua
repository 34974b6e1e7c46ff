-- How wide the columns of a table are: each as its text asks for, and a column that is empty, which is there to be
-- written in, gets the room that is left. Widths are shares of the width of the text. A header row in which nothing
-- stands is no header row.

local LINE = 92    -- signs in a line of text
local PADDING = 3  -- signs that the space beside the text of a cell takes
local PEN = 20     -- signs that somebody needs to write something
local MARK = 2     -- signs of a mark, such as a cross: between marks an empty cell says no
local BOLD = 1.2   -- how much wider a word is in bold
local ROWS = 3     -- lines that a long text may take before it asks for more width than its share

-- What takes room without being a word, as signs that take as much.
local MEASURED = {
  LineBreak = function() return pandoc.Str("\n") end,
  Para = function(para) para.content:insert(pandoc.Str("\n")) return para end,
  Image = function() return pandoc.Str(("i"):rep(12)) end,
  Note = function() return pandoc.Str("1") end,
  Math = function(math) return pandoc.Str((math.text:gsub("\\%a+", "m"):gsub("[{}^_ ]", ""))) end,
}

local function words_of(cell) return pandoc.utils.stringify(cell.contents) end

local function signs(text) return utf8.len(text) or #text end

-- The longest line and the longest word of a text.
local function measure(text)
  local line, word = 0, 0
  for part in text:gmatch("[^\n]+") do line = math.max(line, signs(part)) end
  for part in text:gmatch("[^%s/]+") do word = math.max(word, signs(part)) end
  return line, math.min(word, 28)
end

local function is_empty(cell) return words_of(cell):match("^%s*$") ~= nil end

local function rows_of(tbl)
  local rows = pandoc.List({})
  for _, body in ipairs(tbl.bodies) do
    rows:extend(body.head)
    rows:extend(body.body)
  end
  return rows
end

local function without_empty_head(tbl, measured)
  for _, row in ipairs(measured.head.rows) do
    for _, cell in ipairs(row.cells) do
      if not is_empty(cell) then return end
    end
  end
  tbl.head.rows, measured.head.rows = {}, {}
end

local function columns_of(tbl)
  local columns, body = {}, rows_of(tbl)
  for at = 1, #tbl.colspecs do columns[at] = {line = 0, word = 0, head = 0, empty = 0} end
  local function look(row, head)
    for at, cell in ipairs(row.cells) do
      local column, line, word = columns[at], measure(words_of(cell))
      if column then
        column.word = math.max(column.word, math.ceil(word * (head and BOLD or 1)))
        if head then column.head = line else column.line = math.max(column.line, line) end
        if not head and line == 0 then column.empty = column.empty + 1 end
      end
    end
  end
  for _, row in ipairs(tbl.head.rows) do look(row, true) end
  for _, row in ipairs(body) do look(row, false) end
  for _, column in ipairs(columns) do
    column.marks = column.line > 0 and column.line <= MARK and column.empty < #body
    column.pen = not column.marks and column.empty > 0 and column.empty * 2 >= #body
    column.whole = math.max(column.line, math.min(column.head, 24), column.word)
    column.least = math.max(column.word, column.pen and PEN or 0) + PADDING
  end
  return columns
end

-- What each column gets before the rest is shared.
local function wished(column, many)
  if column.pen then return column.least end
  local share = many and math.ceil(column.whole / ROWS) or column.whole
  return math.max(column.least, math.min(column.whole, math.max(share, 12)) + PADDING)
end

local function total(widths)
  local sum = 0
  for _, width in ipairs(widths) do sum = sum + width end
  return sum
end

-- Give what is left by weight; too much is taken back in the same way, down to what each needs at least.
local function shared(widths, columns, weight)
  local left, weights = LINE - total(widths), {}
  for at, column in ipairs(columns) do weights[at] = weight(column, widths[at]) end
  local all = total(weights)
  if left <= 0 or all <= 0 then return widths end
  for at in ipairs(columns) do widths[at] = widths[at] + left * weights[at] / all end
  return widths
end

local function widths_of(columns)
  local pens, whole, widths = 0, 0, {}
  for _, column in ipairs(columns) do
    pens = pens + (column.pen and 1 or 0)
    whole = whole + column.whole + PADDING
  end
  local tight = whole > LINE or pens > 0
  for at, column in ipairs(columns) do widths[at] = wished(column, tight and whole + pens * PEN > LINE) end
  if pens > 0 then return shared(widths, columns, function(column) return column.pen and 1 or 0 end) end
  if not tight and whole < LINE * 0.6 then return widths end
  return shared(widths, columns, function(column, width) return math.max(column.whole + PADDING - width, 0.01) end)
end

-- Between marks nobody has to write.
local function without_pens(tbl, measured, columns)
  local rows = rows_of(tbl)
  for number, row in ipairs(rows_of(measured)) do
    for at, column in ipairs(columns) do
      if column.marks and row.cells[at] and is_empty(row.cells[at]) then
        rows[number].cells[at].contents = pandoc.Blocks({pandoc.Plain({pandoc.Span({})})})
      end
    end
  end
end

function Table(tbl)
  local measured = tbl:walk(MEASURED)
  without_empty_head(tbl, measured)
  local columns = columns_of(measured)
  local widths = widths_of(columns)
  without_pens(tbl, measured, columns)
  local sum = math.max(total(widths), LINE)
  for at, spec in ipairs(tbl.colspecs) do spec[2] = widths[at] / sum end
  return tbl
end
