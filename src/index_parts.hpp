#pragma once
// The parts of the index, a source file each: every function fills in the members of Index that it
// is about. Exposures are in the order of WorkerRecord::exposures.

#include <chrono>
#include <span>

#include "dosimeter/exposure.hpp"

namespace dosimeter {

using Exposures = std::span<const Exposure>;

inline constexpr std::chrono::days kWeek{7};
inline constexpr std::chrono::days kFourWeeks{28};

// The tail of `dated` that lies less than `window` before `as_of`.
Exposures last(Time::duration window, Exposures dated, Time as_of);

// Their sum of doses (see Estimate).
Estimate plain_dose(Exposures exposures, double error_correlation);

// The largest peak, and the largest of either bound; 0 of none.
Estimate highest_peak(Exposures exposures);

// index_documents.cpp: what needs no dates.
void describe_documents(Exposures counted, const IndexOptions& options, Index& index);
// Needs describe_documents before it.
void describe_variety(Exposures counted, Exposures dated, const IndexOptions& options,
                      Index& index);

// The others need at least one exposure, all dated, none after `index.as_of`.
// index_doses.cpp
void describe_doses(Exposures dated, const IndexOptions& options, Index& index);
// index_past.cpp: against the worker's own past; needs describe_doses before it.
void describe_past(Exposures dated, Index& index);
// index_days.cpp: strain, recovery, changes of regime.
void describe_days(Exposures dated, const IndexOptions& options, Index& index);

}  // namespace dosimeter
