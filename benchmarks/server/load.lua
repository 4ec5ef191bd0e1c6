-- Notes of 1 KB for wrk, under the token of the environment: see load.sh.
local sentence = "The caller said that her brother was attacked in the yard; she was calm and had help. "
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("DOSIMETER_TOKEN")
wrk.body = '{"text": "' .. sentence:rep(12):sub(1, 1024) .. '"}'
