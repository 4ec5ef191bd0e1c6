#include "sealed_file.hpp"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <utility>

#include "dosimeter/error.hpp"
#include "little_endian.hpp"

namespace dosimeter {
namespace {

// --- Layout

constexpr std::string_view kMagic = "DOSISEAL";
constexpr std::size_t kSalt = 16;
constexpr std::size_t kProof = 16;
constexpr std::size_t kLength = 8;
constexpr std::size_t kTag = 16;
constexpr std::size_t kSaltAt = kMagic.size() + 2;
constexpr std::size_t kProofAt = kSaltAt + kSalt;
constexpr std::size_t kLengthAt = kProofAt + kProof;
constexpr std::size_t kContentAt = kLengthAt + kLength;

constexpr int kLeastCost = 4;
// More is no file of this program: 1 GiB, or half a minute.
constexpr int most_cost(KeyDerivation derivation) {
  return derivation == KeyDerivation::scrypt ? 20 : 24;
}
constexpr std::size_t kMostContent = 64u << 20;

// --- libcrypto

void require(int result) {
  if (result != 1) throw std::runtime_error("libcrypto could not do what it was asked for");
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string random_bytes(std::size_t count) {
  std::string random(count, '\0');
  require(RAND_bytes(bytes(random), static_cast<int>(count)));
  return random;
}

using Derived = std::span<unsigned char>;

void by_scrypt(std::string_view passphrase, std::string_view salt, int cost, Derived derived) {
  constexpr std::uint64_t block = 8;
  const std::uint64_t n = std::uint64_t{1} << cost;
  const std::uint64_t memory = 128 * block * n + (1u << 20);
  require(EVP_PBE_scrypt(passphrase.data(), passphrase.size(), bytes(salt), salt.size(), n, block,
                         1, memory, derived.data(), derived.size()));
}

void by_pbkdf2(std::string_view passphrase, std::string_view salt, int cost, Derived derived) {
  require(PKCS5_PBKDF2_HMAC(passphrase.data(), static_cast<int>(passphrase.size()), bytes(salt),
                            static_cast<int>(salt.size()), 1 << cost, EVP_sha256(),
                            static_cast<int>(derived.size()), derived.data()));
}

// What is derived from a passphrase; wiped when it is no longer needed.
struct Keys {
  std::array<unsigned char, 32> key{};
  std::array<unsigned char, 12> nonce{};
  std::array<unsigned char, kProof> proof{};

  Keys(std::string_view passphrase, std::string_view salt, KeyDerivation derivation, int cost) {
    std::array<unsigned char, 32 + 12 + kProof> derived{};
    (derivation == KeyDerivation::scrypt ? by_scrypt : by_pbkdf2)(passphrase, salt, cost, derived);
    std::memcpy(key.data(), derived.data(), key.size());
    std::memcpy(nonce.data(), derived.data() + key.size(), nonce.size());
    std::memcpy(proof.data(), derived.data() + key.size() + nonce.size(), proof.size());
    OPENSSL_cleanse(derived.data(), derived.size());
  }
  ~Keys() { OPENSSL_cleanse(key.data(), key.size()); }
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  std::string_view proof_text() const {
    return {reinterpret_cast<const char*>(proof.data()), proof.size()};
  }
};

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

// AES-256-GCM that has taken the header.
Cipher cipher(const Keys& keys, std::string_view header, bool encrypts) {
  Cipher context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  require(context != nullptr);
  require(EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, keys.key.data(),
                            keys.nonce.data(), encrypts ? 1 : 0));
  int taken = 0;
  require(EVP_CipherUpdate(context.get(), nullptr, &taken, bytes(header),
                           static_cast<int>(header.size())));
  return context;
}

std::string transformed(EVP_CIPHER_CTX* context, std::string_view text) {
  std::string result(text.size(), '\0');
  int written = 0;
  require(EVP_CipherUpdate(context, bytes(result), &written, bytes(text),
                           static_cast<int>(text.size())));
  return result;
}

// --- Reading

[[noreturn]] void fail(const std::string& file, std::string what, std::string remedy) {
  throw Error({file, 0, std::move(what), std::move(remedy)});
}

// The cost that the header names.
int checked_cost(std::string_view sealed, const std::string& file) {
  if (!kMagic.starts_with(sealed.substr(0, kMagic.size()))) {
    fail(file, "this is no sealed file", "check the path; nothing was changed");
  }
  if (sealed.size() < kContentAt + kTag) {
    fail(file, "the sealed file is cut short", "restore a copy of it; nothing was changed");
  }
  const int cost = sealed[kMagic.size() + 1];
  const auto derivation = static_cast<KeyDerivation>(sealed[kMagic.size()]);
  const bool is_known = derivation == KeyDerivation::scrypt || derivation == KeyDerivation::pbkdf2;
  if (!is_known || cost < kLeastCost || cost > most_cost(derivation)) {
    fail(file, "the sealed file is of another version, or was altered",
         "use the version that wrote it, or restore a copy; nothing was changed");
  }
  const std::uint64_t length = word_at(sealed, kLengthAt);
  const std::uint64_t there = sealed.size() - kContentAt - kTag;
  if (there < length) {
    fail(file, "the sealed file is cut short", "restore a copy of it; nothing was changed");
  }
  if (there > length) {
    fail(file, "the sealed file was altered", "restore a copy of it; nothing was changed");
  }
  return cost;
}

// --- Files

std::string reason() { return std::string(" (") + std::strerror(errno) + ')'; }

// A new file beside the one that it is to replace; removed unless it does.
class PrivateFile {
 public:
  explicit PrivateFile(const std::string& path)
      : path_(path),
        temporary_(path + '.' + std::to_string(getpid()) + ".part"),
        descriptor_(open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0) give_up();
  }
  ~PrivateFile() {
    if (descriptor_ >= 0) close(descriptor_);
    if (!replaced_) unlink(temporary_.c_str());
  }
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  void write(std::string_view content) {
    while (!content.empty()) {
      const ssize_t written = ::write(descriptor_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) give_up();
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void replace() {
    if (fsync(descriptor_) != 0) give_up();
    if (rename(temporary_.c_str(), path_.c_str()) != 0) give_up();
    replaced_ = true;
  }

 private:
  [[noreturn]] void give_up() {
    const std::string why = reason();
    if (descriptor_ >= 0) unlink(temporary_.c_str());
    fail(path_, "the file cannot be written" + why,
         "make room, or name another file; what was there is unchanged");
  }

  std::string path_;
  std::string temporary_;
  int descriptor_;
  bool replaced_ = false;
};

// So that the new name outlasts a loss of power; where a file system cannot do that, it cannot.
void keep_folder(const std::filesystem::path& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

void make_private_folders(const std::filesystem::path& folder) {
  if (folder.empty() || std::filesystem::exists(folder)) return;
  make_private_folders(folder.parent_path());
  if (mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return;
  fail(folder.string(), "the folder cannot be made" + reason(), "name a file elsewhere");
}

}  // namespace

std::string seal(std::string_view content, std::string_view passphrase, KeyDerivation derivation) {
  const bool is_scrypt = derivation == KeyDerivation::scrypt;
  return seal(content, passphrase, derivation, is_scrypt ? kScryptCost : kPbkdf2Cost);
}

KeyDerivation derivation_of(std::string_view sealed) {
  const bool is_sealed = sealed.starts_with(kMagic) && sealed.size() > kMagic.size();
  const bool is_pbkdf2 =
      is_sealed && sealed[kMagic.size()] == static_cast<char>(KeyDerivation::pbkdf2);
  return is_pbkdf2 ? KeyDerivation::pbkdf2 : KeyDerivation::scrypt;
}

std::string seal(std::string_view content, std::string_view passphrase, KeyDerivation derivation,
                 int cost) {
  if (passphrase.empty()) throw std::invalid_argument("seal: the passphrase is empty");
  if (content.size() > kMostContent) throw std::invalid_argument("seal: more than 64 MiB");
  const std::string salt = random_bytes(kSalt);
  const Keys keys(passphrase, salt, derivation, cost);
  std::string sealed(kMagic);
  sealed += static_cast<char>(derivation);
  sealed += static_cast<char>(cost);
  sealed += salt;
  sealed += keys.proof_text();
  append_word(content.size(), sealed);
  const Cipher context = cipher(keys, sealed, true);
  sealed += transformed(context.get(), content);
  int nothing = 0;
  std::string tag(kTag, '\0');
  require(EVP_CipherFinal_ex(context.get(), bytes(tag), &nothing));
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTag, tag.data()));
  return sealed + tag;
}

std::string unseal(std::string_view sealed, std::string_view passphrase, const std::string& file) {
  const int cost = checked_cost(sealed, file);
  const Keys keys(passphrase, sealed.substr(kSaltAt, kSalt), derivation_of(sealed), cost);
  const std::string_view proof = sealed.substr(kProofAt, kProof);
  if (CRYPTO_memcmp(proof.data(), keys.proof.data(), kProof) != 0) {
    fail(file, "the passphrase does not open this file",
         "try again; if you are sure of it, the file was altered: restore a copy. Nothing was "
         "changed");
  }
  const Cipher context = cipher(keys, sealed.substr(0, kContentAt), false);
  const std::size_t length = sealed.size() - kContentAt - kTag;
  std::string content = transformed(context.get(), sealed.substr(kContentAt, length));
  std::string tag(sealed.substr(kContentAt + length));
  require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()));
  int nothing = 0;
  if (EVP_CipherFinal_ex(context.get(), bytes(tag), &nothing) != 1) {
    OPENSSL_cleanse(content.data(), content.size());
    fail(file, "the sealed file was altered or is damaged",
         "restore a copy of it; nothing was changed");
  }
  return content;
}

void write_private_file(const std::string& path, std::string_view content) {
  const auto folder = std::filesystem::path(path).parent_path();
  make_private_folders(folder);
  PrivateFile file(path);
  file.write(content);
  file.replace();
  keep_folder(folder.empty() ? "." : folder);
}

}  // namespace dosimeter
