#pragma once
// The study of the exposure model as text: what `dosimeter simulate --study` prints.

#include "dosimeter/exposure.hpp"
#include "dosimeter/policy.hpp"
#include "output.hpp"
#include "simulation_study.hpp"

namespace dosimeter::cli {

// The demo caseload and its policy, of which the study tells how sensitive they are.
struct DemoCaseload {
  Caseload caseload;
  Policy policy;
};

// Writes each section as soon as it is there. The same options give the same text.
void write_study(const StudyOptions& options, const DemoCaseload& demo, Output& output);

}  // namespace dosimeter::cli
