-- Opens tests/editor/draft.md in Neovim with `onrecord lsp` behind it, prints what Neovim shows,
-- and fails where that is not what stands in the draft. Run by neovim.sh; needs Neovim 0.7 or later.

local failed = false
local function check(holds, what)
  print((holds and "ok    " or "FAILED ") .. what)
  failed = failed or not holds
end

local patience = 120000
local sentence = "“It was a done deal,” said an official with knowledge of the vote."
local source = "an official with knowledge of the vote"

-- Whether some words are those that the rule flags: the source, alone or with what it says.
local function is_flagged(words)
  return words ~= nil and sentence:find(words, 1, true) ~= nil and words:find(source, 1, true) ~= nil
end

local client = vim.lsp.start_client({
  name = "onrecord",
  cmd = { vim.env.ONRECORD, "lsp" },
  root_dir = vim.fn.getcwd(),
})
check(client ~= nil, "the server starts")
vim.lsp.buf_attach_client(0, client)

-- The one finding of the rule whose words the draft has, as Neovim places it.
local function found()
  for _, one in ipairs(vim.diagnostic.get(0)) do
    if one.code == "unnamed-source" then
      local lines = vim.api.nvim_buf_get_text(0, one.lnum, one.col, one.end_lnum, one.end_col, {})
      return table.concat(lines, "\n"), one
    end
  end
end

vim.wait(patience, function() return found() ~= nil end, 20)
for _, one in ipairs(vim.diagnostic.get(0)) do
  print(string.format("%d:%d %s: %s", one.lnum + 1, one.col + 1, one.code or "", one.message))
end
check(is_flagged(found()), "the flagged words are underlined, behind an emoji and curly quotes")

-- An edit in front of them, of more emoji.
local _, before = found()
vim.api.nvim_buf_set_text(0, before.lnum, 0, before.lnum, 0, { "“Odd” 🦀🦀. " })
vim.wait(patience, function()
  local _, now = found()
  return now ~= nil and now.col > before.col
end, 20)
check(is_flagged(found()), "after an edit they still are")

local _, now = found()
vim.api.nvim_win_set_cursor(0, { now.lnum + 1, now.end_col - 5 })
local place = vim.lsp.util.make_position_params(0, "utf-16")
local hovers = vim.lsp.buf_request_sync(0, "textDocument/hover", place, patience) or {}
local hover = hovers[client] and hovers[client].result
check(hover and hover.contents.value:find("unnamed-source", 1, true) ~= nil, "hovering says what is wrong")

local range = vim.lsp.util.make_range_params(0, "utf-16")
range.context = { diagnostics = {} }
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", range, patience) or {}
for _, action in ipairs(answers[client] and answers[client].result or {}) do
  if action.title == "Switch unnamed-source off here" then
    vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
  end
end
local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
check(text:find("<!-- onrecord: off unnamed-source -->\n“Odd”", 1, true) ~= nil, "a code action writes a directive")
vim.wait(patience, function() return found() == nil end, 20)
check(found() == nil, "which takes the finding away")

vim.lsp.stop_client(client)
check(vim.wait(patience, function() return vim.lsp.client_is_stopped(client) end, 20), "the server stops")
print(failed and "Neovim: failed" or "Neovim: all passed")
vim.cmd(failed and "cquit!" or "qall!")
