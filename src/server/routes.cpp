// Which routes there are, and who may use them.

#include <algorithm>

#include "documents.hpp"
#include "dosimeter/error.hpp"
#include "service.hpp"

namespace dosimeter::server {
namespace {

constexpr std::string_view kScheme = "Bearer ";

template <class... Scope>
Scopes scopes_of(Scope... scope) {
  Scopes scopes;
  (scopes.set(static_cast<std::size_t>(scope)), ...);
  return scopes;
}

// The parameter where `path` has the pattern's form ("" where it has none); else nothing.
std::optional<std::string_view> match(std::string_view pattern, std::string_view path) {
  const auto brace = pattern.find("{id}");
  if (brace == std::string_view::npos) {
    return pattern == path ? std::optional<std::string_view>("") : std::nullopt;
  }
  const std::string_view before = pattern.substr(0, brace);
  const std::string_view behind = pattern.substr(brace + 4);
  if (path.size() <= before.size() + behind.size()) return std::nullopt;
  if (!path.starts_with(before) || !path.ends_with(behind)) return std::nullopt;
  const auto parameter = path.substr(before.size(), path.size() - before.size() - behind.size());
  return parameter.find('/') == std::string_view::npos ? std::optional(parameter) : std::nullopt;
}

// "GET, DELETE"; empty where no route has this path.
std::string allowed_methods(std::string_view path) {
  std::string methods;
  for (const Route& route : routes()) {
    if (match(route.pattern, path)) {
      (methods += methods.empty() ? "" : ", ") += route.method;
    }
  }
  return methods;
}

const Token& token_of(const Exchange& exchange, Time now) {
  const std::string_view header = exchange.request.authorization;
  const bool has_scheme =
      header.size() > kScheme.size() &&
      std::equal(kScheme.begin(), kScheme.end(), header.begin(), [](char a, char b) {
        return a == b || (a >= 'A' && a <= 'Z' && a + 32 == b) ||
               (a >= 'a' && a <= 'z' && a - 32 == b);
      });
  const Token* const token =
      has_scheme ? exchange.instrument->tokens().find(header.substr(kScheme.size()), now) : nullptr;
  if (token == nullptr) {
    throw ProblemError(401, "no-token", "send a valid token: Authorization: Bearer ...")
        .with("WWW-Authenticate", header.empty()
                                      ? R"(Bearer realm="dosimeter")"
                                      : R"(Bearer realm="dosimeter", error="invalid_token")");
  }
  return *token;
}

std::string names_of(Scopes scopes) {
  std::string names;
  for (std::size_t i = 0; i < kScopes; ++i) {
    if (scopes.test(i)) (names += names.empty() ? "" : " ") += kScopeNames[i];
  }
  return names;
}

ProblemError forbidden(const std::string& detail, Scopes scopes) {
  return ProblemError(403, "forbidden", detail)
      .with("WWW-Authenticate", R"(Bearer realm="dosimeter", error="insufficient_scope", scope=")" +
                                    names_of(scopes) + '"');
}

// Whose figures a token may see: its worker's own, its team's.
void check_reach(const Exchange& exchange) {
  const Token& token = *exchange.token;
  const std::string& asked = exchange.parameter;
  if (exchange.route->pattern == "/v1/workers/{id}/index") {
    if (token.has(Scope::read_own) && asked == token.worker) return;
    if (token.has(Scope::read_team) && exchange.instrument->policy().team_of(asked) == token.team) {
      return;
    }
    throw forbidden("the token reads its own worker's index, or those of its team",
                    exchange.route->scopes);
  }
  if (exchange.route->pattern == "/v1/teams/{id}/summary" && asked != token.team) {
    throw forbidden("the token reads the summary of its own team", exchange.route->scopes);
  }
}

}  // namespace

const std::vector<Route>& routes() {
  static const std::vector<Route> all = {
      {"POST", "/v1/score", scopes_of(Scope::submit), &Service::score},
      {"POST", "/v1/exposures", scopes_of(Scope::submit), &Service::expose},
      {"GET", "/v1/workers/{id}/index", scopes_of(Scope::read_own, Scope::read_team),
       &Service::index},
      {"GET", "/v1/teams/{id}/summary", scopes_of(Scope::read_team), &Service::team_summary},
      {"DELETE", "/v1/workers/{id}", scopes_of(Scope::administer), &Service::erase},
      {"GET", "/healthz", {}, &Service::health},
      {"GET", "/readyz", {}, &Service::readiness},
      {"GET", "/metrics", scopes_of(Scope::monitor), &Service::metrics_text},
      {"GET", "/v1/openapi.json", {}, &Service::description},
  };
  return all;
}

std::size_t Service::number_of(const Route* route) const {
  return route == nullptr ? routes().size() : static_cast<std::size_t>(route - routes().data());
}

void Service::admit(Exchange& exchange) const {
  exchange.instrument = instrument_.get();
  const Request& request = exchange.request;
  std::string_view parameter;
  for (const Route& route : routes()) {
    const auto found = match(route.pattern, request.path);
    if (!found || route.method != request.method) continue;
    exchange.route = &route;
    parameter = *found;
  }
  if (exchange.route == nullptr) {
    const std::string allowed = allowed_methods(request.path);
    if (allowed.empty()) throw ProblemError(404, "no-route", "there is no such path");
    throw ProblemError(405, "method", "this path knows other methods").with("Allow", allowed);
  }
  if (exchange.route->scopes.any()) {
    exchange.token = &token_of(exchange, now());
    if ((exchange.token->scopes & exchange.route->scopes).none()) {
      throw forbidden("the token lacks the scope for this", exchange.route->scopes);
    }
  }
  if (parameter.empty()) return;
  const auto decoded = percent_decoded(parameter);
  if (!decoded || !is_pseudonym(*decoded)) {
    throw ProblemError(422, "invalid-parameter",
                       "the path's parameter has 1 to 128 characters, without control characters");
  }
  exchange.parameter = *decoded;
  if (exchange.token != nullptr) check_reach(exchange);
}

}  // namespace dosimeter::server
