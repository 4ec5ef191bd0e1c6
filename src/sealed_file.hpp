#pragma once
// A file that only a passphrase opens, and that tells when it was altered.
//
// Layout: "DOSISEAL", one byte each for the format's version and for the cost, 16 bytes of salt, 16
// bytes by which a wrong passphrase shows, the content's length in 8 bytes (least significant
// first), the content under AES-256-GCM and its tag of 16 bytes. Key, nonce and the bytes for the
// passphrase are derived from passphrase and salt, in this order, and the salt is new each time: no
// key is used twice. All that stands before the content is authenticated with it.
//
// Version 1 derives them by scrypt (RFC 7914; r = 8, p = 1) and its cost is log2 of N. Version 2
// derives them by PBKDF2 with HMAC-SHA-256 (RFC 8018) and its cost is log2 of the rounds: browsers
// have no scrypt (Web Cryptography API). It is the weaker one, as guessing takes no memory.

#include <string>
#include <string_view>

namespace dosimeter {

enum class KeyDerivation : char { scrypt = 1, pbkdf2 = 2 };  // the format's version

// 17: 128 MiB and about half a second, as OWASP recommends for passwords.
inline constexpr int kScryptCost = 17;
// 20: a million rounds; OWASP recommends 600,000 at least.
inline constexpr int kPbkdf2Cost = 20;

// Throws std::invalid_argument for an empty passphrase, std::runtime_error where libcrypto fails.
std::string seal(std::string_view content, std::string_view passphrase, KeyDerivation derivation,
                 int cost);
// With the cost above.
std::string seal(std::string_view content, std::string_view passphrase,
                 KeyDerivation derivation = KeyDerivation::scrypt);

// How the keys of a sealed file are derived; scrypt where it is none.
KeyDerivation derivation_of(std::string_view sealed);

// Throws Error, which names `file`, where `sealed` is no such file, was cut short or altered, or
// has another passphrase.
std::string unseal(std::string_view sealed, std::string_view passphrase, const std::string& file);

// Writes a file that its owner alone may read, as a whole or not at all. Throws Error.
void write_private_file(const std::string& path, std::string_view content);

}  // namespace dosimeter
