// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/availability.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/status.h"
#include "scheduler/availability/availability_errors.h"
#include "scheduler/availability/calendar_reader.h"
#include "scheduler/availability/free_starts.h"
#include "scheduler/availability/slot_assign.h"
#include "scheduler/availability/slot_explain.h"
#include "scheduler/availability/slot_search.h"
#include "scheduler/availability/start_rules.h"
#include "scheduler/directory/visit_distance.h"

namespace tandem::availability {
namespace {

using directory::SnapshotPtr;

bool IsInCalendar(absl::Time time) { return StartTimeMin() <= time && time < StartTimeMax(); }

absl::Status CheckWindow(const Interval& window) {
  const bool sound = IsInCalendar(window.start) && window.end <= StartTimeMax() &&
                     !window.empty() && window.length() <= kWindowMax;
  return sound ? absl::OkStatus() : TimeOutOfRange("window");
}

absl::Status CheckStart(absl::Time start) {
  const bool sound = IsInCalendar(start) && TimeOf(TickAtOrBefore(start)) == start;
  return sound ? absl::OkStatus() : TimeOutOfRange("start_time");
}

WordRange Hull(WordRange a, WordRange b) {
  return WordsAround(std::min(a.first_tick(), b.first_tick()),
                     std::max(a.end_tick(), b.end_tick()));
}

// From now on, while the same starts are looked at and no hold runs out.
Interval MomentsLike(const SlotQuery& query, const directory::VisitType& type, absl::Time now,
                     absl::Time first_expire) {
  const absl::Time end = std::min(TimeOf(TickAtOrBefore(now) + 1), first_expire);
  const absl::Time last = end - absl::Microseconds(1);
  const bool is_same = StartsOf(query, type, last) == StartsOf(query, type, now);
  return {now, is_same ? end : now};
}

// Reads go to the caller's own database session: nothing here writes.
pg::TxOptions ReadOf(const access::CallContext& call) { return call.Tx(/*read_only=*/true); }

}  // namespace

class Availability::Impl {
 public:
  Impl(const Clock& clock, pg::Pool& pool, directory::Directories& directories)
      : clock_(clock), directories_(directories), reader_(pool) {}

  absl::StatusOr<SlotPage> Search(const access::CallContext& call, const SlotQuery& query) {
    RETURN_IF_ERROR(CheckWindow(query.window));
    const absl::Time now = clock_.Now();
    const auto search = [&](SnapshotPtr snapshot,
                            const directory::VisitType& type) -> Attempt<SlotPage> {
      if (!IsBookableBy(type, call.principal)) return {NotBookableOnline()};
      const StartRange range = StartsOf(query, type, now);
      if (range.empty()) return {SlotPage{}};
      const Question question = Spell(std::move(snapshot), type, WishOf(query, call.principal));
      return SearchOnce(call, query, question, range, now);
    };
    return OnCurrentFile<SlotPage>(call, query.visit_type, search);
  }

  absl::StatusOr<FreeTimes> Times(const access::CallContext& call, const SlotQuery& query,
                                  bool who) {
    RETURN_IF_ERROR(CheckWindow(query.window));
    const absl::Time now = clock_.Now();
    const auto list = [&](SnapshotPtr snapshot,
                          const directory::VisitType& type) -> Attempt<FreeTimes> {
      if (!IsBookableBy(type, call.principal)) return {NotBookableOnline()};
      const StartRange range = StartsOf(query, type, now);
      if (range.empty()) return {FreeTimes{}};
      const Question question = Spell(std::move(snapshot), type, WishOf(query, call.principal));
      const auto fresh = ReadFresh(call, query, question, range, now);
      if (!fresh.ok()) return {fresh.status()};
      if (fresh->newer.has_value()) return {FreeTimes{}, fresh->newer};
      FreeTimes times = FindTimes(query, question, fresh->calendars, range, memories_, who);
      if (who) times.booked = BookedDays(question, fresh->calendars, query.window);
      return {std::move(times)};
    };
    return OnCurrentFile<FreeTimes>(call, query.visit_type, list);
  }

  absl::StatusOr<bool> Stands(const access::CallContext& call, const Basis& basis) {
    if (!basis.moments.Contains(clock_.Now())) return false;
    ASSIGN_OR_RETURN(const Versions now, reader_.ReadVersions(ReadOf(call), basis.resources));
    return now.revision == basis.revision && now.calendars == basis.versions;
  }

