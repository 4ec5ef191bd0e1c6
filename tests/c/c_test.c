/* The C interface as a C11 program uses it. */
#include <dosimeter/c.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                                                      \
  do {                                                                                        \
    if (!(condition)) {                                                                       \
      fprintf(stderr, "%s:%d: not so: %s (last error: %s)\n", __FILE__, __LINE__, #condition, \
              dosimeter_last_error());                                                        \
      ++failures;                                                                             \
    }                                                                                         \
  } while (0)

static const char* const grave = "He was stabbed to death in front of his daughter.";
static const char* const plain = "Routine review. Sleeping well, no concerns today.";

static void texts_are_scored(const dosimeter_scorer* scorer) {
  dosimeter_score heavy = DOSIMETER_SCORE_INIT;
  dosimeter_score light = DOSIMETER_SCORE_INIT;
  dosimeter_score nothing = DOSIMETER_SCORE_INIT;
  CHECK(dosimeter_score_text(scorer, grave, strlen(grave), &heavy) == DOSIMETER_OK);
  CHECK(dosimeter_score_text(scorer, plain, strlen(plain), &light) == DOSIMETER_OK);
  CHECK(dosimeter_score_text(scorer, NULL, 0, &nothing) == DOSIMETER_OK);
  CHECK(heavy.load > light.load + 1);
  CHECK(0 <= heavy.lower && heavy.lower <= heavy.load && heavy.load <= heavy.upper);
  CHECK(heavy.upper <= 5 && heavy.peak >= heavy.load);
  CHECK(heavy.words == 10);
  CHECK(heavy.categories[1] > 0.5f); /* HOMICIDE */
  CHECK(nothing.load == 0 && nothing.upper == 0 && nothing.words == 0);
  CHECK(heavy.size == sizeof heavy);
}

static void many_texts_are_scored_as_one_by_one(const dosimeter_scorer* scorer) {
  enum { count = 64 };
  const char* texts[count];
  size_t lengths[count];
  dosimeter_score scores[count] = {DOSIMETER_SCORE_INIT};
  for (int i = 0; i < count; ++i) {
    texts[i] = i % 2 == 0 ? grave : plain;
    lengths[i] = strlen(texts[i]);
  }
  CHECK(dosimeter_score_texts(scorer, texts, lengths, count, 2, scores) == DOSIMETER_OK);
  for (int i = 0; i < count; ++i) {
    dosimeter_score single = DOSIMETER_SCORE_INIT;
    CHECK(dosimeter_score_text(scorer, texts[i], lengths[i], &single) == DOSIMETER_OK);
    CHECK(memcmp(&single, &scores[i], sizeof single) == 0);
  }
  CHECK(dosimeter_score_texts(scorer, NULL, NULL, 0, 0, NULL) == DOSIMETER_OK);
  CHECK(dosimeter_score_texts(scorer, texts, NULL, count, 0, scores) == DOSIMETER_INVALID_ARGUMENT);
}

/* A program that was built when the structure ended behind `peak`. */
static void an_older_structure_is_not_overrun(const dosimeter_scorer* scorer) {
  struct {
    size_t size;
    float load, lower, upper, peak;
    unsigned char behind[64];
  } old;
  memset(&old, 0xAB, sizeof old);
  old.size = offsetof(dosimeter_score, peak_lower);
  CHECK(dosimeter_score_text(scorer, grave, strlen(grave), (dosimeter_score*)(void*)&old) ==
        DOSIMETER_OK);
  CHECK(old.load > 2 && old.peak >= old.load);
  for (size_t i = 0; i < sizeof old.behind; ++i) CHECK(old.behind[i] == 0xAB);
  old.size = 0;
  CHECK(dosimeter_score_text(scorer, grave, strlen(grave), (dosimeter_score*)(void*)&old) ==
        DOSIMETER_INVALID_ARGUMENT);
  CHECK(strstr(dosimeter_last_error(), "size") != NULL);
}

static void what_is_wrong_is_said(void) {
  dosimeter_scorer* scorer = NULL;
  dosimeter_policy* policy = NULL;
  dosimeter_scorer_options options = DOSIMETER_SCORER_OPTIONS_INIT;
  options.model = "/nowhere/weights.bin";
  CHECK(dosimeter_scorer_create(&options, &scorer) == DOSIMETER_BAD_INPUT);
  CHECK(strstr(dosimeter_last_error(), "/nowhere/weights.bin") != NULL);
  options.model = NULL;
  options.reading_words_per_minute = -1;
  CHECK(dosimeter_scorer_create(&options, &scorer) == DOSIMETER_INVALID_ARGUMENT);
  CHECK(scorer == NULL);
  const char* const typo = "{\"week_dose_wacth\": 60}";
  CHECK(dosimeter_policy_create(typo, strlen(typo), &policy) == DOSIMETER_BAD_INPUT);
  CHECK(strstr(dosimeter_last_error(), "week_dose_wacth") != NULL);
  CHECK(policy == NULL);
  CHECK(dosimeter_scorer_create(NULL, NULL) == DOSIMETER_INVALID_ARGUMENT);
  CHECK(dosimeter_score_text(NULL, grave, 1, NULL) == DOSIMETER_INVALID_ARGUMENT);
  dosimeter_scorer_destroy(NULL);
  dosimeter_policy_destroy(NULL);
  dosimeter_record_destroy(NULL);
  dosimeter_string_free(NULL);
}

