// SPDX-License-Identifier: Apache-2.0
// The parts of a clinic's file. Each reads one section into the snapshot; what a section refers to
// has been read before it.
#pragma once

#include "scheduler/directory/directory.h"
#include "scheduler/directory/entity_ids.h"
#include "scheduler/directory/entry_reader.h"

namespace tandem::directory {

struct FileSections {
  EntryReader& file;
  Snapshot& snapshot;
  const EntityIds& ids;
};

void ReadLocations(const FileSections& sections);      // location_entry.cc
void ReadPractitioners(const FileSections& sections);  // resource_entry.cc
void ReadRooms(const FileSections& sections);          // resource_entry.cc
void ReadVisitTypes(const FileSections& sections);     // visit_type_entry.cc
void ReadConsultation(const FileSections& sections);   // policy_entry.cc
void ReadPolicies(const FileSections& sections);       // policy_entry.cc

// Shared by locations and resources. Weekly lines below `key`, refused when they overlap.
std::vector<WeeklyHours> ReadWeekly(EntryReader& entry, std::string_view key);
std::vector<DatedHours> ReadDated(EntryReader& entry, std::string_view key);
std::vector<Closure> ReadClosures(EntryReader& entry);
// Do two of the hours share a minute, the week being a circle?
bool OverlapThemselves(const std::vector<WeeklyHours>& hours);
bool OverlapThemselves(const std::vector<DatedHours>& hours);

// "en", "es", "zh-TW"
bool IsLanguage(std::string_view text);
// Two letters of a state, the District of Columbia or a territory of the United States.
bool IsState(std::string_view text);

}  // namespace tandem::directory
