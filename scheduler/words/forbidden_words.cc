// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/forbidden_words.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_split.h"
#include "base/strings.h"

namespace tandem::words {
namespace {

// Carriers reject whatever names these (a campaign that did is never registered again), and a text
// on a locked screen is read by others.
constexpr std::string_view kTreatment =
    "ketamin*, esketamin*, arketamin*, racemic, spravato, ketalar, ketanest, special k, "
    "psilocybin*, psilocibin*, mdma, lsd, ayahuasca, ibogain*, nad, sgb, stellate, "
    "estelar, ganglio, ganglion, psychedelic*, psicodelic*, dissociat*, disociat*, "
    "anesthe*, anaesthe*, anestes*, infus*, infundir, iv, intravenous*, intravenos*, "
    "injection*, inyeccion*, inyectar*, drip, drips, goteo, suero, sueros, bolus, dose, "
    "doses, dosed, dosing, dosage*, dosis, dosific*, mg, mcg, milligram*, miligram*, "
    "microgram*, drug, drugs, droga, drogas, farmaco*, narcotic*, opioid*, opiace*, "
    "opiate*, lozenge*, troche*";
constexpr std::string_view kIllness =
    "depression*, depressed, depressive*, depresion*, deprimid*, depresiv*, ptsd, tept, "
    "cptsd, trauma*, anxiety, ansiedad, bipolar*, ocd, toc, schizo*, esquizo*, suicid*, "
    "adhd, tdah, addict*, adiccion*, adict*, alcoholi*, psychos*, psychotic*, psicosis, "
    "psicotic*, fibromyalgia, fibromialgia, migraine*, migrana*, crps, chronic pain, "
    "dolor cronico, diagnos*, disorder*, trastorno*, mental illness*, mental health, "
    "enfermedad mental, salud mental, psychiatr*, psiquiatr*, substance use, "
    "substance abuse, abuso de sustancias";
constexpr std::string_view kPromise =
    "cure, cures, cured, curing, curative*, cura, curas, curar*, curacion*, curativ*, "
    "miracle*, miraculous*, milagro*, guarantee*, garantiz*, garantia*, breakthrough, "
    "100 effective, 100 efectivo";
// People who were hurt are not made to feel at fault; what shame brings in visits it loses again.
constexpr std::string_view kGuilt =
    "your fault, su culpa, tu culpa, culpa, culpable*, guilt*, blame*, shame*, ashamed, "
    "verguenza, let us down, let down, nos fallo, nos ha fallado, disappoint*, decepcion*, "
    "you failed, failed to, failure to, you missed, no show, no shows, noshow, "
    "no se presento, falto a su, wasted, waste of, desperdici*, costs us, cost us, "
    "nos cuesta, nos costo, penalty, penalties, penaliz*, multa, multas, irresponsib*, "
    "irresponsab*, inconsiderate, other patients, otros pacientes, someone else could, "
    "otra persona podria, last chance, ultima oportunidad, final warning, ultimo aviso, "
    "you must, usted debe";
constexpr std::string_view kPromotion =
    "discount*, descuento*, coupon*, cupon*, promo, promos, promotion*, promocion*, "
    "special offer*, oferta*, rebaja*, limited time, tiempo limitado, act now, buy, "
    "compre, package price*, gift card*, refer a friend, recomiende a un amigo";

// `list`: parted by ", ".
void AddAll(std::string_view list, Ban ban, std::vector<ForbiddenEntry>& entries) {
  while (!list.empty()) {
    const std::size_t comma = list.find(", ");
    entries.push_back({list.substr(0, comma), ban});
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 2);
  }
}

std::vector<ForbiddenEntry> AllEntries() {
  std::vector<ForbiddenEntry> entries;
  AddAll(kTreatment, Ban::kTreatment, entries);
  AddAll(kIllness, Ban::kIllness, entries);
  AddAll(kPromise, Ban::kPromise, entries);
  AddAll(kGuilt, Ban::kGuilt, entries);
  AddAll(kPromotion, Ban::kPromotion, entries);
  return entries;
}

// One entry, ready to be compared.
struct Pattern {
  std::vector<std::string> words;
  bool open = false;   // the last word may go on
  std::string joined;  // without spaces
  ForbiddenEntry entry;
};

struct Lexicon {
  std::vector<Pattern> patterns;  // by their first word
  // By first letter, those that nobody writes by accident where letters are parted.
  std::map<char, std::vector<const Pattern*>> parted;
};

// Shorter ones come about by accident when spaces are left out: "do se" is no dose.
constexpr std::size_t kPartedLettersMin = 5;
// "k e t a m i n e": as many letters by themselves are a word in disguise.
constexpr std::size_t kSpelledMin = 3;

// Never destroyed: others may read it until the very end. Patterns point into it.
const Lexicon* BuildLexicon() {
  auto* lexicon = new Lexicon();
  for (const ForbiddenEntry& entry : ForbiddenEntries()) {
    Pattern pattern;
    pattern.entry = entry;
    std::string_view text = entry.text;
    pattern.open = text.back() == '*';
    if (pattern.open) text.remove_suffix(1);
    for (const auto word : absl::StrSplit(Av(text), ' ')) {
      pattern.words.emplace_back(Sv(word));
      pattern.joined += Sv(word);
    }
    lexicon->patterns.push_back(std::move(pattern));
  }
  std::sort(lexicon->patterns.begin(), lexicon->patterns.end(),
            [](const Pattern& a, const Pattern& b) { return a.words < b.words; });
  for (const Pattern& pattern : lexicon->patterns) {
    const bool one = pattern.words.size() == 1 && pattern.joined.size() >= kPartedLettersMin;
    if (one) lexicon->parted[pattern.joined.front()].push_back(&pattern);
  }
  return lexicon;
}

const Lexicon& TheLexicon() {
  static const Lexicon* lexicon = BuildLexicon();
  return *lexicon;
}

bool Equal(std::string_view word, std::string_view wanted, bool open) {
  return open ? word.starts_with(wanted) : word == wanted;
}

bool IsWord(const Word& word, std::string_view wanted, bool open) {
  return Equal(word.text, wanted, open) ||
         (!word.disguised.empty() && Equal(word.disguised, wanted, open));
}

bool StandsAt(const std::vector<Word>& words, std::size_t at, const Pattern& pattern) {
  if (at + pattern.words.size() > words.size()) return false;
  for (std::size_t i = 0; i < pattern.words.size(); ++i) {
    const bool open = pattern.open && i + 1 == pattern.words.size();
    if (!IsWord(words[at + i], pattern.words[i], open)) return false;
  }
  return true;
}

class Search {
 public:
  explicit Search(const std::vector<Word>& words) : words_(words) {}

