// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/words_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "scheduler/words/forbidden_words.h"
#include "scheduler/words/gsm7.h"
#include "scheduler/words/message_field.h"
#include "scheduler/words/opt_out_words.h"

namespace tandem::words {
namespace {

using reminders::Channel;

constexpr int kTypedDigitsMax = 6;  // a year, a short number like 838255; more is a telephone's

class Faults {
 public:
  explicit Faults(std::string field) : field_(std::move(field)) {}

  void Add(std::string reason) {
    Fault fault{field_, std::move(reason)};
    const bool known = std::find(list_.begin(), list_.end(), fault) != list_.end();
    if (!known && list_.size() < kFaultsMax) list_.push_back(std::move(fault));
  }
  std::vector<Fault> Take() { return std::move(list_); }

 private:
  std::string field_;
  std::vector<Fault> list_;
};

void Append(std::vector<Fault> more, std::vector<Fault>& faults) {
  for (Fault& fault : more) {
    if (faults.size() < kFaultsMax) faults.push_back(std::move(fault));
  }
}

// What English and Spanish are written with, on one line.
bool IsOurs(char32_t c) {
  if (c >= 0x20 && c < 0x7f) return true;
  if (c >= 0xa1 && c <= 0x17f) return c != 0xad;
  constexpr std::u32string_view kSigns = U"\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac";
  return kSigns.find(c) != std::u32string_view::npos;
}

void CheckSigns(std::string_view text, bool lines, Faults& faults) {
  if (!IsValidUtf8(text)) {
    faults.Add("must be valid UTF-8");
    return;
  }
  for (const char32_t c : CharactersOf(text)) {
    if (IsOurs(c) || (lines && c == U'\n')) continue;
    const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
    faults.Add(control ? "holds a control character, or more than one line where one is allowed"
                       : fmt::format("holds U+{:04X}: only letters and signs of English and "
                                     "Spanish are sent",
                                     static_cast<std::uint32_t>(c)));
  }
}

// What is typed by hand goes wrong, or to the wrong place, without anybody noticing.
void CheckTyped(std::string_view text, Faults& faults) {
  if (text.find("://") != std::string_view::npos || ToLowerAscii(text).find("www.") != text.npos) {
    faults.Add("links come from {{LINK}} only");
  }
  if (text.find('@') != std::string_view::npos) faults.Add("holds an \"@\"");
  int digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      if (++digits > kTypedDigitsMax) faults.Add("telephone numbers come from {{PHONE}} only");
    } else if (std::string_view(" -.()/+").find(c) == std::string_view::npos) {
      digits = 0;
    }
  }
}

void CheckFields(const Key& key, const ParsedText& parsed, bool subject, Faults& faults) {
  for (const std::string& problem : parsed.problems) faults.Add(problem);
  for (const Piece& piece : parsed.pieces) {
    if (!piece.field) {
      CheckTyped(piece.text, faults);
      continue;
    }
    const MessageField* field = FindField(piece.text);
    if (field == nullptr || !MayUse(key, *field)) {
      faults.Add(fmt::format("{{{{{}}}}} is no field of this message", Utf8Prefix(piece.text, 30)));
    } else if (subject && (field->lines || field->link)) {
      faults.Add(fmt::format("{{{{{}}}}} does not fit on a subject's line", piece.text));
    }
  }
}

std::vector<Fault> CheckSubject(const Template& words) {
  Faults faults("subject");
  if (words.channel == Channel::kSms) {
    if (!words.subject.empty()) faults.Add("must be empty: texts have none");
    return faults.Take();
  }
  if (Trim(words.subject).empty()) faults.Add("must not be empty");
  if (Utf8Length(words.subject) > kSubjectCharsMax) {
    faults.Add(fmt::format("must be at most {} characters", kSubjectCharsMax));
  }
  CheckSigns(words.subject, false, faults);
  CheckFields(words.key(), ParseText(words.subject), true, faults);
  return faults.Take();
}

