// dosimeterd: Dosimeter as a service.

#include <array>
#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dosimeter/error.hpp"
#include "server.hpp"
#include "store_command.hpp"
#include "token_command.hpp"

namespace {

using dosimeter::server::Log;

constexpr std::string_view kUsage = R"(usage: dosimeterd [options]
       dosimeterd token --tokens FILE --scope SCOPE... [--worker ID] [--team NAME] [--expires DATE]
       dosimeterd audit --store LOCATION
       dosimeterd withdraw --store LOCATION [--worker ID] [--undo] DOCUMENT...
       dosimeterd expire --store LOCATION --policy FILE|--before DATE [--dry-run]
       dosimeterd export --store LOCATION [--former]

Serves the HTTP interface that /v1/openapi.json describes. SIGHUP reloads model, policy, tokens
and certificate; SIGTERM ends it after the requests under way. "token" makes a bearer token, prints
it once and keeps a digest; "audit" checks a store against its audit log; "withdraw" takes documents
out and keeps them out; "expire" removes what is past the policy's retention_days, or dated before a
day; "export" writes all figures as CSV. They work while servers use the store; an encrypted one
needs --store-key-file.

)";

using Command = int (*)(const std::vector<std::string>& arguments);

constexpr std::array<std::pair<std::string_view, Command>, 5> kCommands = {
    {{"token", dosimeter::server::token_command},
     {"audit", dosimeter::server::audit_command},
     {"withdraw", dosimeter::server::withdraw_command},
     {"expire", dosimeter::server::expire_command},
     {"export", dosimeter::server::export_command}}};

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
  for (const auto& [name, command] : kCommands) {
    if (first == name) return command({arguments.begin() + 1, arguments.end()});
  }
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
