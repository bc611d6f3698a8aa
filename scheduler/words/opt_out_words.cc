// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/opt_out_words.h"

#include <algorithm>

namespace tandem::words {
namespace {

// What asks a reader to send a word, in the forms that a message uses.
constexpr std::string_view kAsking[] = {
    "reply",   "replying", "text",     "texting",   "send",      "sending",    "type",  "typing",
    "write",   "writing",  "answer",   "answering", "respond",   "responding", "enter", "txt",
    "say",     "message",  "responda", "responde",  "responder", "envie",      "envia", "enviar",
    "escriba", "escribe",  "escribir", "conteste",  "contesta",  "contestar",  "mande", "manda",
    "mandar",  "texto",    "textee",   "marque",    "diga"};
// What may stand between that and the word.
constexpr std::string_view kBetween[] = {
    "with",    "the",  "word",   "words",  "just", "only",    "simply",  "back", "a",          "an",
    "us",      "to",   "please", "either", "or",   "by",      "message", "text", "con",        "la",
    "palabra", "solo", "un",     "el",     "nos",  "mensaje", "para",    "o",    "simplemente"};
constexpr std::size_t kBetweenMax = 6;  // of them

struct Sentence {
  std::string_view language;
  std::vector<std::string_view> words;
};

// How STOP may be spoken of.
const std::vector<Sentence>& StopSentences() {
  static const auto* sentences =
      new std::vector<Sentence>{{"en", {"stop", "to", "opt", "out"}},
                                {"es", {"stop", "para", "salir"}},
                                {"es", {"stop", "para", "no", "recibir", "mas"}},
                                {"es", {"stop", "para", "darse", "de", "baja"}}};
  return *sentences;
}

bool StandsAt(const std::vector<Word>& words, std::size_t at, const Sentence& sentence) {
  if (at + sentence.words.size() > words.size() || !words[at].capitals) return false;
  for (std::size_t i = 0; i < sentence.words.size(); ++i) {
    if (words[at + i].text != sentence.words[i]) return false;
  }
  return true;
}

// Words of the sentence that begins here; 0 when none does.
std::size_t StopWordsAt(const std::vector<Word>& words, std::size_t at) {
  for (const Sentence& sentence : StopSentences()) {
    if (StandsAt(words, at, sentence)) return sentence.words.size();
  }
  return 0;
}

template <std::size_t N>
bool Has(const std::string_view (&list)[N], std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool IsOptOut(const std::vector<Word>& words, std::size_t at) {
  const std::string& word = words[at].text;
  if (word == "opt") return at + 1 < words.size() && words[at + 1].text == "out";
  const auto& all = OptOutWords();
  const auto is = [&](const std::string& text) {
    return std::find(all.begin(), all.end(), text) != all.end();
  };
  return is(word) || is(words[at].disguised);
}

// Is the reader asked, in this sentence, to send the word at `at`?
bool IsAskedFor(const std::vector<Word>& words, std::size_t at) {
  if (words[at].capitals) return true;
  for (std::size_t back = 1; back <= std::min(at, kBetweenMax); ++back) {
    if (words[at - back + 1].first) return false;
    const std::string& before = words[at - back].text;
    if (Has(kAsking, before)) return true;
    if (!Has(kBetween, before)) return false;
  }
  return false;
}

}  // namespace

const std::vector<std::string_view>& OptOutWords() {
  static const auto* words = new std::vector<std::string_view>{
      "stop",   "stopall",     "quit", "end",   "revoke",   "optout", "opt out",
      "cancel", "unsubscribe", "alto", "parar", "cancelar", "baja"};
  return *words;
}

std::vector<std::string> CommandsIn(const std::vector<Word>& words) {
  std::vector<std::string> commands;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t allowed = StopWordsAt(words, i);
    if (allowed > 0) {
      i += allowed - 1;
    } else if (IsOptOut(words, i) && IsAskedFor(words, i)) {
      commands.push_back(words[i].text == "opt" ? "opt out" : words[i].text);
    }
  }
  return commands;
}

bool TellsHowToStop(const std::vector<Word>& words, std::string_view language) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (const Sentence& sentence : StopSentences()) {
      if (sentence.language == language && StandsAt(words, i, sentence)) return true;
    }
  }
  return false;
}

std::string_view StopSentence(std::string_view language) {
  return language == "es" ? "STOP para salir" : "STOP to opt out";
}

}  // namespace tandem::words
