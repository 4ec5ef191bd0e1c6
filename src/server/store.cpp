#include "store.hpp"

#include "dosimeter/error.hpp"
#include "tsv.hpp"

namespace dosimeter::server {

#ifndef DOSIMETER_POSTGRESQL
std::unique_ptr<Store> open_postgres_store(const std::string&, const StoreOptions&) {
  throw Error({"postgresql", 0, "this build knows no PostgreSQL",
               "build it where libpq is installed, or use sqlite:PATH"});
}
#endif

std::string read_key(const std::string& path) {
  const std::string content = read_file(path);
  std::string line = content.substr(0, content.find_first_of("\r\n"));
  // Without a key the store would be opened, or made, without encryption.
  if (line.empty()) {
    throw Error({path, 1, "the first line, which is the key, is empty", "write the key there"});
  }
  return line;
}

std::unique_ptr<Store> open_store(const StoreOptions& options) {
  const std::string_view location = options.location;
  constexpr std::string_view sqlite = "sqlite:";
  if (location.starts_with(sqlite) && location.size() > sqlite.size()) {
    return open_sqlite_store(std::string(location.substr(sqlite.size())), options);
  }
  if (location.starts_with("postgresql://") || location.starts_with("postgres://")) {
    return open_postgres_store(options.location, options);
  }
  throw Error({"store", 0, "this is no location of a store",
               "write sqlite:PATH or postgresql://HOST/DATABASE"});
}

}  // namespace dosimeter::server
