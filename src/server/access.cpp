#include "access.hpp"

#include <fcntl.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <new>

#include "dosimeter/error.hpp"
#include "sha256.hpp"
#include "tsv.hpp"

namespace dosimeter::server {
namespace {

namespace json = boost::json;

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

// Reads one token of a file; what is wrong is said with the token's place.
class TokenReader {
 public:
  TokenReader(std::string name, std::size_t number) : name_(std::move(name)), number_(number) {}

  Token token(const json::value& value) const {
    const auto* const object = value.if_object();
    if (object == nullptr) fail("is not an object");
    Token token;
    for (const auto& [key, member] : *object) read(std::string_view(key), member, token);
    if (token.digest.size() != 64 ||
        token.digest.find_first_not_of("0123456789abcdef") != std::string::npos) {
      fail("needs \"sha256\", 64 lower-case hexadecimal digits");
    }
    if (token.scopes.none()) fail("has no scopes");
    if (token.has(Scope::read_own) && token.worker.empty()) fail("has read-own, but no worker");
    if (token.has(Scope::read_team) && token.team.empty()) fail("has read-team, but no team");
    return token;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error({name_, 0, "token " + std::to_string(number_) + ' ' + what,
                 "make tokens with: dosimeterd token"});
  }

  void read(std::string_view key, const json::value& member, Token& token) const {
    if (key == "sha256") {
      token.digest = text(key, member);
    } else if (key == "worker") {
      token.worker = text(key, member);
    } else if (key == "team") {
      token.team = text(key, member);
    } else if (key == "expires") {
      token.expires = parse_time(text(key, member));
      if (!token.expires) fail("expires at no date; write it like 2027-03-31");
    } else if (key == "scopes") {
      token.scopes = scopes(member);
    } else {
      fail("has the unknown name \"" + std::string(key) + '"');
    }
  }

  std::string text(std::string_view key, const json::value& value) const {
    if (!value.is_string()) fail("has a \"" + std::string(key) + "\" that is no text");
    return std::string(view(value.get_string()));
  }

  Scopes scopes(const json::value& value) const {
    if (!value.is_array()) fail("has scopes that are no list");
    Scopes scopes;
    for (const auto& element : value.get_array()) {
      const auto found = std::find(kScopeNames.begin(), kScopeNames.end(), text("scopes", element));
      if (found == kScopeNames.end()) fail("has an unknown scope");
      scopes.set(static_cast<std::size_t>(found - kScopeNames.begin()));
    }
    return scopes;
  }

  std::string name_;
  std::size_t number_;
};

json::object json_of(const Token& token) {
  json::array scopes;
  for (std::size_t i = 0; i < kScopes; ++i) {
    if (token.scopes.test(i)) scopes.emplace_back(json::string_view(kScopeNames[i]));
  }
  json::object object{{"sha256", token.digest}, {"scopes", std::move(scopes)}};
  if (!token.worker.empty()) object["worker"] = token.worker;
  if (!token.team.empty()) object["team"] = token.team;
  if (token.expires) object["expires"] = format_time(*token.expires);
  return object;
}

[[noreturn]] void fail_to_write(const std::string& path) {
  throw Error({path, 0, "the token file cannot be written",
               "check the path and the permissions of its folder"});
}

// Beside the file first, so that a reader sees the old one or the new one.
void replace_file(const std::string& path, const std::string& content) {
  const std::string draft = path + '.' + std::to_string(getpid()) + ".new";
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) fail_to_write(path);
  const bool is_written =
      write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
      fsync(file) == 0;
  close(file);
  if (!is_written || std::rename(draft.c_str(), path.c_str()) != 0) {
    unlink(draft.c_str());
    fail_to_write(path);
  }
}

json::array tokens_in(const std::string& content, const std::string& name) {
  json::error_code error;
  json::value value = json::parse(content, error);
  if (!error && value.is_object()) {
    auto* const tokens = value.get_object().if_contains("tokens");
    if (tokens != nullptr && tokens->is_array() && value.get_object().size() == 1) {
      return std::move(tokens->get_array());
    }
  }
  throw Error({name, 0, "this is no token file", R"(a token file reads {"tokens": [...]})"});
}

}  // namespace

Tokens Tokens::parse(std::string_view json, const std::string& name) {
  Tokens tokens;
  std::size_t number = 0;
  for (const auto& value : tokens_in(std::string(json), name)) {
    Token token = TokenReader(name, ++number).token(value);
    std::string digest = token.digest;
    if (!tokens.tokens_.emplace(std::move(digest), std::move(token)).second) {
      throw Error({name, 0, "token " + std::to_string(number) + " is there twice",
                   "remove one of the two"});
    }
  }
  return tokens;
}

Tokens Tokens::load(const std::string& path) { return parse(read_file(path), path); }

const Token* Tokens::find(std::string_view secret, Time now) const {
  // By the digest of what was given: how long this takes tells nothing of the secrets.
  const auto found = tokens_.find(sha256_hexadecimal(secret));
  if (found == tokens_.end()) return nullptr;
  const Token& token = found->second;
  return token.expires && *token.expires <= now ? nullptr : &token;
}

std::string new_secret() {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::array<unsigned char, 33> bytes{};  // a multiple of 3, of which 43 characters are taken
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::bad_alloc();
  std::string secret = "dsm_";
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto word = static_cast<unsigned>(bytes[i] << 16 | bytes[i + 1] << 8 | bytes[i + 2]);
    for (const unsigned shift : {18u, 12u, 6u, 0u}) secret += alphabet[word >> shift & 63u];
  }
  secret.resize(4 + 43);
  return secret;
}

void add_token(const std::string& path, std::string_view secret, Token token) {
  json::array tokens;
  if (std::filesystem::exists(path)) tokens = tokens_in(read_file(path), path);
  token.digest = sha256_hexadecimal(secret);
  tokens.push_back(json_of(token));
  const std::string content = json::serialize(json::object{{"tokens", std::move(tokens)}});
  Tokens::parse(content, path);  // throws where the new one, or an old one, is wrong
  replace_file(path, content + '\n');
}

}  // namespace dosimeter::server
