#pragma once
// How dosimeterd is to run: its options, from the command line and from a file.

#include <boost/program_options/options_description.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "connection.hpp"
#include "service.hpp"

namespace dosimeter::server {

struct Settings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any that is free
  std::string certificate;    // PEM file of the chain; empty for no TLS
  std::string private_key;    // PEM file
  unsigned threads = 2;
  std::chrono::seconds grace{30};  // for requests under way at the end
  Limits limits;
  RequestLog request_log = RequestLog::all;
  ServiceOptions service;
};

// The options with their help.
boost::program_options::options_description setting_options();

// From arguments, and from the file that --config names. Throws Error with a remedy for what does
// not fit together: an address that others can reach without TLS, a certificate without its key.
Settings settings_of(const std::vector<std::string>& arguments);

}  // namespace dosimeter::server
