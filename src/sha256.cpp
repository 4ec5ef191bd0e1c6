#include "sha256.hpp"

#include <openssl/evp.h>

#include <new>
#include <stdexcept>

namespace dosimeter {
namespace {

void expect(int result) {
  if (result != 1) throw std::runtime_error("libcrypto cannot compute SHA-256");
}

}  // namespace

// The algorithm is fetched once: OpenSSL 3 would otherwise look it up for every digest.
struct Sha256::Context {
  Context() {
    if (context == nullptr) throw std::bad_alloc();
    expect(algorithm == nullptr ? 0 : 1);
  }
  ~Context() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256Digest Sha256::operator()(std::string_view bytes) {
  Sha256Digest digest;
  expect(EVP_DigestInit_ex2(context_->context, context_->algorithm, nullptr));
  expect(EVP_DigestUpdate(context_->context, bytes.data(), bytes.size()));
  expect(EVP_DigestFinal_ex(context_->context, digest.data(), nullptr));
  return digest;
}

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string hexadecimal(const Sha256Digest& digest) { return hexadecimal(bytes_of(digest)); }

std::string sha256_hexadecimal(std::string_view bytes) {
  thread_local Sha256 sha256;
  return hexadecimal(sha256(bytes));
}

std::string_view bytes_of(const Sha256Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace dosimeter