void CheckRequired(const Template& words, const ParsedText& parsed, Faults& faults) {
  std::set<std::string_view> there;
  for (const Piece& piece : parsed.pieces) {
    if (piece.field) there.insert(piece.text);
  }
  for (const std::string_view name : RequiredFields(words.key())) {
    if (!there.contains(name)) faults.Add(fmt::format("must hold {{{{{}}}}}", name));
  }
}

std::vector<Fault> CheckBody(const Template& words) {
  Faults faults("body");
  if (Trim(words.body).empty()) faults.Add("must not be empty");
  if (Utf8Length(words.body) > kBodyCharsMax) {
    faults.Add(fmt::format("must be at most {} characters", kBodyCharsMax));
    return faults.Take();
  }
  CheckSigns(words.body, true, faults);
  const ParsedText parsed = ParseText(words.body);
  CheckFields(words.key(), parsed, false, faults);
  CheckRequired(words, parsed, faults);
  const bool segments = words.channel == Channel::kSms
                            ? words.segments_max >= 1 && words.segments_max <= kSegmentsMax
                            : words.segments_max == 0;
  if (!segments) faults.Add("segments_max must be 1 to 3 for a text, 0 for an email");
  return faults.Take();
}

// "https://a.example/v/x" -> "https://a.example"; a token may spell anything.
std::string_view HostOf(std::string_view link) {
  const std::size_t scheme = link.find("://");
  if (scheme == std::string_view::npos) return link;
  return link.substr(0, link.find('/', scheme + 3));
}

// What people could take for words of the clinic: values that nobody chooses are left out.
std::string ReadText(const std::vector<Piece>& pieces, const Fields& fields) {
  std::string text;
  for (const Piece& piece : pieces) {
    if (!piece.field) {
      text += piece.text;
      continue;
    }
    const MessageField* field = FindField(piece.text);
    const auto value = fields.find(piece.text);
    if (field == nullptr || value == fields.end()) continue;
    if (field->exempt) {
      text += " , ";
    } else {
      text += field->link ? HostOf(value->second) : std::string_view(value->second);
    }
  }
  return text;
}

void CheckMeaning(const Template& words, const std::vector<Word>& read, Faults& faults) {
  for (const ForbiddenEntry& entry : ForbiddenIn(read)) {
    faults.Add(fmt::format("\"{}\" {}", entry.text, ReasonOf(entry.ban)));
  }
  for (const std::string& command : CommandsIn(read)) {
    faults.Add(fmt::format("\"{}\" as a command would end all texts: C confirms, R changes, \"{}\"",
                           command, StopSentence(words.language)));
  }
}

std::vector<Fault> CheckBodyResult(const Template& words, const ParsedText& body,
                                   const Fields& fields) {
  Faults faults("body");
  const std::vector<Word> read = WordsOf(ReadText(body.pieces, fields));
  CheckMeaning(words, read, faults);
  if (MustTellHowToStop(words.key()) && !TellsHowToStop(read, words.language)) {
    faults.Add(fmt::format("must say \"{}\"", StopSentence(words.language)));
  }
  if (words.channel == Channel::kSms) {
    const int segments = SegmentsOf(PlainText(body.pieces, fields));
    if (segments > words.segments_max) {
      faults.Add(fmt::format("takes {} text segments, not {}", segments, words.segments_max));
    }
  }
  return faults.Take();
}

// These say nothing when there is nothing to say.
bool MayBeEmpty(std::string_view field) {
  constexpr std::string_view kThese[] = {"ADDRESS", "ARRIVAL", "CARE", "LINK",
                                         "PHONE",   "PLACE",   "RIDE", "UNSUBSCRIBE"};
  return std::find(std::begin(kThese), std::end(kThese), field) != std::end(kThese);
}

