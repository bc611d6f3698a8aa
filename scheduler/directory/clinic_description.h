// SPDX-License-Identifier: Apache-2.0
// A clinic as lines of text, to compare two of them: what changed, for a reviewer to read; which
// calendars changed; which policies did under one version. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/id.h"
#include "scheduler/directory/directory.h"

namespace tandem::directory {

// "practitioner ana-ruiz" -> "hours harbor-street" -> "monday 09:00-17:00, …".
using Description = std::map<std::string, std::map<std::string, std::string>>;

Description Describe(const Snapshot& snapshot);

// One line a change, in order: "+ room chair-9", "- room chair-1",
// "~ practitioner ana-ruiz: hours harbor-street monday 09:00-17:00 -> monday 09:00-16:00".
std::vector<std::string> Difference(const Description& before, const Description& after);

// Practitioners and rooms whose hours, closures, seats, capabilities or qualifications differ, or
// those of the locations they are at; those that came or went, too.
std::set<ResourceId> ChangedCalendars(const Snapshot& before, const Snapshot& after);

// What stands under each version of each policy: "consultation 2026-01" -> all of its content.
std::map<std::string, std::string> PolicyContents(const Snapshot& snapshot);

}  // namespace tandem::directory
