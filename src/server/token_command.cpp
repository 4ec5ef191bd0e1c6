#include "token_command.hpp"

#include <algorithm>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <boost/program_options/variables_map.hpp>
#include <iostream>

#include "access.hpp"
#include "dosimeter/error.hpp"
#include "store.hpp"

namespace dosimeter::server {
namespace {

namespace options = boost::program_options;

options::variables_map parsed(const std::vector<std::string>& arguments,
                              const options::options_description& known) {
  options::variables_map given;
  try {
    options::store(options::command_line_parser(arguments).options(known).run(), given);
    options::notify(given);
  } catch (const options::error& error) {
    throw Error({"options", 0, error.what(), "see dosimeterd --help"});
  }
  return given;
}

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
  parsed(arguments, known);
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

int audit_command(const std::vector<std::string>& arguments) {
  StoreOptions store;
  options::options_description known;
  known.add_options()("store", options::value(&store.location)->required());
  parsed(arguments, known);
  const LedgerAudit audit = open_store(store)->audit();
  for (const Problem& problem : audit.problems) std::cout << problem.message() << '\n';
  std::cout << audit.lines << " audit lines, head " << audit.head << '\n';
  return audit.problems.empty() ? 0 : 1;
}

}  // namespace dosimeter::server
