#include "dosimeter/self_check.hpp"

#include <algorithm>

#include "field_names.hpp"

namespace dosimeter {
namespace {

constexpr auto kSign = SelfCheckPart::sign;
constexpr auto kRisk = SelfCheckPart::risk_factor;

constexpr std::array<SelfCheckQuestion, kSelfCheckQuestions> kQuestions = {{
    {"cynicism", kSign, "Cynicism or hopelessness",
     "Have you felt cynical or hopeless about people, your work or the world?"},
    {"focus", kSign, "Focus", "Has it been hard to concentrate or to keep your mind on a task?"},
    {"withdrawal", kSign, "Withdrawal", "Have you drawn back from friends, family or colleagues?"},
    {"emotions", kSign, "Feelings",
     "Have your feelings been hard to manage, or have you felt numb?"},
    {"motivation", kSign, "Motivation", "Have you lost the drive for work that you used to have?"},
    {"sleep", kSign, "Sleep", "Have you slept badly, or had bad dreams?"},
    {"worry", kSign, "Worry about danger",
     "Have you worried more than you would like about what might happen to you or to people close "
     "to you?"},
    {"overextended", kSign, "Too much, or self-doubt",
     "Have you felt that you carry too much, or doubted whether you are good enough?"},
    {"irritability", kSign, "Irritation or anger", "Have you been irritable or angry?"},
    {"relationships", kSign, "Relationships",
     "Have there been difficulties with people who matter to you?"},
    {"coping", kSign, "Coping",
     "Have you coped in ways that are not good for you, such as drinking more?"},
    {"training", kRisk, "Training",
     "Have you gone without good training in helping people who survived trauma?"},
    {"past", kRisk, "Own past", "Have you been through traumatic events yourself?"},
    {"variety", kRisk, "Variety",
     "Is your work all about people who suffer, with little or nothing else in between?"},
    {"support", kRisk, "Support",
     "Are you without people who support you, or without ways of coping that do you good?"},
}};

constexpr std::array<std::string_view, 4> kSignAnswers = {"skipped", "not at all", "sometimes",
                                                          "often"};
constexpr std::array<std::string_view, 4> kRiskAnswers = {"skipped", "no", "partly", "yes"};

const std::array<std::string_view, 4>& answers_of(SelfCheckPart part) {
  return part == kSign ? kSignAnswers : kRiskAnswers;
}

constexpr std::array<SelfCheckMeasure, 5> kMeasures = {{
    {"People", "Keep up a strong network: friends, family, colleagues who know the work."},
    {"Breaks and other things",
     "Take breaks in the day, vary your tasks, take your time off, and keep interests that have "
     "nothing to do with work."},
    {"Mindfulness", "A regular practice helps some people: a few minutes of breathing or sitting."},
    {"Therapy", "Talking to a therapist, in person or online, is an ordinary thing to do."},
    {"Support at work",
     "Ask for supervision, training and time with your manager. Where it is lacking, raise it: "
     "providing it is up to the organisation."},
}};

}  // namespace

std::span<const SelfCheckQuestion, kSelfCheckQuestions> self_check_questions() {
  return kQuestions;
}

std::string_view name(SelfCheckAnswer answer, SelfCheckPart part) {
  return answers_of(part)[static_cast<std::size_t>(answer)];
}

std::optional<SelfCheckAnswer> self_check_answer(std::string_view name, SelfCheckPart part) {
  const auto& names = answers_of(part);
  const auto found = std::find(names.begin(), names.end(), name_key(name));
  if (found == names.end()) return std::nullopt;
  return static_cast<SelfCheckAnswer>(found - names.begin());
}

std::string_view stored_name(SelfCheckAnswer answer) {
  constexpr std::array<std::string_view, 4> names = {"skipped", "none", "some", "much"};
  return names[static_cast<std::size_t>(answer)];
}

std::string_view self_check_note() {
  return "A note before you begin: these questions are about strain from traumatic material, and "
         "thinking of it can be hard in itself. Answer for the last few weeks. Skip whatever you "
         "like, and stop when you like. The answers are yours: nobody else sees them unless you "
         "hand them on. There is no score and no right answer. This is no diagnosis and does not "
         "replace professional advice.";
}

std::string_view self_check_source() {
  return "\"What Is Vicarious Trauma? Causes, Symptoms, And Treatment\", BetterHelp editorial "
         "team, "
         "reviewed by April Justice, LICSW, 27 June 2024; the risk factors are those of the Office "
         "for Victims of Crime, as given there.";
}

std::span<const SelfCheckMeasure> self_check_measures() { return kMeasures; }

std::string_view self_check_help() {
  return "If any of it weighs on you, talk to someone: a colleague, your supervisor, a doctor, a "
         "therapist. A crisis line listens at any hour: 988 in the United States and Canada, 116 "
         "123 in the United Kingdom and Ireland; findahelpline.com lists those of other countries. "
         "In danger, call your emergency number.";
}

std::vector<SelfCheckChange> self_check_changes(std::span<const SelfCheckEntry> earlier,
                                                const SelfCheckEntry& now) {
  std::vector<SelfCheckChange> changes;
  for (std::size_t i = 0; i < kSelfCheckQuestions; ++i) {
    if (now.answers[i] == SelfCheckAnswer::skipped) continue;
    const auto last = std::find_if(earlier.rbegin(), earlier.rend(), [&](const auto& entry) {
      return entry.answers[i] != SelfCheckAnswer::skipped;
    });
    if (last == earlier.rend() || last->answers[i] == now.answers[i]) continue;
    changes.push_back({i, last->answers[i], now.answers[i], last->time});
  }
  return changes;
}

}  // namespace dosimeter