  absl::StatusOr<Explanation> Explain(const access::CallContext& call, const SlotWish& wish) {
    RETURN_IF_ERROR(CheckStart(wish.start));
    const absl::Time now = clock_.Now();
    const auto explain = [&](SnapshotPtr snapshot,
                             const directory::VisitType& type) -> Attempt<Explanation> {
      const directory::Location* location = snapshot->FindLocation(wish.location);
      if (location == nullptr) return {NotFound("location")};
      const Question question = Spell(std::move(snapshot), type, WishOf(wish, call.principal));
      const Interval window{wish.start + directory::kTick * question.before,
                            wish.start + directory::kTick * question.behind};
      const std::vector<std::int64_t> none(question.resources.size(), 0);
      auto around =
          reader_.store().ReadAround(ReadOf(call), {question.resources, none, window, now});
      if (!around.ok()) return {around.status()};
      if (around->revision != question.snapshot->revision) return {Explanation{}, around->revision};
      if (std::count(around->calendars.begin(), around->calendars.end(), 0) > 0) {
        return {NotFound("patient")};
      }
      auto near = reader_.store().ReadNear(ReadOf(call),
                                           {wish.patient,
                                            directory::VisitDistances(*question.snapshot, type),
                                            {wish.start, wish.start},
                                            {},
                                            now});
      if (!near.ok()) return {near.status()};
      const SlotFacts facts{wish.start,
                            now,
                            IsBookableBy(type, call.principal),
                            std::move(around->taken),
                            wish.for_pair,
                            *std::move(near)};
      const Explanation full = ExplainSlot(question, *location, facts);
      return {call.principal.IsStaff() ? full : WithoutDetails(full)};
    };
    return OnCurrentFile<Explanation>(call, wish.visit_type, explain);
  }

  absl::StatusOr<std::vector<Assignment>> Assign(const access::CallContext& call,
                                                 const SlotWish& wish,
                                                 const std::vector<OwnTime>& own,
                                                 const std::vector<OwnTime>& taken,
                                                 bool ignore_hours) {
    RETURN_IF_ERROR(CheckStart(wish.start));
    using Assignments = std::vector<Assignment>;
    const auto assign = [&](SnapshotPtr snapshot,
                            const directory::VisitType& type) -> Attempt<Assignments> {
      const directory::Location* location = snapshot->FindLocation(wish.location);
      if (location == nullptr) return {NotFound("location")};
      QuestionWish spelled = WishOf(wish, call.principal);
      spelled.anywhere = ignore_hours;
      const Question question = Spell(std::move(snapshot), type, spelled);
      const Interval window = AssignWindow(question, *location, wish.start);
      const Tick tick = TickAtOrBefore(wish.start);
      const WordRange range =
          Hull(FreeStarts::Scope(question, WordsAround(tick, tick + 1)),
               WordsAround(TickAtOrBefore(window.start), TickAtOrAfter(window.end)));
      const absl::Time now = clock_.Now();
      auto moment = reader_.ReadMoment(ReadOf(call), question, {window, range, now, own, taken});
      if (!moment.ok()) return {moment.status()};
      if (moment->revision != question.snapshot->revision) return {Assignments{}, moment->revision};
      if (!moment->complete) return {NotFound("patient")};
      BindingHours hours;
      if (!ignore_hours) hours = HoursFor(wish, now);
      return {AssignSlot(question, moment->calendars, wish.start, hours)};
    };
    return OnCurrentFile<Assignments>(call, wish.visit_type, assign);
  }

 private:
  BindingHours HoursFor(const SlotWish& wish, absl::Time now) {
    BindingHours hours{&memories_.hours, std::nullopt, wish.keeping};
    if (!wish.for_pair) hours.reserved_at = TickAtOrBefore(now);
    return hours;
  }

  // What came of asking under one revision of the file; or the newer revision that is in force.
  template <class T>
  struct Attempt {
    absl::StatusOr<T> answer = absl::UnknownError("");
    std::optional<std::int64_t> newer = std::nullopt;
  };

  // Asks under the revision seen last, and again under the one in force when that is another.
  template <class T, class Ask>
  absl::StatusOr<T> OnCurrentFile(const access::CallContext& call, VisitTypeId visit_type,
                                  Ask ask) {
    SnapshotPtr snapshot = directories_.Seen(call.clinic());
    if (snapshot == nullptr || snapshot->FindVisitType(visit_type) == nullptr) {
      ASSIGN_OR_RETURN(snapshot, directories_.Latest(call));
    }
    for (int attempt_number = 0; attempt_number < kRevisionsMax; ++attempt_number) {
      const directory::VisitType* type = snapshot->FindVisitType(visit_type);
      if (type == nullptr) return NotFound("visit type");
      Attempt<T> attempt = ask(snapshot, *type);
      if (!attempt.newer.has_value()) return std::move(attempt.answer);
      ASSIGN_OR_RETURN(snapshot, directories_.At(call, *attempt.newer));
    }
    return FileKeepsChanging();
  }

