#pragma once
// A policy as the text of its members.

#include <string>
#include <string_view>
#include <vector>

#include "dosimeter/policy.hpp"

namespace dosimeter {

struct PolicyMember {
  std::string_view name;
  std::string value;  // JSON
};

// All of them, in the order of the schema.
std::vector<PolicyMember> policy_members(const Policy& policy);

}  // namespace dosimeter
