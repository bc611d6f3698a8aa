// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/sealed_answers.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/status.h"

namespace tandem::consultations {
namespace {

std::string ContextOf(ClinicId clinic, AppointmentId id) {
  return fmt::format("screening/{}/{}", ToString(clinic), ToString(id));
}

// Lines "question=yes": a question's id holds neither "=" nor a line feed.
std::string Write(const Answers& answers) {
  std::string text;
  for (const auto& [question, answer] : answers) {
    if (!text.empty()) text += '\n';
    text += fmt::format("{}={}", question, Name(answer));
  }
  return text;
}

Answers Read(std::string_view text) {
  Answers answers;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = line.rfind('=');
    if (equals == std::string_view::npos) continue;
    const auto answer = ParseAnswer(line.substr(equals + 1));
    if (answer.has_value()) answers.emplace(std::string(line.substr(0, equals)), *answer);
  }
  return answers;
}

}  // namespace

Sealed SealedAnswers::Seal(ClinicId clinic, AppointmentId id, const Answers& answers) const {
  return keys_.Seal(Write(answers), ContextOf(clinic, id));
}

std::vector<std::string> SealedAnswers::StaleKeys() const {
  std::vector<std::string> names = keys_.older();
  names.emplace_back();
  return names;
}

absl::StatusOr<Answers> SealedAnswers::Open(ClinicId clinic, AppointmentId id,
                                            const Sealed& sealed) const {
  if (sealed.key.empty()) return Read(sealed.bytes);
  ASSIGN_OR_RETURN(const std::string text, keys_.Open(sealed, ContextOf(clinic, id)));
  return Read(text);
}

}  // namespace tandem::consultations
