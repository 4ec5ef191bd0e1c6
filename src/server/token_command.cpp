#include "token_command.hpp"

#include <algorithm>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <iostream>

#include "access.hpp"
#include "command_options.hpp"
#include "dosimeter/error.hpp"

namespace dosimeter::server {
namespace {

namespace options = boost::program_options;

Scopes scopes_called(const std::vector<std::string>& names) {
  Scopes scopes;
  for (const std::string& name : names) {
    const auto found = std::find(kScopeNames.begin(), kScopeNames.end(), name);
    if (found == kScopeNames.end()) {
      throw Error({"--scope", 0, "there is no scope " + name,
                   "give submit, read-own, read-team, administer or monitor"});
    }
    scopes.set(static_cast<std::size_t>(found - kScopeNames.begin()));
  }
  return scopes;
}

}  // namespace

int token_command(const std::vector<std::string>& arguments) {
  std::string path;
  std::string expires;
  std::vector<std::string> scopes;
  Token token;
  options::options_description known;
  known.add_options()("tokens", options::value(&path)->required())(
      "scope", options::value(&scopes)->required()->composing())(
      "worker", options::value(&token.worker))("team", options::value(&token.team))(
      "expires", options::value(&expires));
  parse_options(arguments, known);
  token.scopes = scopes_called(scopes);
  if (!expires.empty()) {
    token.expires = parse_time(expires);
    if (!token.expires) {
      throw Error({"--expires", 0, "this is no date", "write it like 2027-03-31"});
    }
  }
  const std::string secret = new_secret();
  add_token(path, secret, std::move(token));
  std::cout << secret << '\n';
  return 0;
}

}  // namespace dosimeter::server
