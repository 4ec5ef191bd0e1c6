// dosimeterd: Dosimeter as a service.

#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "dosimeter/error.hpp"
#include "server.hpp"
#include "token_command.hpp"

namespace {

using dosimeter::server::Log;

constexpr std::string_view kUsage = R"(usage: dosimeterd [options]
       dosimeterd token --tokens FILE --scope SCOPE... [--worker ID] [--team NAME] [--expires DATE]
       dosimeterd audit --store LOCATION

Serves the HTTP interface that /v1/openapi.json describes. SIGHUP reloads model, policy, tokens
and certificate; SIGTERM ends it after the requests under way. "token" makes a bearer token, prints
it once and keeps a digest; "audit" checks a store against its audit log.

)";

int serve(const std::vector<std::string>& arguments) {
  const auto settings = dosimeter::server::settings_of(arguments);
  Log log;
  dosimeter::server::serve(settings, log);
  return 0;
}

int run(const std::vector<std::string>& arguments) {
  const std::string first = arguments.empty() ? "" : arguments.front();
  if (first == "--help" || first == "-h") {
    std::cout << kUsage << dosimeter::server::setting_options();
    return 0;
  }
  if (first == "--version") {
    std::cout << "dosimeterd " << DOSIMETER_VERSION << '\n';
    return 0;
  }
  if (first == "token")
    return dosimeter::server::token_command({arguments.begin() + 1, arguments.end()});
  if (first == "audit")
    return dosimeter::server::audit_command({arguments.begin() + 1, arguments.end()});
  return serve(arguments);
}

}  // namespace

int main(int count, char** values) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run({values + 1, values + count});
  } catch (const std::exception& error) {
    std::cerr << "dosimeterd: " << error.what() << '\n';
    return 2;
  }
}
