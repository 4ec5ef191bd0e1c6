#include "policy_text.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "policy_members.hpp"

namespace dosimeter {
namespace {

std::string shortest(double value) {
  std::array<char, 32> buffer;
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr};
}

std::string json_string(std::string_view text) {
  return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
}

// "[a,b]" or "{a,b}", whichever the brackets are.
std::string list(std::string_view brackets, const std::vector<std::string>& elements) {
  std::string text(1, brackets[0]);
  for (const std::string& element : elements) text += (text.size() == 1 ? "" : ",") + element;
  return text + brackets[1];
}

std::string calendar_text(const Calendar& calendar) {
  std::vector<std::string> holidays;
  for (const auto day : calendar.holidays) holidays.push_back(json_string(format_date(Time(day))));
  std::vector<std::string> rest_days;
  for (std::size_t i = 0; i < kWeekdayNames.size(); ++i) {
    if (calendar.rest_days.test(rest_day_bit(i)))
      rest_days.push_back(json_string(kWeekdayNames[i]));
  }
  return list("{}",
              {"\"day_begins_hour\":" + std::to_string(calendar.day_begins_hour),
               "\"holidays\":" + list("[]", holidays), "\"rest_days\":" + list("[]", rest_days)});
}

std::string teams_text(const Policy& policy) {
  std::vector<std::string> teams;
  for (const auto& [team, workers] : policy.teams) {
    std::vector<std::string> names;
    for (const std::string& worker : workers) names.push_back(json_string(worker));
    teams.push_back(json_string(team) + ':' + list("[]", names));
  }
  return list("{}", teams);
}

std::string retention_text(const Policy& policy) {
  return policy.retention_days ? std::to_string(*policy.retention_days) : "null";
}

std::string value_text(const Policy& policy, std::string_view name) {
  if (name == "calendar") return calendar_text(policy.index.calendar);
  if (name == "teams") return teams_text(policy);
  if (name == "retention_days") return retention_text(policy);
  return shortest(get(policy, *find_policy_number(name)));
}

}  // namespace

std::vector<PolicyMember> policy_members(const Policy& policy) {
  std::vector<PolicyMember> members;
  for (const auto& property : policy_schema_object().at("properties").as_object()) {
    const std::string_view name = property.key();
    if (name != "$schema") members.push_back({name, value_text(policy, name)});
  }
  return members;
}

std::string to_json(const Policy& policy) {
  std::vector<PolicyMember> members = policy_members(policy);
  std::sort(members.begin(), members.end(),
            [](const PolicyMember& a, const PolicyMember& b) { return a.name < b.name; });
  std::vector<std::string> texts;
  for (const auto& [name, value] : members) texts.push_back(json_string(name) + ':' + value);
  return list("{}", texts);
}

}  // namespace dosimeter
