#include <dosimeter/c.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  const char* const text = "He was stabbed to death in front of his daughter.";
  dosimeter_scorer* scorer = NULL;
  dosimeter_score score = DOSIMETER_SCORE_INIT;
  if (dosimeter_scorer_create(NULL, &scorer) != DOSIMETER_OK ||
      dosimeter_score_text(scorer, text, strlen(text), &score) != DOSIMETER_OK) {
    fprintf(stderr, "%s\n", dosimeter_last_error());
    return 1;
  }
  printf("load %.2f [%.2f, %.2f]\n", score.load, score.lower, score.upper);
  dosimeter_scorer_destroy(scorer);
  return 0;
}
