// Exposures, records and policies, for C.

#include <memory>

#include "boundary.hpp"
#include "dosimeter/report.hpp"
#include "handles.hpp"
#include "shared_figures.hpp"

namespace dosimeter::c {
namespace {

// Either way: all members but the time, which each side writes in its own manner.
template <class From, class To>
To copied(const From& from, To to) {
  copy_shared_figures(from, to);
  to.document = from.document;
  to.load_lower = from.load_lower;
  to.load_upper = from.load_upper;
  return to;
}

dosimeter_exposure exposure_of(const Exposure& exposure) {
  dosimeter_exposure result = DOSIMETER_EXPOSURE_INIT;
  result = copied(exposure, result);
  if (exposure.time) result.time = exposure.time->time_since_epoch().count();
  return result;
}

Exposure exposure_of(const dosimeter_exposure& exposure) {
  Exposure result = copied(exposure, Exposure());
  if (exposure.time != DOSIMETER_NO_TIME) result.time = time_of(exposure.time);
  return result;
}

}  // namespace
}  // namespace dosimeter::c

using namespace dosimeter;

dosimeter_status dosimeter_policy_create(const char* json, size_t length,
                                         dosimeter_policy** policy) {
  return c::guarded([&] {
    c::expect(policy, "policy");
    if (length != 0) c::expect(json, "json");
    auto made = std::make_unique<dosimeter_policy>();
    if (length != 0) made->policy = Policy::parse({json, length}, "policy");
    *policy = made.release();
  });
}

void dosimeter_policy_destroy(dosimeter_policy* policy) { delete policy; }

dosimeter_status dosimeter_policy_json(const dosimeter_policy* policy, char** json) {
  return c::guarded([&] {
    c::expect(policy, "policy");
    c::expect(json, "json");
    *json = c::handed_out(to_json(policy->policy));
  });
}

dosimeter_status dosimeter_expose(const dosimeter_document* document, const dosimeter_score* heard,
                                  dosimeter_exposure* exposure) {
  return c::guarded([&] {
    const auto score = c::score_of(c::read(heard, "heard", DOSIMETER_SCORE_INIT));
    c::write(c::exposure_of(make_exposure(c::document_of(document), score)), exposure, "exposure");
  });
}

dosimeter_status dosimeter_record_create(dosimeter_record** record) {
  return c::guarded([&] {
    c::expect(record, "record");
    *record = std::make_unique<dosimeter_record>().release();
  });
}

void dosimeter_record_destroy(dosimeter_record* record) { delete record; }

dosimeter_status dosimeter_record_add(dosimeter_record* record,
                                      const dosimeter_exposure* exposure) {
  return c::guarded([&] {
    c::expect(record, "record");
    record->record.add(c::exposure_of(c::read(exposure, "exposure", DOSIMETER_EXPOSURE_INIT)));
  });
}

dosimeter_status dosimeter_record_merge(dosimeter_record* record, const dosimeter_record* other) {
  return c::guarded([&] {
    c::expect(record, "record");
    c::expect(other, "other");
    if (record != other) record->record.merge(other->record);
  });
}

dosimeter_status dosimeter_record_size(const dosimeter_record* record, size_t* size) {
  return c::guarded([&] {
    c::expect(record, "record");
    c::expect(size, "size");
    *size = record->record.size();
  });
}

dosimeter_status dosimeter_record_assess(const dosimeter_record* record, const char* worker,
                                         int64_t as_of, const dosimeter_policy* policy,
                                         char** json) {
  return c::guarded([&] {
    c::expect(record, "record");
    c::expect(worker, "worker");
    c::expect(policy, "policy");
    c::expect(json, "json");
    const Index index = record->record.index(c::time_of(as_of), policy->policy.index);
    const WorkerSummary summary{worker, index, assess(index, policy->policy),
                                std::string(policy->policy.team_of(worker))};
    *json = c::handed_out(table_json({&summary, 1}));
  });
}
