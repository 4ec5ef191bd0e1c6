#include "request_keys.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <new>

#include "sha256.hpp"

namespace dosimeter::server {

namespace {

std::string hmac_hexadecimal(std::string_view secret, std::string_view bytes) {
  Sha256Digest digest{};
  const auto* const message = reinterpret_cast<const unsigned char*>(bytes.data());
  if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), message, bytes.size(),
           digest.data(), nullptr) == nullptr) {
    throw std::bad_alloc();
  }
  return hexadecimal(digest);
}

}  // namespace

std::string new_request_secret() {
  std::string secret(32, '\0');
  auto* const bytes = reinterpret_cast<unsigned char*>(secret.data());
  if (RAND_bytes(bytes, static_cast<int>(secret.size())) != 1) throw std::bad_alloc();
  return secret;
}

RequestKey under_secret(const RequestKey& key, std::string_view secret) {
  return {hmac_hexadecimal(secret, key.key), hmac_hexadecimal(secret, key.request)};
}

RequestKeys::RequestKeys(std::span<const Submission> submissions, std::string_view secret,
                         const Find& find)
    : keys_(submissions.size()), outcomes_(submissions.size()) {
  std::map<std::string, std::size_t> first;  // in this batch, by key
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    if (submissions[i].key) keys_[i] = under_secret(*submissions[i].key, secret);
    const auto& key = keys_[i];
    if (!key) {
      fresh_.push_back(i);
      continue;
    }
    if (const auto known = first.find(key->key); known != first.end()) {
      if (keys_[known->second]->request != key->request) {
        outcomes_[i].kind = Outcome::Kind::conflict;
      } else {
        outcomes_[i].kind = Outcome::Kind::replayed;
        repeats_[i] = known->second;
      }
      continue;
    }
    if (const auto kept = find(key->key)) {
      const bool is_same = kept->request == key->request;
      outcomes_[i] = {is_same ? Outcome::Kind::replayed : Outcome::Kind::conflict, kept->tally};
      continue;
    }
    first[key->key] = i;
    fresh_.push_back(i);
  }
}

std::vector<Outcome> RequestKeys::outcomes(std::span<const LedgerTally> tallies) const {
  std::vector<Outcome> all = outcomes_;
  for (std::size_t i = 0; i < fresh_.size(); ++i) all[fresh_[i]].tally = tallies[i];
  for (const auto& [repeat, original] : repeats_) all[repeat].tally = all[original].tally;
  return all;
}

}  // namespace dosimeter::server
