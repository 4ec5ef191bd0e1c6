#include "settings.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>
#include <fstream>
#include <thread>

#include "dosimeter/error.hpp"
#include "tsv.hpp"

namespace dosimeter::server {
namespace {

namespace options = boost::program_options;

std::string text(const options::variables_map& given, const char* name) {
  return given.contains(name) ? given[name].as<std::string>() : std::string();
}

std::size_t number(const options::variables_map& given, const char* name, std::size_t least,
                   std::size_t most) {
  const auto value = given[name].as<std::size_t>();
  if (value < least || value > most) {
    throw Error({std::string("--") + name, 0, "the value is out of range",
                 "give one from " + std::to_string(least) + " to " + std::to_string(most)});
  }
  return value;
}

std::chrono::seconds seconds(const options::variables_map& given, const char* name) {
  return std::chrono::seconds(number(given, name, 1, 3600));
}

RequestLog request_log(const std::string& name) {
  if (name == "all") return RequestLog::all;
  if (name == "problems") return RequestLog::problems;
  if (name == "none") return RequestLog::none;
  throw Error({"--log-requests", 0, "there is no such choice", "give all, problems or none"});
}

void check(const Settings& settings) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(settings.address, error);
  if (error) {
    throw Error({"--address", 0, "this is no IP address", "write it like 127.0.0.1 or ::1"});
  }
  if (settings.certificate.empty() != settings.private_key.empty()) {
    throw Error({"--tls-certificate", 0, "certificate and key go together",
                 "give --tls-certificate and --tls-key"});
  }
  if (settings.certificate.empty() && !address.is_loopback()) {
    throw Error({"--address", 0, "others could reach this address, and read what is sent there",
                 "give --tls-certificate and --tls-key, or listen on 127.0.0.1"});
  }
  if (settings.service.files.tokens.empty()) {
    throw Error({"--tokens", 0, "without tokens nobody may do anything",
                 "make a file with: dosimeterd token --tokens FILE --scope submit"});
  }
}

}  // namespace

options::options_description setting_options() {
  const auto text_value = [](const char* what) {
    return options::value<std::string>()->value_name(what);
  };
  const auto count = [](std::size_t otherwise) {
    return options::value<std::size_t>()->value_name("N")->default_value(otherwise);
  };
  const Limits limits;
  options::options_description all("Options");
  all.add_options()("config", text_value("FILE"), "a file of these options, one a line: port=8443")(
      "address", text_value("ADDRESS")->default_value("127.0.0.1"),
      "listen there; any but a loopback address needs TLS")(
      "port", count(8080), "listen on this port; 0 for any that is free")(
      "tls-certificate", text_value("FILE"), "PEM file of the certificate and its chain")(
      "tls-key", text_value("FILE"), "PEM file of its private key")(
      "store", text_value("LOCATION")->default_value("sqlite:dosimeter.ledger"),
      "sqlite:PATH, or postgresql://HOST/DATABASE for several servers")(
      "store-key-file", text_value("FILE"), "key of an encrypted SQLite ledger, the first line")(
      "tokens", text_value("FILE"), "who may do what; see dosimeterd token")(
      "policy", text_value("FILE"), "the organisation's policy")("model", text_value("FILE"),
                                                                 "other weights")(
      "lexicon", text_value("FILE"), "another lexicon")("assertion", text_value("FILE"),
                                                        "other assertion rules")(
      "threads", count(std::max(std::thread::hardware_concurrency(), 1u)),
      "threads that serve requests")("readers", count(2), "connections to the store that read")(
      "max-body", count(limits.body_bytes), "bytes of a request's body")(
      "max-header", count(limits.header_bytes), "bytes of its header")("max-batch", count(1000),
                                                                       "documents of one request")(
      "max-connections", count(limits.connections), "open at the same time")(
      "header-time", count(10), "seconds for a request's header")("body-time", count(30),
                                                                  "seconds for its body")(
      "idle-time", count(60), "seconds between requests")("write-time", count(30),
                                                          "seconds for an answer")(
      "grace-time", count(30), "seconds for requests under way at the end")(
      "log-requests", text_value("WHICH")->default_value("all"), "all, problems or none");
  return all;
}

Settings settings_of(const std::vector<std::string>& arguments) {
  options::variables_map given;
  try {
    const auto known = setting_options();
    options::store(options::command_line_parser(arguments).options(known).run(), given);
    if (const std::string path = text(given, "config"); !path.empty()) {
      std::ifstream file(path);
      if (!file) throw Error({path, 0, "the file cannot be opened", "check the path"});
      options::store(options::parse_config_file(file, known), given);
    }
    options::notify(given);
  } catch (const options::error& error) {
    throw Error({"options", 0, error.what(), "see dosimeterd --help"});
  }
  Settings settings;
  settings.address = text(given, "address");
  settings.port = static_cast<std::uint16_t>(number(given, "port", 0, 65'535));
  settings.certificate = text(given, "tls-certificate");
  settings.private_key = text(given, "tls-key");
  settings.threads = static_cast<unsigned>(number(given, "threads", 1, 256));
  settings.grace = seconds(given, "grace-time");
  Limits& limits = settings.limits;
  limits.body_bytes = number(given, "max-body", 1024, std::size_t{1} << 30);
  limits.header_bytes = number(given, "max-header", 1024, std::size_t{1} << 20);
  limits.connections = number(given, "max-connections", 1, 100'000);
  limits.header_time = seconds(given, "header-time");
  limits.body_time = seconds(given, "body-time");
  limits.idle_time = seconds(given, "idle-time");
  limits.write_time = seconds(given, "write-time");
  settings.request_log = request_log(text(given, "log-requests"));
  ServiceOptions& service = settings.service;
  service.files = {text(given, "model"), text(given, "lexicon"), text(given, "assertion"),
                   text(given, "policy"), text(given, "tokens")};
  service.store.location = text(given, "store");
  if (const std::string path = text(given, "store-key-file"); !path.empty()) {
    service.store.key = read_key(path);
  }
  service.batch = number(given, "max-batch", 1, 1'000'000);
  service.readers = number(given, "readers", 1, 64);
  check(settings);
  return settings;
}

}  // namespace dosimeter::server