  std::vector<ForbiddenEntry> Run() {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      FindAt(i);
      FindParted(i);
      FindSpelled(i);
    }
    return std::move(found_);
  }

 private:
  void Found(const Pattern& pattern) {
    if (seen_.insert(pattern.entry.text).second) found_.push_back(pattern.entry);
  }

  // By first letter: most words of a text begin none.
  void FindAt(std::size_t i) {
    FindBy(i, words_[i].text.front());
    const std::string& disguised = words_[i].disguised;
    if (!disguised.empty() && disguised.front() != words_[i].text.front()) {
      FindBy(i, disguised.front());
    }
  }

  void FindBy(std::size_t i, char letter) {
    const auto& all = TheLexicon().patterns;
    auto at = std::lower_bound(
        all.begin(), all.end(), letter,
        [](const Pattern& pattern, char first) { return pattern.words.front().front() < first; });
    for (; at != all.end() && at->words.front().front() == letter; ++at) {
      if (StandsAt(words_, i, *at)) Found(*at);
    }
  }

  // "keta-mine", "in fusion".
  void FindParted(std::size_t i) {
    const auto candidates = TheLexicon().parted.find(words_[i].text.front());
    if (i + 1 >= words_.size() || candidates == TheLexicon().parted.end()) return;
    const std::string pair = words_[i].text + words_[i + 1].text;
    for (const Pattern* pattern : candidates->second) {
      if (Equal(pair, pattern->joined, pattern->open)) Found(*pattern);
    }
  }

  // Letters one by one, from the first of them.
  void FindSpelled(std::size_t i) {
    const auto single = [&](std::size_t at) { return words_[at].text.size() == 1; };
    if (!single(i) || (i > 0 && single(i - 1))) return;
    std::string letters;
    for (std::size_t at = i; at < words_.size() && single(at); ++at) letters += words_[at].text;
    if (letters.size() < kSpelledMin) return;
    for (const Pattern& pattern : TheLexicon().patterns) {
      const std::size_t at = letters.find(pattern.joined);
      if (at != std::string::npos && pattern.joined.size() >= kSpelledMin) Found(pattern);
    }
  }

  const std::vector<Word>& words_;
  std::vector<ForbiddenEntry> found_;
  std::set<std::string_view> seen_;
};

}  // namespace

const std::vector<ForbiddenEntry>& ForbiddenEntries() {
  static const auto* entries = new std::vector<ForbiddenEntry>(AllEntries());
  return *entries;
}

std::vector<ForbiddenEntry> ForbiddenIn(const std::vector<Word>& words) {
  return Search(words).Run();
}

std::string_view ReasonOf(Ban ban) {
  switch (ban) {
    case Ban::kTreatment:
      return "tells of the treatment";
    case Ban::kIllness:
      return "tells of an illness";
    case Ban::kPromise:
      return "promises a result";
    case Ban::kGuilt:
      return "presses or blames";
    case Ban::kPromotion:
      return "advertises";
  }
  return "";
}

}  // namespace tandem::words
