// SPDX-License-Identifier: Apache-2.0
// How words would look with an invented visit of the clinic. Pure.
#pragma once

#include <vector>

#include "scheduler/directory/directory.h"
#include "scheduler/words/words.h"

namespace tandem::words {

struct TemplatePreview {
  // As Render gives it; with faults only what can be shown as plain text.
  Rendered shown;
  int segments = 0;  // that the longest values take
  std::vector<Fault> faults;
};

TemplatePreview PreviewOf(const Template& words, const directory::Snapshot& clinic);

}  // namespace tandem::words
