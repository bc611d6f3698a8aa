// SPDX-License-Identifier: Apache-2.0
// A Question is a wish for a visit, spelled out against one revision of the clinic's file: the ways
// in which it could be given (location and mode), and for each way who qualifies for which need.
// Pure; nothing here depends on time or claims.
#pragma once

#include <string_view>
#include <vector>

#include "base/id.h"
#include "scheduler/access/principal.h"
#include "scheduler/availability/slot.h"
#include "scheduler/availability/ticks.h"
#include "scheduler/directory/directories.h"
#include "scheduler/directory/visit_plan.h"

namespace tandem::availability {

// A part of a visit in ticks after the patient's start; negative before it.
struct TickSpan {
  Tick start = 0;
  Tick end = 0;
  bool exclusive = true;  // all seats, else one and the same throughout
};

// As the seat of what is taken: an absence has the whole resource, however many seats it has.
constexpr int kEverySeat = -1;

// Someone or something that qualifies for a need.
struct Candidate {
  int resource;  // index into Question::resources
  int entity;    // index into the snapshot's practitioners or rooms
  int seats;
};

struct NeedChoice {
  int need;  // index into VisitType::needs
  directory::NeedKind kind;
  std::vector<TickSpan> spans;
  std::vector<Candidate> candidates;  // by slug; only the named one when the need is its alone
};

// Needs that share candidates, or that someone named must fill one of: whoever fills one is not
// free for another.
struct NeedGroup {
  std::vector<int> needs;     // indexes into Way::needs
  std::vector<int> required;  // resources that must take part
  bool simple() const { return needs.size() == 1 && required.empty(); }
};

struct Way {
  const directory::Location* location;
  directory::Mode mode;
  TickSpan patient;
  std::vector<NeedChoice> needs;  // those of the mode
  std::vector<NeedGroup> groups;
  std::vector<ResourceId> misplaced;  // named, and qualified for nothing
  bool possible = true;  // false: nobody for some need, or named ones that cannot all take part
};

struct Question {
  directory::SnapshotPtr snapshot;
  const directory::VisitType* type = nullptr;
  std::vector<ResourceId> resources;  // whose calendars it takes, ordered by id
  int patient = -1;                   // index into resources; -1: no patient
  std::vector<Way> ways;              // by location slug, then mode
  Tick before = 0;                    // how far a visit reaches before its start, and behind it
  Tick behind = 0;
};

struct QuestionWish {
  std::vector<LocationId> locations;   // empty: all that offer it
  std::vector<directory::Mode> modes;  // empty: all of the visit type
  std::vector<ResourceId> resources;
  PatientId patient;
  std::string_view language;
  std::string_view patient_state;
  bool unknown_state_passes = false;  // staff ask the patient; a patient must have said
  bool anywhere = false;              // an override: not only where and how it is offered
};

QuestionWish WishOf(const SlotQuery& query, const access::Principal& caller);
QuestionWish WishOf(const SlotWish& wish, const access::Principal& caller);

// Is the visit type given in the mode at the location? Remote visits: at telehealth locations.
bool IsOffered(const directory::VisitType& type, const directory::Location& location,
               directory::Mode mode);

Question Spell(directory::SnapshotPtr snapshot, const directory::VisitType& type,
               const QuestionWish& wish);

// The id that a candidate's calendar has.
ResourceId IdOf(const directory::Snapshot& snapshot, directory::NeedKind kind, int entity);

}  // namespace tandem::availability
