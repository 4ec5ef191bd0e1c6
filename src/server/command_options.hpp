#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/positional_options.hpp>
#include <boost/program_options/variables_map.hpp>
#include <string>
#include <vector>

namespace dosimeter::server {

// What is given of the known options; words without a name belong to `words`. Throws Error.
boost::program_options::variables_map parse_options(
    const std::vector<std::string>& arguments,
    const boost::program_options::options_description& known,
    const boost::program_options::positional_options_description& words = {});

}  // namespace dosimeter::server
