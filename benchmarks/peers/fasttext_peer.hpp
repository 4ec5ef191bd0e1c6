#pragma once
// fastText's classifier (Joulin et al. 2017), for run.py.

#include <fasttext/fasttext.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace dosimeter {

class FasttextPeer {
 public:
  // Trains a model on the texts, each with one of fifteen labels in turn: what the labels mean does
  // not matter to speed. `most_words` is the longest sequence of words that has a vector; all else
  // is as fastText's command has it.
  FasttextPeer(const std::vector<std::string>& texts, int most_words) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("dosimeter-fasttext-" + std::to_string(getpid()) + ".txt");
    std::ofstream output(file);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      output << "__label__" << i % kLabels << ' ' << line(texts[i]);
    }
    output.close();
    std::vector<std::string> arguments = {"fasttext",    "supervised",  "-input",
                                          file.string(), "-output",     "unused",
                                          "-thread",     "1",           "-verbose",
                                          "0",           "-wordNgrams", std::to_string(most_words)};
    fasttext::Args options;
    options.parseArgs(arguments);
    model_.train(options);
    std::filesystem::remove(file);
  }

  // The probability of the best label, added up over the texts.
  double predict(const std::vector<std::string>& texts) {
    std::string lines;
    for (const std::string& text : texts) lines += line(text);
    std::istringstream input(std::move(lines));
    std::vector<std::pair<fasttext::real, std::string>> best;
    double sum = 0;
    while (model_.predictLine(input, best, 1, 0)) {
      if (!best.empty()) sum += best.front().first;
    }
    return sum;
  }

 private:
  static constexpr std::size_t kLabels = 15;

  // For fastText a line is a text.
  static std::string line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text + '\n';
  }

  fasttext::FastText model_;
};

}  // namespace dosimeter
