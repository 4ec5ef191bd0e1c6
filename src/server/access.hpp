#pragma once
// Who may do what: bearer tokens (RFC 6750), of which the server keeps digests only. A token is 256
// random bits, so that a plain SHA-256 of it cannot be turned back by guessing.

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "dosimeter/document.hpp"

namespace dosimeter::server {

enum class Scope : std::uint8_t {
  submit,      // score texts, hand in exposures
  read_own,    // the index of the token's own worker
  read_team,   // the summary of the token's own team, and the indices of its workers
  administer,  // erase a worker; sees no figures
  monitor      // the server's metrics
};
inline constexpr std::size_t kScopes = 5;
inline constexpr std::array<std::string_view, kScopes> kScopeNames = {
    "submit", "read-own", "read-team", "administer", "monitor"};
using Scopes = std::bitset<kScopes>;

struct Token {
  std::string digest;  // SHA-256, hexadecimal
  Scopes scopes;
  std::string worker;           // whose token it is; needed for read-own
  std::string team;             // a team of the policy; needed for read-team
  std::optional<Time> expires;  // from then on it is refused

  bool has(Scope scope) const { return scopes.test(static_cast<std::size_t>(scope)); }
  // Stands for the token in logs and the audit log.
  std::string_view fingerprint() const { return std::string_view(digest).substr(0, 16); }
};

// The tokens of a file: JSON, {"tokens": [{"sha256", "scopes", "worker", "team", "expires"}]}.
class Tokens {
 public:
  Tokens() = default;
  // Throws Error with file and remedy where it cannot be read or is wrong.
  static Tokens load(const std::string& path);
  static Tokens parse(std::string_view json, const std::string& name);

  // The token with this secret, unless it has expired; null where there is none.
  const Token* find(std::string_view secret, Time now) const;
  std::size_t size() const { return tokens_.size(); }

 private:
  std::unordered_map<std::string, Token> tokens_;  // by digest
};

// A new secret: "dsm_" and 43 characters of base64url (RFC 4648), from the system's random source.
std::string new_secret();

// Adds a token for `secret` to a file, which is made where there is none and readable by its owner
// only; written anew as a whole or not at all. `token.digest` is set here. Throws Error.
void add_token(const std::string& path, std::string_view secret, Token token);

}  // namespace dosimeter::server
