// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/status.h"
#include "base/strings.h"
#include "scheduler/words/expansion.h"
#include "scheduler/words/gsm7.h"
#include "scheduler/words/opt_out_words.h"
#include "scheduler/words/prepared_words.h"
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

// A part with what is known of its words.
struct Ready {
  explicit Ready(const Part& part)
      : words(part.words), fields(part.fields), prepared(KeptWords(part.words)) {}

  const Template& words;
  const Fields& fields;
  std::shared_ptr<const PreparedWords> prepared;
};

absl::Status Check(const Ready& part) {
  RETURN_IF_ERROR(RefuseFaults(part.prepared->faults));
  RETURN_IF_ERROR(RefuseFaults(CheckValues(*part.prepared, part.fields)));
  return RefuseFaults(CheckResult(part.words, *part.prepared, part.fields));
}

absl::StatusOr<std::string> SubjectOf(const Ready& part) {
  ASSIGN_OR_RETURN(std::string text, Known(ExpandText(part.prepared->subject.pieces, part.fields)));
  if (HasControl(text)) return errors::WordsRefused({{"subject", "must be one line"}});
  return text;
}

absl::StatusOr<Rendered> RenderMail(const std::vector<Ready>& parts) {
  const Ready& first = parts.front();
  Rendered rendered;
  ASSIGN_OR_RETURN(rendered.subject, SubjectOf(first));
  std::vector<std::string> page;
  for (const Ready& part : parts) {
    const std::vector<Piece>& body = part.prepared->body.pieces;
    ASSIGN_OR_RETURN(const std::string text, Known(ExpandText(body, part.fields)));
    ASSIGN_OR_RETURN(std::string html, Known(ExpandHtml(body, part.fields)));
    rendered.text += (page.empty() ? "" : "\n\n") + text;
    page.push_back(std::move(html));
  }
  const std::vector<Piece>& footer = first.prepared->footer.pieces;
  ASSIGN_OR_RETURN(const std::string foot, Known(ExpandText(footer, first.fields)));
  ASSIGN_OR_RETURN(std::string html, Known(ExpandHtml(footer, first.fields)));
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

absl::StatusOr<Rendered> RenderText(const std::vector<Ready>& parts) {
  Rendered rendered;
  for (const Ready& part : parts) {
    ASSIGN_OR_RETURN(const std::string text,
                     Known(ExpandText(part.prepared->body.pieces, part.fields)));
    const bool last = &part == &parts.back();
    if (!rendered.text.empty()) rendered.text += '\n';
    rendered.text += last ? text : WithoutStop(text, part.words.language);
  }
  rendered.segments = SegmentsOf(rendered.text);
  return rendered;
}

absl::StatusOr<Rendered> Compose(const std::vector<Ready>& parts) {
  return parts.front().words.channel == reminders::Channel::kEmail ? RenderMail(parts)
                                                                   : RenderText(parts);
}

}  // namespace

absl::StatusOr<Rendered> Render(const Template& words, const Fields& fields) {
  const Part part{words, fields};
  const std::vector<Ready> ready = {Ready(part)};
  RETURN_IF_ERROR(Check(ready.front()));
  return Compose(ready);
}

absl::StatusOr<Rendered> RenderTogether(std::vector<Part> parts) {
  if (parts.empty()) return InternalError("a message without parts");
  std::vector<Ready> ready;
  for (Part& part : parts) {
    const bool alike = part.words.channel == parts.front().words.channel &&
                       part.words.language == parts.front().words.language;
    if (!alike) return InternalError("parts of different messages");
    const absl::Status checked = Check(ready.emplace_back(part));
    if (checked.ok()) continue;
    if (part.words.version == 0) return checked;
    part.words = BuiltIn(part.words.key());
    ready.pop_back();
    RETURN_IF_ERROR(Check(ready.emplace_back(part)));
  }
  return Compose(ready);
}

}  // namespace tandem::words
