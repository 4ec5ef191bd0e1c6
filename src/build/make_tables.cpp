// make_tables FILE: writes the standard lexicon's and vocabulary's tables (see
// standard_tables.hpp). Part of the build only.

#include <cstdio>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>

#include "standard_tables.hpp"

int main(int count, char** words) {
  try {
    if (count != 2) throw std::invalid_argument("name the file to write");
    const std::string tables = dosimeter::make_standard_tables();
    std::ofstream file(words[1], std::ios::binary);
    file.write(tables.data(), static_cast<std::streamsize>(tables.size()));
    file.close();
    if (!file) throw std::runtime_error(std::string(words[1]) + " cannot be written");
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make_tables: %s\n", error.what());
    return 1;
  }
}
