#include "dosimeter/guidance.hpp"

#include <algorithm>

namespace dosimeter {
namespace {

constexpr std::string_view kArticle =
    "\"What Is Vicarious Trauma? Causes, Symptoms, And Treatment\", BetterHelp editorial team, "
    "reviewed by April Justice, LICSW, 27 June 2024";
constexpr std::string_view kArticleInTime =
    "\"What Is Vicarious Trauma? Causes, Symptoms, And Treatment\", BetterHelp editorial team, "
    "reviewed by April Justice, LICSW, 27 June 2024; how soon it is due is a proposal of this "
    "project";
constexpr std::string_view kRiskFactors =
    "Office for Victims of Crime, risk factors for vicarious trauma, as given in \"What Is "
    "Vicarious Trauma? Causes, Symptoms, And Treatment\", BetterHelp editorial team, reviewed by "
    "April Justice, LICSW, 27 June 2024";
constexpr std::string_view kProposal = "Proposal of this project";

constexpr Measure kRelief = {
    "Relief from heavy material, starting now",
    "Agree with the worker on other tasks for the coming days and share the heavy cases among "
    "more people. Say plainly that this answers the material, not the work done.",
    kProposal};
constexpr Measure kCheckIn = {
    "Managerial check-in within two days",
    "Ask in private how the work is going and what would help, and do what can be done. What the "
    "worker wishes to share is theirs to decide.",
    kArticleInTime};
constexpr Measure kManagement = {
    "Raise it with management",
    "Where time, people, training or supervision are lacking, take that to those who can provide "
    "them, as a matter of the organisation and without naming the worker.",
    kArticle};
constexpr Measure kSupervision = {
    "Supervision session within the week",
    "Offer time with a supervisor to go through the recent material and how it was handled.",
    kArticleInTime};
constexpr Measure kTherapy = {
    "Therapy on offer",
    "Let the worker know how to reach a therapist, in person or online and in confidence. It is "
    "offered, never ordered, and nobody asks whether it was taken up.",
    kArticle};
constexpr Measure kWhatChanged = {
    "A look at what has changed",
    "Find out together what came in from that day on, a new duty, a case, a colleague's leave, and "
    "whether it is to stay; if so, plan for it.",
    kProposal};
constexpr Measure kBreaks = {
    "Breaks in the day",
    "Plan pauses between heavy documents or calls, and keep them when the day gets full.",
    kArticle};
constexpr Measure kTimeOff = {"Regular time off",
                              "Arrange days without traumatic material, and whole weeks of leave.",
                              kArticle};
constexpr Measure kRestDays = {
    "Rest days that stay free",
    "Plan the rota so that nobody has to read or listen on rest days. Where it cannot be avoided, "
    "give another day for each one.",
    kProposal};
constexpr Measure kInterests = {
    "Room for outside interests",
    "Keep evenings and rest days free of messages about cases, so that there is time for what "
    "has nothing to do with work.",
    kArticle};
constexpr Measure kVariety = {
    "Variety in daily tasks",
    "Mix in tasks without traumatic material, and rotate the kinds of case within the team.",
    kRiskFactors};
constexpr Measure kTraining = {
    "Training",
    "Provide good training in assisting trauma survivors and in vicarious trauma. Providing it is "
    "up to the organisation.",
    kRiskFactors};
constexpr Measure kPeers = {
    "Peer and social support",
    "Give colleagues time to support each other, without retelling the details of cases.",
    kRiskFactors};
constexpr Measure kMindfulness = {
    "Mindfulness practice on offer",
    "Offer a course or a quiet room in working hours to those who would like it.", kArticle};
constexpr Measure kRegularCheckIns = {
    "Regular supervision and check-ins",
    "Hold supervision and managerial check-ins at fixed times, whatever the figures say.",
    kArticle};

std::vector<Measure> measures_for(ReasonCode code) {
  switch (code) {
    case ReasonCode::extreme_event:
      return {kSupervision, kBreaks, kPeers};
    case ReasonCode::high_dose:
      return {kSupervision, kBreaks, kVariety, kTimeOff};
    case ReasonCode::rising_dose:
      return {kVariety, kBreaks, kSupervision};
    case ReasonCode::regime_change:
      return {kWhatChanged, kVariety, kSupervision, kManagement};
    case ReasonCode::own_high:
      return {kBreaks, kVariety, kMindfulness};
    case ReasonCode::heavy_days:
      return {kVariety, kBreaks, kTimeOff};
    case ReasonCode::no_free_day:
      return {kTimeOff, kBreaks, kInterests};
    case ReasonCode::rest_days_worked:
      return {kRestDays, kTimeOff, kInterests};
    case ReasonCode::one_sided_work:
      return {kVariety, kTraining};
    case ReasonCode::little_data:
      return {kRegularCheckIns};
  }
  return {};
}

// What keeps a routine level routine.
std::vector<Measure> upkeep() {
  return {kBreaks,          kVariety,  kTimeOff, kInterests,
          kRegularCheckIns, kTraining, kPeers,   kMindfulness};
}

void append_new(const std::vector<Measure>& more, std::vector<Measure>& measures) {
  for (const Measure& measure : more) {
    const bool is_known = std::any_of(measures.begin(), measures.end(), [&](const Measure& known) {
      return known.title == measure.title;
    });
    if (!is_known) measures.push_back(measure);
  }
}

}  // namespace

std::vector<Measure> measures(const Assessment& assessment) {
  if (assessment.level == ActionLevel::routine) return upkeep();
  std::vector<Measure> result;
  if (assessment.level >= ActionLevel::act) append_new({kRelief, kCheckIn, kManagement}, result);
  if (assessment.level >= ActionLevel::check_in) append_new({kCheckIn}, result);
  for (const Reason& reason : assessment.reasons) append_new(measures_for(reason.code), result);
  if (assessment.level >= ActionLevel::check_in) append_new({kPeers, kTherapy}, result);
  return result;
}

std::string_view caution() {
  return "These figures measure exposure to traumatic material, not anyone's health. They are no "
         "diagnosis and do not replace professional advice. No clinical thresholds for exposure "
         "exist: the levels are the organisation's own policy. The scores come from a model "
         "trained on machine-annotated silver labels and can be wrong. Never use them for ranking, "
         "hiring or discipline.";
}

}  // namespace dosimeter