static void what_is_out_of_range_is_refused(const dosimeter_scorer* scorer) {
  const double too_much[] = {INFINITY, NAN, -1, 1e7};
  dosimeter_segment segments[] = {{"Client", grave, strlen(grave), 0, 60}};
  dosimeter_document document = DOSIMETER_DOCUMENT_INIT;
  dosimeter_score heard = DOSIMETER_SCORE_INIT;
  dosimeter_exposure exposure = DOSIMETER_EXPOSURE_INIT;
  for (size_t i = 0; i < sizeof too_much / sizeof *too_much; ++i) {
    dosimeter_scorer* other = NULL;
    dosimeter_scorer_options options = DOSIMETER_SCORER_OPTIONS_INIT;
    options.reading_words_per_minute = too_much[i];
    CHECK(dosimeter_scorer_create(&options, &other) == DOSIMETER_INVALID_ARGUMENT);
    CHECK(strstr(dosimeter_last_error(), "reading_words_per_minute") != NULL);
    options.reading_words_per_minute = 0;
    options.listening_minutes_per_recorded_minute = too_much[i];
    CHECK(dosimeter_scorer_create(&options, &other) == DOSIMETER_INVALID_ARGUMENT);
    CHECK(strstr(dosimeter_last_error(), "listening_minutes") != NULL);
    options.listening_minutes_per_recorded_minute = 0;
    options.reading_words_per_minute = 1e-310; /* doses would be infinite */
    CHECK(dosimeter_scorer_create(&options, &other) == DOSIMETER_INVALID_ARGUMENT);
    CHECK(other == NULL);
  }
  document.segments = segments;
  document.segment_count = 1;
  CHECK(dosimeter_score_document(scorer, &document, &heard, NULL, NULL) == DOSIMETER_OK);
  segments[0].end = INFINITY;
  CHECK(dosimeter_score_document(scorer, &document, &heard, NULL, NULL) ==
        DOSIMETER_INVALID_ARGUMENT);
  CHECK(strstr(dosimeter_last_error(), "a segment's time is out of range") != NULL);
  CHECK(fabs(heard.minutes - 1) < 1e-9);
  CHECK(dosimeter_expose(&document, &heard, &exposure) == DOSIMETER_INVALID_ARGUMENT);
  segments[0].end = NAN;
  CHECK(dosimeter_score_document(scorer, &document, &heard, NULL, NULL) ==
        DOSIMETER_INVALID_ARGUMENT);
  segments[0].end = 1e10;
  CHECK(dosimeter_score_document(scorer, &document, &heard, NULL, NULL) ==
        DOSIMETER_INVALID_ARGUMENT);
  segments[0].end = -INFINITY; /* unknown: read, not heard */
  CHECK(dosimeter_score_document(scorer, &document, &heard, NULL, NULL) == DOSIMETER_OK);
  CHECK(fabs(heard.minutes - 10 / 238.0) < 1e-9);
}

static void a_failing_function_leaves_its_results_alone(const dosimeter_scorer* scorer) {
  const dosimeter_segment segments[] = {
      {"Therapist", grave, strlen(grave), -1, -1},
      {"Client", grave, strlen(grave), -1, -1},
  };
  const dosimeter_score empty = DOSIMETER_SCORE_INIT;
  dosimeter_document document = DOSIMETER_DOCUMENT_INIT;
  dosimeter_score heard = empty;
  dosimeter_score spoken = empty;
  int has_spoken = 7;
  document.segments = segments;
  document.segment_count = 2;
  heard.size = 0;
  CHECK(dosimeter_score_document(scorer, &document, &heard, &spoken, &has_spoken) ==
        DOSIMETER_INVALID_ARGUMENT);
  CHECK(strstr(dosimeter_last_error(), "heard") != NULL);
  CHECK(memcmp(&spoken, &empty, sizeof empty) == 0 && has_spoken == 7);
  heard.size = sizeof heard;
  spoken.size = 0;
  CHECK(dosimeter_score_document(scorer, &document, &heard, &spoken, &has_spoken) ==
        DOSIMETER_INVALID_ARGUMENT);
  CHECK(memcmp(&heard, &empty, sizeof empty) == 0 && has_spoken == 7);
  spoken.size = sizeof spoken;
  CHECK(dosimeter_score_document(scorer, &document, &heard, &spoken, NULL) ==
        DOSIMETER_INVALID_ARGUMENT);
  CHECK(memcmp(&heard, &empty, sizeof empty) == 0 && memcmp(&spoken, &empty, sizeof empty) == 0);
}

