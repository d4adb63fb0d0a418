-- Header fields by which a test tells rspamd what to answer. SILENT is a port that never answers.

local tcp = require "rspamd_tcp"
local ucl = require "ucl"

local function on_header(name, priority, act)
  rspamd_config['TEST_' .. name:upper()] = {
    type = 'prefilter',
    priority = priority,
    callback = function(task)
      local value = task:get_header('X-Test-' .. name)
      if value then act(task, value) end
    end
  }
end

-- X-Test-Delay: SECONDS
on_header('Delay', 12, function(task, value)
  tcp.request({
    task = task,
    host = '127.0.0.1',
    port = SILENT,
    timeout = tonumber(value),
    callback = function() end
  })
end)

-- X-Test-Milter: JSON of the milter block
on_header('Milter', 11, function(task, value)
  local parser = ucl.parser()
  local good, err = parser:parse_string(value)
  if good then
    task:set_milter_reply(parser:get_object())
  else
    error(err)
  end
end)

-- X-Test-Action: ACTION; TEXT
on_header('Action', 10, function(task, value)
  local action, text = value:match('^([^;]+); *(.*)$')
  task:set_pre_result(action, text, 'test')
end)