bool IsLink(std::string_view value) {
  if (!value.starts_with("https://") && !value.starts_with("http://")) return false;
  return std::all_of(value.begin(), value.end(), [](char c) {
    return c > ' ' && c < 0x7f &&
           std::string_view("<>\"'\\^`{|}").find(c) == std::string_view::npos;
  });
}

bool IsAscii(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return (c & 0x80) == 0; });
}

bool HasInvisible(std::string_view value) {
  if (IsAscii(value)) return false;
  const std::u32string characters = CharactersOf(value);
  return std::any_of(characters.begin(), characters.end(), IsInvisible);
}

std::string WithoutNewlines(std::string value) {
  std::erase(value, '\n');
  return value;
}

std::string_view FaultOfValue(const MessageField& field, const std::string& value) {
  if (value.empty()) return MayBeEmpty(field.name) ? "" : "has no value";
  if (!IsValidUtf8(value)) return "must be valid UTF-8";
  if (value.size() > kValueBytesMax) return "is too long";
  if (HasControl(field.lines ? WithoutNewlines(value) : value)) return "holds a control character";
  if (HasInvisible(value)) return "holds a character that nobody sees";
  if (field.link && !IsLink(value)) return "is no link";
  return "";
}

void CheckValuesOf(const std::vector<Piece>& pieces, const Fields& fields,
                   std::vector<Fault>& faults) {
  for (const Piece& piece : pieces) {
    const MessageField* field = piece.field ? FindField(piece.text) : nullptr;
    if (field == nullptr) continue;
    const auto value = fields.find(piece.text);
    const std::string_view reason =
        value == fields.end() ? "has no value" : FaultOfValue(*field, value->second);
    if (!reason.empty()) Append({{piece.text, std::string(reason)}}, faults);
  }
}

}  // namespace

std::vector<Fault> CheckWords(const Template& words) {
  if (!IsKnown(words.key())) return {{"body", "no such message is ever sent"}};
  std::vector<Fault> faults = CheckSubject(words);
  Append(CheckBody(words), faults);
  return faults;
}

std::vector<Fault> CheckValues(const PreparedWords& prepared, const Fields& fields) {
  std::vector<Fault> faults;
  for (const ParsedText* part : {&prepared.subject, &prepared.body, &prepared.footer}) {
    CheckValuesOf(part->pieces, fields, faults);
  }
  return faults;
}

std::vector<Fault> CheckResult(const Template& words, const PreparedWords& prepared,
                               const Fields& fields) {
  std::vector<Fault> faults;
  if (words.channel == Channel::kEmail) {
    Faults subject("subject");
    CheckMeaning(words, WordsOf(ReadText(prepared.subject.pieces, fields)), subject);
    faults = subject.Take();
  }
  Append(CheckBodyResult(words, prepared.body, fields), faults);
  return faults;
}

std::vector<Fault> Lint(const Template& words) {
  const PreparedWords prepared = Prepare(words);
  std::vector<Fault> faults = prepared.faults;
  Append(CheckResult(words, prepared, LongestFields(words.key())), faults);
  return faults;
}

std::string PlainText(const std::vector<Piece>& pieces, const Fields& fields) {
  std::string text;
  for (const Piece& piece : pieces) {
    const auto value = piece.field ? fields.find(piece.text) : fields.end();
    if (!piece.field) {
      text += piece.text;
    } else if (value != fields.end()) {
      text += value->second;
    }
  }
  return Tidy(text);
}

std::string Tidy(std::string_view text) {
  std::string tidy;
  int lines = 0;
  bool space = false;
  for (const char c : text) {
    if (c == '\n') {
      ++lines;
      space = false;
    } else if (c == ' ') {
      space = true;
    } else {
      if (!tidy.empty()) tidy.append(static_cast<std::size_t>(std::min(lines, 2)), '\n');
      if (space && lines == 0 && !tidy.empty()) tidy += ' ';
      lines = 0;
      space = false;
      tidy += c;
    }
  }
  return tidy;
}

}  // namespace tandem::words
