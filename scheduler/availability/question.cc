// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/question.h"

#include <algorithm>
#include <utility>

namespace tandem::availability {
namespace {

using directory::Mode;
using directory::NeedKind;

template <class T>
bool Has(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

TickSpan ToTicks(const directory::Span& span) {
  return {Ticks(span.start), Ticks(span.end), span.exclusive};
}

// Candidates name entities first; SettleResources turns them into positions in Question::resources.
class WayBuilder {
 public:
  WayBuilder(const Question& question, const QuestionWish& wish)
      : snapshot_(*question.snapshot), type_(*question.type), wish_(wish) {}

  Way Build(const directory::Location& location, Mode mode) const {
    const directory::VisitPlan plan = directory::PlanVisit(type_, mode);
    Way way{&location, mode, ToTicks(plan.patient), {}, {}, {}, true};
    const directory::Qualification qualification{mode, &location, wish_.patient_state,
                                                 wish_.language};
    for (const directory::NeedPlan& part : plan.needs) {
      way.needs.push_back(Choose(part, qualification));
    }
    PlaceNamed(way);
    for (const NeedChoice& need : way.needs) {
      if (need.candidates.empty()) way.possible = false;
    }
    return way;
  }

 private:
  NeedChoice Choose(const directory::NeedPlan& part,
                    const directory::Qualification& qualification) const {
    const directory::Need& need = type_.needs[static_cast<std::size_t>(part.need)];
    NeedChoice choice{part.need, need.kind, {}, {}};
    for (const directory::Span& span : part.spans) choice.spans.push_back(ToTicks(span));
    const bool unknown_state = need.licensed && directory::IsRemote(qualification.mode) &&
                               qualification.patient_state.empty();
    if (unknown_state && !wish_.unknown_state_passes) return choice;
    const auto add = [&](const auto& entities) {
      for (std::size_t i = 0; i < entities.size(); ++i) {
        if (!directory::Qualifies(entities[i], need, qualification)) continue;
        choice.candidates.push_back({-1, static_cast<int>(i), entities[i].seats});
      }
    };
    if (need.kind == NeedKind::kPractitioner) {
      add(snapshot_.practitioners);
    } else {
      add(snapshot_.rooms);
    }
    return choice;
  }

  // A named resource that qualifies for one need only fills it; for several: one of them.
  void PlaceNamed(Way& way) const {
    for (const ResourceId& named : wish_.resources) {
      std::vector<NeedChoice*> fitting;
      for (NeedChoice& need : way.needs) {
        if (Find(need, named) != need.candidates.end()) fitting.push_back(&need);
      }
      if (fitting.empty()) {
        way.misplaced.push_back(named);
        way.possible = false;
      } else if (fitting.size() == 1) {
        const Candidate only = *Find(*fitting.front(), named);
        fitting.front()->candidates.assign(1, only);
      }
    }
  }

  std::vector<Candidate>::const_iterator Find(const NeedChoice& need, ResourceId id) const {
    return std::find_if(need.candidates.begin(), need.candidates.end(),
                        [&](const Candidate& candidate) {
                          return IdOf(snapshot_, need.kind, candidate.entity) == id;
                        });
  }

  const directory::Snapshot& snapshot_;
  const directory::VisitType& type_;
  const QuestionWish& wish_;
};

int IndexOf(const std::vector<ResourceId>& sorted, ResourceId id) {
  return static_cast<int>(std::lower_bound(sorted.begin(), sorted.end(), id) - sorted.begin());
}

void SettleResources(Question& question, PatientId patient) {
  const directory::Snapshot& snapshot = *question.snapshot;
  for (const Way& way : question.ways) {
    for (const NeedChoice& need : way.needs) {
      for (const Candidate& candidate : need.candidates) {
        question.resources.push_back(IdOf(snapshot, need.kind, candidate.entity));
      }
    }
  }
  if (!patient.IsNil()) question.resources.push_back(ResourceId(patient));
  std::sort(question.resources.begin(), question.resources.end());
  question.resources.erase(std::unique(question.resources.begin(), question.resources.end()),
                           question.resources.end());
  if (!patient.IsNil()) question.patient = IndexOf(question.resources, ResourceId(patient));
  for (Way& way : question.ways) {
    for (NeedChoice& need : way.needs) {
      for (Candidate& candidate : need.candidates) {
        candidate.resource =
            IndexOf(question.resources, IdOf(snapshot, need.kind, candidate.entity));
      }
    }
  }
}

bool Share(const NeedChoice& a, const NeedChoice& b) {
  return std::any_of(a.candidates.begin(), a.candidates.end(), [&](const Candidate& left) {
    return std::any_of(b.candidates.begin(), b.candidates.end(),
                       [&](const Candidate& right) { return left.resource == right.resource; });
  });
}

void FormGroups(Way& way) {
  for (std::size_t i = 0; i < way.needs.size(); ++i) {
    NeedGroup joined{{static_cast<int>(i)}, {}};
    std::vector<NeedGroup> apart;
    for (NeedGroup& group : way.groups) {
      const bool shares = std::any_of(group.needs.begin(), group.needs.end(), [&](int other) {
        return Share(way.needs[i], way.needs[static_cast<std::size_t>(other)]);
      });
      if (shares) {
        joined.needs.insert(joined.needs.begin(), group.needs.begin(), group.needs.end());
      } else {
        apart.push_back(std::move(group));
      }
    }
    std::sort(joined.needs.begin(), joined.needs.end());
    apart.push_back(std::move(joined));
    way.groups = std::move(apart);
  }
}

// Whoever is named and not the only candidate of a need must fill one of those they qualify for. In
// a group of one need the only candidate fills it anyway.
void RequireNamed(const Question& question, const std::vector<ResourceId>& named, Way& way) {
  for (const ResourceId& id : named) {
    if (Has(way.misplaced, id)) continue;
    const auto resource =
        std::lower_bound(question.resources.begin(), question.resources.end(), id);
    if (resource == question.resources.end() || *resource != id) {
      way.possible = false;  // displaced by another named one
      continue;
    }
    const int index = static_cast<int>(resource - question.resources.begin());
    bool placed = false;
    for (NeedGroup& group : way.groups) {
      for (const int need : group.needs) {
        const auto& candidates = way.needs[static_cast<std::size_t>(need)].candidates;
        const bool here = std::any_of(candidates.begin(), candidates.end(),
                                      [&](const Candidate& one) { return one.resource == index; });
        if (!here) continue;
        placed = true;
        const bool sure = candidates.size() == 1 && group.needs.size() == 1;
        if (!sure && !Has(group.required, index)) group.required.push_back(index);
      }
    }
    if (!placed) way.possible = false;
  }
}

void Reach(Question& question) {
  for (const Way& way : question.ways) {
    const auto include = [&](const TickSpan& span) {
      question.before = std::min(question.before, span.start);
      question.behind = std::max(question.behind, span.end);
    };
    include(way.patient);
    for (const NeedChoice& need : way.needs) {
      for (const TickSpan& span : need.spans) include(span);
    }
  }
}

}  // namespace

QuestionWish WishOf(const SlotQuery& query, const access::Principal& caller) {
  return {query.locations, query.modes,         query.resources,  query.patient,
          query.language,  query.patient_state, caller.IsStaff(), false};
}

QuestionWish WishOf(const SlotWish& wish, const access::Principal& caller) {
  return {{wish.location}, {wish.mode},        wish.resources,   wish.patient,
          wish.language,   wish.patient_state, caller.IsStaff(), false};
}

bool IsOffered(const directory::VisitType& type, const directory::Location& location, Mode mode) {
  if (!Has(type.modes, mode)) return false;
  if (directory::IsRemote(mode)) return location.telehealth;
  return !location.telehealth && (type.locations.empty() || Has(type.locations, location.id));
}

ResourceId IdOf(const directory::Snapshot& snapshot, NeedKind kind, int entity) {
  const auto index = static_cast<std::size_t>(entity);
  if (kind == NeedKind::kPractitioner) return ResourceId(snapshot.practitioners[index].id);
  return ResourceId(snapshot.rooms[index].id);
}

Question Spell(directory::SnapshotPtr snapshot, const directory::VisitType& type,
               const QuestionWish& wish) {
  Question question;
  question.snapshot = std::move(snapshot);
  question.type = &type;
  const WayBuilder builder(question, wish);
  for (const directory::Location& location : question.snapshot->locations) {
    if (!wish.locations.empty() && !Has(wish.locations, location.id)) continue;
    for (const Mode mode : {Mode::kInPerson, Mode::kVideo, Mode::kPhone}) {
      if (!wish.modes.empty() && !Has(wish.modes, mode)) continue;
      if (!wish.anywhere && !IsOffered(type, location, mode)) continue;
      question.ways.push_back(builder.Build(location, mode));
    }
  }
  SettleResources(question, wish.patient);
  for (Way& way : question.ways) {
    FormGroups(way);
    RequireNamed(question, wish.resources, way);
  }
  Reach(question);
  return question;
}

}  // namespace tandem::availability
