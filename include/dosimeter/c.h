/* Dosimeter for C, and for every language that can call C.
 *
 * Handles are opaque. A function that can fail returns a dosimeter_status and writes its result
 * through a pointer, which it leaves alone where it fails; dosimeter_last_error() then says what
 * was wrong. No exception crosses this boundary. Text is UTF-8 with a length in bytes; ill-formed
 * sequences are read as U+FFFD. No text is kept: a result holds figures only.
 *
 * A structure with a member `size` is filled in by its _init macro, so that a program built against
 * an older version of this header goes on working with a newer library: the library reads and
 * writes only as many bytes as `size` says. Symbols carry the version DOSIMETER_1.0.
 *
 * Threads: a scorer and a policy never change and may be used by any number of threads at once; a
 * record belongs to one thread at a time. Destroying a null handle does nothing.
 *
 *   #include <dosimeter/c.h>          cc note.c -ldosimeter_c
 *
 *   dosimeter_scorer* scorer = NULL;
 *   dosimeter_score score = DOSIMETER_SCORE_INIT;
 *   if (dosimeter_scorer_create(NULL, &scorer) != DOSIMETER_OK ||
 *       dosimeter_score_text(scorer, text, strlen(text), &score) != DOSIMETER_OK) {
 *     fprintf(stderr, "%s\n", dosimeter_last_error());
 *   } else {
 *     printf("load %.2f [%.2f, %.2f]\n", score.load, score.lower, score.upper);
 *   }
 *   dosimeter_scorer_destroy(scorer);
 */
#ifndef DOSIMETER_C_H
#define DOSIMETER_C_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define DOSIMETER_API __attribute__((visibility("default")))
#else
#define DOSIMETER_API
#endif

/* Of this header: raised with every change that an older program cannot do without noticing. */
#define DOSIMETER_ABI_VERSION 1

#define DOSIMETER_CATEGORY_COUNT 15

/* The value of `time` where a document has no date. */
#define DOSIMETER_NO_TIME INT64_MIN

typedef enum dosimeter_status {
  DOSIMETER_OK = 0,
  DOSIMETER_INVALID_ARGUMENT = 1, /* a null pointer, a figure out of range, a bad `size` */
  DOSIMETER_BAD_INPUT = 2,        /* a file or a JSON text that cannot be read or is wrong */
  DOSIMETER_OUT_OF_MEMORY = 3,
  DOSIMETER_INTERNAL_ERROR = 4 /* a fault of the library */
} dosimeter_status;

/* What the last failed call of this thread has to say: what is wrong and the remedy, in English,
 * without document text. Empty before the first failure. Valid until the thread's next failure. */
DOSIMETER_API const char* dosimeter_last_error(void);

DOSIMETER_API const char* dosimeter_version(void);  /* of the library: "0.1.0" */
DOSIMETER_API uint32_t dosimeter_abi_version(void); /* DOSIMETER_ABI_VERSION of the library */
/* "DEATH", "HOMICIDE" ... in the order of every array of fifteen; null from the fifteenth on. */
DOSIMETER_API const char* dosimeter_category_name(size_t category);

/* Frees a string that a function has given. */
DOSIMETER_API void dosimeter_string_free(char* string);

/* --- Policy: the organisation's thresholds, calendar and teams -------------------------------- */

typedef struct dosimeter_policy dosimeter_policy;

/* From JSON with the names of the schema; "{}" or a length of 0 gives the defaults. */
DOSIMETER_API dosimeter_status dosimeter_policy_create(const char* json, size_t length,
                                                       dosimeter_policy** policy);
DOSIMETER_API void dosimeter_policy_destroy(dosimeter_policy* policy);
/* The policy in full as JSON, always in the same way. Free the string. */
DOSIMETER_API dosimeter_status dosimeter_policy_json(const dosimeter_policy* policy, char** json);

/* --- Scoring ---------------------------------------------------------------------------------- */

typedef struct dosimeter_scorer dosimeter_scorer;

/* Null members stand for what comes with the library, 0 for the default. */
typedef struct dosimeter_scorer_options {
  size_t size;
  const char* model;                            /* path of a weights file */
  const char* lexicon;                          /* path of a lexicon file */
  const char* assertion_rules;                  /* path of a rules file */
  double reading_words_per_minute;              /* 1 to 1000000; default 238 */
  double listening_minutes_per_recorded_minute; /* above 0, at most 1000; default 1 */
} dosimeter_scorer_options;
#define DOSIMETER_SCORER_OPTIONS_INIT \
  { sizeof(dosimeter_scorer_options), NULL, NULL, NULL, 0, 0 }

/* `options` may be null. */
DOSIMETER_API dosimeter_status dosimeter_scorer_create(const dosimeter_scorer_options* options,
                                                       dosimeter_scorer** scorer);
DOSIMETER_API void dosimeter_scorer_destroy(dosimeter_scorer* scorer);
/* Of the model: "2026.11". Lives as long as the scorer; null for a null scorer. */
DOSIMETER_API const char* dosimeter_scorer_model(const dosimeter_scorer* scorer);

