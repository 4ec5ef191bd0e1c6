#include "command_options.hpp"

#include <boost/program_options/parsers.hpp>

#include "dosimeter/error.hpp"

namespace dosimeter::server {

namespace options = boost::program_options;

options::variables_map parse_options(const std::vector<std::string>& arguments,
                                     const options::options_description& known,
                                     const options::positional_options_description& words) {
  options::variables_map given;
  try {
    options::store(options::command_line_parser(arguments).options(known).positional(words).run(),
                   given);
    options::notify(given);
  } catch (const options::error& error) {
    throw Error({"options", 0, error.what(), "see dosimeterd --help"});
  }
  return given;
}

}  // namespace dosimeter::server
