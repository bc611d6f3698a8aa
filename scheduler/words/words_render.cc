// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/status.h"
#include "base/strings.h"
#include "scheduler/words/expansion.h"
#include "scheduler/words/gsm7.h"
#include "scheduler/words/message_field.h"
#include "scheduler/words/opt_out_words.h"
#include "scheduler/words/words.h"
#include "scheduler/words/words_check.h"
#include "scheduler/words/words_errors.h"

namespace tandem::words {
namespace {

absl::Status RefuseFaults(const std::vector<Fault>& faults) {
  return faults.empty() ? absl::OkStatus() : errors::WordsRefused(faults);
}

absl::StatusOr<std::string> Known(std::optional<std::string> expanded) {
  if (!expanded.has_value()) return InternalError("words that the template library refuses");
  return *std::move(expanded);
}

absl::Status Check(const Part& part) {
  RETURN_IF_ERROR(RefuseFaults(CheckWords(part.words)));
  RETURN_IF_ERROR(RefuseFaults(CheckValues(part.words, part.fields)));
  return RefuseFaults(CheckResult(part.words, part.fields));
}

absl::StatusOr<std::string> SubjectOf(const Part& part) {
  const ParsedText subject = ParseText(part.words.subject);
  ASSIGN_OR_RETURN(std::string text, Known(ExpandText(subject.pieces, part.fields)));
  if (HasControl(text)) return errors::WordsRefused({{"subject", "must be one line"}});
  return text;
}

absl::StatusOr<Rendered> RenderMail(const std::vector<Part>& parts) {
  const Part& first = parts.front();
  Rendered rendered;
  ASSIGN_OR_RETURN(rendered.subject, SubjectOf(first));
  std::vector<std::string> page;
  for (const Part& part : parts) {
    const ParsedText body = ParseText(part.words.body);
    ASSIGN_OR_RETURN(const std::string text, Known(ExpandText(body.pieces, part.fields)));
    ASSIGN_OR_RETURN(std::string html, Known(ExpandHtml(body.pieces, part.fields)));
    rendered.text += (page.empty() ? "" : "\n\n") + text;
    page.push_back(std::move(html));
  }
  const ParsedText footer = ParseText(FooterOf(first.words.key()));
  ASSIGN_OR_RETURN(const std::string foot, Known(ExpandText(footer.pieces, first.fields)));
  ASSIGN_OR_RETURN(std::string html, Known(ExpandHtml(footer.pieces, first.fields)));
  rendered.text += "\n\n-- \n" + foot + "\n";
  page.push_back(std::move(html));
  rendered.html = HtmlPage(first.words.language, rendered.subject, page);
  return rendered;
}

// Without the sentence at its end that says how to opt out, if it stands there.
std::string WithoutStop(std::string text, std::string_view language) {
  const std::string_view stop = StopSentence(language);
  if (text.ends_with(stop)) text.resize(text.size() - stop.size());
  return std::string(Trim(text));
}

absl::StatusOr<Rendered> RenderText(const std::vector<Part>& parts) {
  Rendered rendered;
  for (const Part& part : parts) {
    const ParsedText body = ParseText(part.words.body);
    ASSIGN_OR_RETURN(const std::string text, Known(ExpandText(body.pieces, part.fields)));
    const bool last = &part == &parts.back();
    if (!rendered.text.empty()) rendered.text += '\n';
    rendered.text += last ? text : WithoutStop(text, part.words.language);
  }
  rendered.segments = SegmentsOf(rendered.text);
  return rendered;
}

absl::StatusOr<Rendered> Compose(const std::vector<Part>& parts) {
  return parts.front().words.channel == reminders::Channel::kEmail ? RenderMail(parts)
                                                                   : RenderText(parts);
}

}  // namespace

absl::StatusOr<Rendered> Render(const Template& words, const Fields& fields) {
  const Part part{words, fields};
  RETURN_IF_ERROR(Check(part));
  return Compose({part});
}

absl::StatusOr<Rendered> RenderTogether(std::vector<Part> parts) {
  if (parts.empty()) return InternalError("a message without parts");
  for (Part& part : parts) {
    const bool alike = part.words.channel == parts.front().words.channel &&
                       part.words.language == parts.front().words.language;
    if (!alike) return InternalError("parts of different messages");
    const absl::Status checked = Check(part);
    if (checked.ok()) continue;
    if (part.words.version == 0) return checked;
    part.words = BuiltIn(part.words.key());
    RETURN_IF_ERROR(Check(part));
  }
  return Compose(parts);
}

}  // namespace tandem::words
