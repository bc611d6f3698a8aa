// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/template_syntax.h"

#include <algorithm>

namespace tandem::words {
namespace {

constexpr std::size_t kProblemsMax = 20;  // an answer stays small whatever was written

bool IsFieldName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(),
                                      [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

void AddProblem(ParsedText& parsed, std::string problem) {
  const bool known =
      std::find(parsed.problems.begin(), parsed.problems.end(), problem) != parsed.problems.end();
  if (!known && parsed.problems.size() < kProblemsMax) parsed.problems.push_back(problem);
}

void AddText(ParsedText& parsed, std::string_view text) {
  if (text.empty()) return;
  if (text.find("}}") != std::string_view::npos) {
    AddProblem(parsed, "\"}}\" without \"{{\" before it");
  }
  parsed.pieces.push_back({false, std::string(text)});
}

}  // namespace

ParsedText ParseText(std::string_view text) {
  ParsedText parsed;
  while (!text.empty()) {
    const std::size_t open = text.find("{{");
    AddText(parsed, text.substr(0, open));
    if (open == std::string_view::npos) break;
    text.remove_prefix(open + 2);
    const std::size_t close = text.find("}}");
    if (close == std::string_view::npos) {
      AddProblem(parsed, "\"{{\" without \"}}\" after it");
      break;
    }
    const std::string_view name = text.substr(0, close);
    if (IsFieldName(name)) {
      parsed.pieces.push_back({true, std::string(name)});
    } else {
      AddProblem(parsed, "only {{FIELD}} may stand in double braces: capital letters and \"_\"");
    }
    text.remove_prefix(close + 2);
  }
  return parsed;
}

}  // namespace tandem::words
