#pragma once
// The server as a whole: it listens, serves, reloads and ends.

#include "log.hpp"
#include "settings.hpp"

namespace dosimeter::server {

// Serves until SIGTERM or SIGINT; SIGHUP reloads model, policy, tokens and certificate. Requests
// under way are answered in both cases. Throws Error where it cannot begin.
void serve(const Settings& settings, Log& log);

}  // namespace dosimeter::server
