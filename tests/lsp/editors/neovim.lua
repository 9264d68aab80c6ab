-- Neovim as a client of the language server: attaches, sees the mistake, completes, jumps, renames, lays out, and lets the server end.
--
--   GATE_SETTINGS=init.lua GATE_FILE=rules.gate nvim --headless -u NONE -i NONE -n --noplugin -c "luafile neovim.lua"
--
-- GATE_SETTINGS is what docs/editor.md says, GATE_FILE the document of tests/lsp/wire/checks_editors.py; `tollgate` is on PATH. A line for each step; status 1 with the reason if one fails.
local function say(...) io.stdout:write(table.concat({ ... }, ' ') .. '\n') end

local function start()
  vim.cmd('luafile ' .. vim.fn.fnameescape(os.getenv('GATE_SETTINGS')))
  vim.cmd('edit ' .. vim.fn.fnameescape(os.getenv('GATE_FILE')))
  local buffer = vim.api.nvim_get_current_buf()
  local client
  assert(vim.wait(10000, function()
    for _, one in pairs((vim.lsp.get_clients or vim.lsp.get_active_clients)()) do client = one end
    return client ~= nil and vim.lsp.buf_is_attached(buffer, client.id)
  end, 5), 'the server does not attach')
  local id = client.id
  assert(vim.wait(10000, function() return client.initialized end, 5), 'the server is never initialized')
  return client, buffer, id
end

-- Line and column, from 0, of a word: its first occurrence at or behind a line.
local function place_of(buffer, word, from)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, from or 0, -1, false)) do
    local column = line:find(word, 1, true)
    if column then return { line = number - 1 + (from or 0), character = column - 1 } end
  end
  error('no ' .. word .. ' in the document')
end

local function steps()
  local client, buffer, id = start()
  say('attached', client.offset_encoding)
  local document = { uri = vim.uri_from_bufnr(buffer) }
  local function ask(method, params)
    local answer, failure = client.request_sync(method, params, 5000, buffer)
    assert(answer, method .. ': ' .. tostring(failure))
    assert(not answer.err, method .. ': ' .. vim.inspect(answer.err))
    return answer.result
  end
  local function mistakes(count)
    assert(vim.wait(10000, function() return #vim.diagnostic.get(buffer) == count end, 5),
      count .. ' mistakes expected, ' .. vim.inspect(vim.diagnostic.get(buffer)))
  end

  mistakes(1)
  local mistake, wrong = vim.diagnostic.get(buffer)[1], place_of(buffer, 'nonsuch')
  assert(mistake.lnum == wrong.line and mistake.col == wrong.character, 'the mistake is elsewhere: ' .. vim.inspect(mistake))
  say('diagnostics', mistake.message)

  local use = place_of(buffer, 'reds satisfy')
  local answer = ask('textDocument/completion', { textDocument = document, position = { line = use.line, character = use.character + 2 } })
  local labels = vim.tbl_map(function(item) return item.label end, answer.items or answer)
  assert(vim.tbl_contains(labels, 'reds'), 'completion has no `reds`: ' .. vim.inspect(labels))
  say('completion', #labels)

  vim.api.nvim_win_set_cursor(0, { use.line + 1, use.character + 1 })
  vim.lsp.buf.definition()
  local there = place_of(buffer, 'reds means')
  assert(vim.wait(5000, function()
    local at = vim.api.nvim_win_get_cursor(0)
    return at[1] == there.line + 1 and at[2] == there.character
  end, 5), 'the jump ends at ' .. vim.inspect(vim.api.nvim_win_get_cursor(0)))
  say('jumped', there.line)

  vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', { textDocument = document, position = there, newName = 'red-things' }), client.offset_encoding)
  place_of(buffer, 'define red-things means')
  place_of(buffer, 'of red-things satisfy')
  vim.api.nvim_buf_set_text(buffer, wrong.line, wrong.character, wrong.line, wrong.character + #'nonsuch', { 'things' })
  mistakes(0)
  say('renamed and repaired')

  vim.api.nvim_buf_set_lines(buffer, 0, 1, false, { vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1] .. '   ' })
  local edits = ask('textDocument/formatting', { textDocument = document, options = { tabSize = 2, insertSpaces = true } })
  vim.lsp.util.apply_text_edits(edits, buffer, client.offset_encoding)
  assert(not vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1]:find(' $'), 'blanks are left at a line end')
  say('laid out')

  client.stop()
  assert(vim.wait(5000, function() return vim.lsp.get_client_by_id(id) == nil end, 10), 'the server does not stop')
  say('stopped')
end

local ok, failure = xpcall(steps, debug.traceback)
if not ok then
  say('FAILED', failure)
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