  // Calendars for a question about starts, proved fresh by one read of versions.
  struct Fresh {
    Versions versions;
    Calendars calendars = {};
    std::optional<std::int64_t> newer = std::nullopt;  // revision; then there are no calendars
    bool has_distances = false;                        // to be kept from the patient's visits
  };
  absl::StatusOr<Fresh> ReadFresh(const access::CallContext& call, const SlotQuery& query,
                                  const Question& question, StartRange range, absl::Time now) {
    const pg::TxOptions tx = ReadOf(call);
    ASSIGN_OR_RETURN(Versions versions, reader_.ReadVersions(tx, question.resources));
    if (versions.revision != question.snapshot->revision) {
      const std::int64_t newer = versions.revision;
      return Fresh{std::move(versions), {}, newer};
    }
    const WordRange scope = FreeStarts::Scope(question, WordsAround(range.first, range.end));
    ASSIGN_OR_RETURN(Calendars calendars, reader_.Read(tx, question, versions, scope, now));
    Fresh fresh{std::move(versions), std::move(calendars)};
    if (query.patient.IsNil()) return fresh;
    const directory::VisitDistances distances(*question.snapshot, *question.type);
    fresh.has_distances = !distances.types().empty();
    const Interval starts{TimeOf(range.first), TimeOf(range.end)};
    ASSIGN_OR_RETURN(
        fresh.calendars.near,
        reader_.store().ReadNear(tx, {query.patient, distances, starts, query.moving, now}));
    return fresh;
  }

  Attempt<SlotPage> SearchOnce(const access::CallContext& call, const SlotQuery& query,
                               const Question& question, StartRange range, absl::Time now) {
    const auto fresh = ReadFresh(call, query, question, range, now);
    if (!fresh.ok()) return {fresh.status()};
    if (fresh->newer.has_value()) return {SlotPage{}, fresh->newer};
    auto page = FindSlots(query, question, fresh->calendars, range, memories_);
    const std::vector<std::int64_t>& versions = fresh->versions.calendars;
    // A visit that was missed and came back after all changes no calendar.
    if (page.ok() && !fresh->has_distances && fresh->calendars.AreOf(versions)) {
      page->basis = {fresh->versions.revision, question.resources, versions,
                     MomentsLike(query, *question.type, now, fresh->calendars.FirstExpire())};
    }
    return {std::move(page)};
  }

  const Clock& clock_;
  directory::Directories& directories_;
  CalendarReader reader_;
  Memories memories_;
};

Availability::Availability(const Clock& clock, pg::Pool& pool, directory::Directories& directories)
    : impl_(std::make_unique<Impl>(clock, pool, directories)) {}
Availability::~Availability() = default;

absl::StatusOr<SlotPage> Availability::Search(const access::CallContext& call,
                                              const SlotQuery& query) {
  return impl_->Search(call, query);
}

absl::StatusOr<FreeTimes> Availability::Times(const access::CallContext& call,
                                              const SlotQuery& query, bool who) {
  return impl_->Times(call, query, who);
}

absl::StatusOr<bool> Availability::Stands(const access::CallContext& call, const Basis& basis) {
  return impl_->Stands(call, basis);
}

absl::StatusOr<Explanation> Availability::Explain(const access::CallContext& call,
                                                  const SlotWish& wish) {
  return impl_->Explain(call, wish);
}

absl::StatusOr<std::vector<Assignment>> Availability::Assign(const access::CallContext& call,
                                                             const SlotWish& wish,
                                                             const std::vector<OwnTime>& own,
                                                             bool ignore_hours) {
  return impl_->Assign(call, wish, own, {}, ignore_hours);
}

absl::StatusOr<std::vector<Assignment>> Availability::AssignBeside(
    const access::CallContext& call, const SlotWish& wish, const std::vector<OwnTime>& own,
    const std::vector<OwnTime>& taken) {
  return impl_->Assign(call, wish, own, taken, /*ignore_hours=*/false);
}

}  // namespace tandem::availability
