#pragma once
// What dosimeterd does with a store besides serving it: for those who keep it. Servers may go on
// meanwhile. Each returns the program's exit code and throws Error.

#include <string>
#include <vector>

namespace dosimeter::server {

// Checks a store against its audit log; exit code 1 where something is wrong.
int audit_command(const std::vector<std::string>& arguments);

// Takes documents out and keeps them out, or lets them in again; exit code 1 where one is missing.
int withdraw_command(const std::vector<std::string>& arguments);

// Removes what is past its retention time.
int expire_command(const std::vector<std::string>& arguments);

// Writes all figures as CSV to standard output.
int export_command(const std::vector<std::string>& arguments);

}  // namespace dosimeter::server
