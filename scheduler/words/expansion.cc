// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/expansion.h"

#include <ctemplate/template.h>
#include <ctemplate/template_dictionary.h>
#include <ctemplate/template_modifiers.h>
#include <fmt/format.h>

#include <memory>

#include "scheduler/words/message_field.h"
#include "scheduler/words/words_check.h"

namespace tandem::words {
namespace {

// `source` is ours: plain text without braces, and markers for the fields of `pieces`.
std::optional<std::string> Expand(const std::string& source, const std::vector<Piece>& pieces,
                                  const Fields& fields) {
  const std::unique_ptr<ctemplate::Template> parsed(
      ctemplate::Template::StringToTemplate(source, ctemplate::DO_NOT_STRIP));
  if (parsed == nullptr) return std::nullopt;
  ctemplate::TemplateDictionary dictionary("message");
  for (const Piece& piece : pieces) {
    const auto value = piece.field ? fields.find(piece.text) : fields.end();
    if (value == fields.end()) continue;
    // Without copies: both outlive the expansion.
    dictionary.SetValueWithoutCopy(
        ctemplate::TemplateString(piece.text.data(), piece.text.size()),
        ctemplate::TemplateString(value->second.data(), value->second.size()));
  }
  std::string expanded;
  if (!parsed->Expand(&expanded, &dictionary)) return std::nullopt;
  return expanded;
}

std::string Escaped(std::string_view text) {
  return ctemplate::pre_escape(text.data(), text.size());
}

// "\n\n" ends a paragraph, "\n" a line.
std::string WithBreaks(std::string_view escaped) {
  std::string html;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] != '\n') {
      html += escaped[i];
    } else if (i + 1 < escaped.size() && escaped[i + 1] == '\n') {
      html += "</p>\n<p>";
      ++i;
    } else {
      html += "<br>\n";
    }
  }
  return html;
}

std::string Marker(const std::string& name, const Fields& fields) {
  const MessageField* field = FindField(name);
  const auto value = fields.find(name);
  if (value == fields.end() || value->second.empty()) return "";
  if (field == nullptr || !field->link) return fmt::format("{{{{{}:pre_escape}}}}", name);
  return fmt::format(R"(<a href="{{{{{}:url_escape_with_arg=html}}}}">{{{{{}:pre_escape}}}}</a>)",
                     name, name);
}

// Breaks are made in the words before, in values after they are put in: these have single ones.
std::string HtmlSource(const std::vector<Piece>& pieces, const Fields& fields) {
  std::string source;
  for (const Piece& piece : pieces) {
    source += piece.field ? Marker(piece.text, fields) : Escaped(piece.text);
  }
  return source;
}

}  // namespace

std::optional<std::string> ExpandText(const std::vector<Piece>& pieces, const Fields& fields) {
  std::string source;
  for (const Piece& piece : pieces) {
    source += piece.field ? fmt::format("{{{{{}:none}}}}", piece.text) : piece.text;
  }
  const std::optional<std::string> expanded = Expand(source, pieces, fields);
  if (!expanded.has_value()) return std::nullopt;
  return Tidy(*expanded);
}

std::optional<std::string> ExpandHtml(const std::vector<Piece>& pieces, const Fields& fields) {
  const std::optional<std::string> expanded = Expand(HtmlSource(pieces, fields), pieces, fields);
  if (!expanded.has_value()) return std::nullopt;
  return fmt::format("<p>{}</p>\n", WithBreaks(Tidy(*expanded)));
}

std::string HtmlPage(std::string_view language, std::string_view subject,
                     const std::vector<std::string>& parts) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"{}\">\n<head><meta charset=\"utf-8\"><title>{}</title>"
      "</head>\n<body>\n{}</body>\n</html>\n",
      language == "es" ? "es" : "en", Escaped(subject), fmt::join(parts, "<hr>\n"));
}

}  // namespace tandem::words
