// SPDX-License-Identifier: Apache-2.0
// Expansion of words by ctemplate, each field escaped for where it stands. The only includer of
// ctemplate. Thread-safe; reads no files, keeps nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/words/template_syntax.h"
#include "scheduler/words/words.h"

namespace tandem::words {

// For a reader of plain text: values as they are. Nothing when the library refuses.
std::optional<std::string> ExpandText(const std::vector<Piece>& pieces, const Fields& fields);

// A part of an HTML page: paragraphs where the words have empty lines, links where fields are
// links.
std::optional<std::string> ExpandHtml(const std::vector<Piece>& pieces, const Fields& fields);

// A whole page of such parts. `subject` is plain text.
std::string HtmlPage(std::string_view language, std::string_view subject,
                     const std::vector<std::string>& parts);

}  // namespace tandem::words