static dosimeter_exposure exposure_to(const dosimeter_scorer* scorer, int day) {
  const dosimeter_segment segments[] = {
      {"Therapist", "And then?", 9, 0, 60},
      {"Client", grave, strlen(grave), 60, 600},
  };
  dosimeter_document document = DOSIMETER_DOCUMENT_INIT;
  dosimeter_score heard = DOSIMETER_SCORE_INIT;
  dosimeter_score spoken = DOSIMETER_SCORE_INIT;
  dosimeter_exposure exposure = DOSIMETER_EXPOSURE_INIT;
  int has_spoken = 0;
  document.worker = "therapist-01";
  document.time = 1780000000 + day * 86400;
  document.segments = segments;
  document.segment_count = 2;
  CHECK(dosimeter_score_document(scorer, &document, &heard, &spoken, &has_spoken) == DOSIMETER_OK);
  CHECK(has_spoken == 1 && heard.load > spoken.load);
  CHECK(fabs(heard.minutes - 9) < 1e-9);
  CHECK(dosimeter_expose(&document, &heard, &exposure) == DOSIMETER_OK);
  CHECK(exposure.dose == heard.dose && exposure.time == document.time);
  return exposure;
}

static void a_record_is_assessed(const dosimeter_scorer* scorer) {
  dosimeter_record* record = NULL;
  dosimeter_record* other = NULL;
  dosimeter_policy* policy = NULL;
  const char* const strict = "{\"extreme_peak\": 2}";
  char* json = NULL;
  size_t size = 0;
  CHECK(dosimeter_record_create(&record) == DOSIMETER_OK);
  CHECK(dosimeter_record_create(&other) == DOSIMETER_OK);
  CHECK(dosimeter_policy_create(strict, strlen(strict), &policy) == DOSIMETER_OK);
  for (int day = 0; day < 20; ++day) {
    const dosimeter_exposure exposure = exposure_to(scorer, day);
    CHECK(dosimeter_record_add(day % 2 == 0 ? record : other, &exposure) == DOSIMETER_OK);
    CHECK(dosimeter_record_add(record, &exposure) == DOSIMETER_OK); /* counts once */
  }
  CHECK(dosimeter_record_merge(record, other) == DOSIMETER_OK);
  CHECK(dosimeter_record_size(record, &size) == DOSIMETER_OK && size == 20);
  CHECK(dosimeter_record_assess(record, "therapist-01", 1780000000 + 20 * 86400, policy, &json) ==
        DOSIMETER_OK);
  CHECK(strstr(json, "\"worker\":\"therapist-01\"") != NULL);
  CHECK(strstr(json, "extreme_event") != NULL);
  dosimeter_string_free(json);
  CHECK(dosimeter_policy_json(policy, &json) == DOSIMETER_OK);
  CHECK(strstr(json, "\"extreme_peak\":2") != NULL);
  dosimeter_string_free(json);

  dosimeter_exposure broken = exposure_to(scorer, 0);
  broken.dose = -1;
  CHECK(dosimeter_record_add(record, &broken) == DOSIMETER_INVALID_ARGUMENT);
  broken.dose = NAN;
  CHECK(dosimeter_record_add(record, &broken) == DOSIMETER_INVALID_ARGUMENT);
  CHECK(dosimeter_record_size(record, &size) == DOSIMETER_OK && size == 20);
  dosimeter_record_destroy(record);
  dosimeter_record_destroy(other);
  dosimeter_policy_destroy(policy);
}

int main(void) {
  dosimeter_scorer* scorer = NULL;
  CHECK(strcmp(dosimeter_last_error(), "") == 0);
  CHECK(dosimeter_abi_version() == DOSIMETER_ABI_VERSION);
  CHECK(strchr(dosimeter_version(), '.') != NULL);
  CHECK(strcmp(dosimeter_category_name(0), "DEATH") == 0);
  CHECK(dosimeter_category_name(DOSIMETER_CATEGORY_COUNT) == NULL);
  CHECK(dosimeter_scorer_create(NULL, &scorer) == DOSIMETER_OK);
  if (scorer == NULL) return EXIT_FAILURE;
  CHECK(strlen(dosimeter_scorer_model(scorer)) > 0);
  texts_are_scored(scorer);
  many_texts_are_scored_as_one_by_one(scorer);
  an_older_structure_is_not_overrun(scorer);
  what_is_wrong_is_said();
  what_is_out_of_range_is_refused(scorer);
  a_failing_function_leaves_its_results_alone(scorer);
  a_record_is_assessed(scorer);
  dosimeter_scorer_destroy(scorer);
  if (failures == 0) puts("the C interface holds");
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