/* Loads from 0 (nothing adverse) to 5 (extreme); bounds are those of 90 % intervals. */
typedef struct dosimeter_score {
  size_t size;
  float load, lower, upper;                   /* the text as a whole */
  float peak, peak_lower, peak_upper;         /* its heaviest moment */
  float density;                              /* severity of affirmed mentions per 100 words */
  float unknown;                              /* share of words that the model never met, 0 to 1 */
  float categories[DOSIMETER_CATEGORY_COUNT]; /* probabilities, 0 to 1 */
  uint32_t words;
  double minutes;                      /* time in contact */
  double dose, dose_lower, dose_upper; /* equivalent minutes */
} dosimeter_score;
#define DOSIMETER_SCORE_INIT \
  { sizeof(dosimeter_score), 0, 0, 0, 0, 0, 0, 0, 0, {0}, 0, 0, 0, 0, 0 }

/* A text that is read. An empty one may be a null pointer. */
DOSIMETER_API dosimeter_status dosimeter_score_text(const dosimeter_scorer* scorer,
                                                    const char* text, size_t length,
                                                    dosimeter_score* score);

/* scores[i] of texts[i], `count` of each, on `threads` threads (0: all cores). The `size` of the
 * first score goes for all: the scores lie that many bytes apart. */
DOSIMETER_API dosimeter_status dosimeter_score_texts(const dosimeter_scorer* scorer,
                                                     const char* const* texts,
                                                     const size_t* lengths, size_t count,
                                                     unsigned threads, dosimeter_score* scores);

/* A stretch of a document by one speaker. */
typedef struct dosimeter_segment {
  const char* speaker; /* null-terminated; null where nobody is named */
  const char* text;
  size_t length;
  /* Seconds from the beginning of the recording, at most 1e9; below 0 where unknown. */
  double start, end;
} dosimeter_segment;

typedef struct dosimeter_document {
  size_t size;
  const char* id;     /* null-terminated, as the four below; null where there is none */
  const char* worker; /* pseudonym; null: "unknown" */
  const char* case_id;
  const char* kind; /* null: "note", or "transcript" where a segment has a speaker */
  int64_t time;     /* when the worker met the material, in seconds since 1970 (UTC) */
  const dosimeter_segment* segments;
  size_t segment_count;
} dosimeter_document;
#define DOSIMETER_DOCUMENT_INIT \
  { sizeof(dosimeter_document), NULL, NULL, NULL, NULL, DOSIMETER_NO_TIME, NULL, 0 }

/* What the worker hears: in a transcript, the words of the others. `spoken`, which may be null,
 * gets what the worker says; `has_spoken`, null with it, whether the document has both sides. */
DOSIMETER_API dosimeter_status dosimeter_score_document(const dosimeter_scorer* scorer,
                                                        const dosimeter_document* document,
                                                        dosimeter_score* heard,
                                                        dosimeter_score* spoken, int* has_spoken);

/* --- Exposures and what they add up to -------------------------------------------------------- */

/* One document that a worker took in: what may be kept, as it holds no text. */
typedef struct dosimeter_exposure {
  size_t size;
  uint64_t document; /* fingerprint: the same document counts once */
  int64_t time;      /* or DOSIMETER_NO_TIME */
  float load, load_lower, load_upper;
  float peak, peak_lower, peak_upper;
  float categories[DOSIMETER_CATEGORY_COUNT];
  uint32_t words;
  double minutes;
  double dose, dose_lower, dose_upper;
} dosimeter_exposure;
#define DOSIMETER_EXPOSURE_INIT \
  { sizeof(dosimeter_exposure), 0, DOSIMETER_NO_TIME, 0, 0, 0, 0, 0, 0, {0}, 0, 0, 0, 0, 0 }

/* The exposure to a document: its fingerprint and time, and the figures of its score. */
DOSIMETER_API dosimeter_status dosimeter_expose(const dosimeter_document* document,
                                                const dosimeter_score* heard,
                                                dosimeter_exposure* exposure);

/* All exposures of one worker. */
typedef struct dosimeter_record dosimeter_record;

DOSIMETER_API dosimeter_status dosimeter_record_create(dosimeter_record** record);
DOSIMETER_API void dosimeter_record_destroy(dosimeter_record* record);
/* Fails where a figure is negative or not finite. */
DOSIMETER_API dosimeter_status dosimeter_record_add(dosimeter_record* record,
                                                    const dosimeter_exposure* exposure);
/* Adds what `other` holds: the union, whatever the order. */
DOSIMETER_API dosimeter_status dosimeter_record_merge(dosimeter_record* record,
                                                      const dosimeter_record* other);
DOSIMETER_API dosimeter_status dosimeter_record_size(const dosimeter_record* record, size_t* size);

/* What the record says at `as_of` (seconds since 1970), judged by the policy: a JSON object
 * {"as_of", "workers": [{"worker", "team", "level", "reasons", "index", ...}], "teams", "caution"},
 * as `dosimeter exposure --as json` writes it, with this one worker in it. Free the string. */
DOSIMETER_API dosimeter_status dosimeter_record_assess(const dosimeter_record* record,
                                                       const char* worker, int64_t as_of,
                                                       const dosimeter_policy* policy, char** json);

#ifdef __cplusplus
}
#endif
#endif
