// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/calendar_reader.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/hash/hash.h"
#include "base/clock.h"
#include "base/status.h"
#include "scheduler/availability/availability_errors.h"

namespace tandem::availability {
namespace {

constexpr absl::Duration kTurnWaitMax = absl::Seconds(1);

Calendars Empty(const Question& question, WordRange range) {
  Calendars calendars;
  calendars.first_block = range.first_block();
  calendars.blocks = range.blocks();
  calendars.chunks.resize(question.resources.size() * static_cast<std::size_t>(calendars.blocks));
  return calendars;
}

bool IsOwn(const MomentAsk& ask, ResourceId resource, const TakenTime& taken) {
  if (taken.IsAbsence()) return false;  // whoever moves a visit is not there either
  return std::any_of(ask.own.begin(), ask.own.end(), [&](const OwnTime& own) {
    return own.resource == resource && own.seat == taken.seat && own.during.Overlaps(taken.during);
  });
}

}  // namespace

absl::StatusOr<Versions> CalendarReader::ReadVersions(const pg::TxOptions& tx,
                                                      const std::vector<ResourceId>& resources) {
  ASSIGN_OR_RETURN(Versions versions, version_reads_.Read(tx, resources));
  versions.moment = ++moments_;
  return versions;
}

CalendarReader::Gaps CalendarReader::TakeFresh(ClinicId clinic, const Question& question,
                                               const Versions& versions, absl::Time now,
                                               Calendars& calendars) {
  Gaps gaps;
  const auto blocks = static_cast<std::size_t>(calendars.blocks);
  for (std::size_t place = 0; place < calendars.chunks.size(); ++place) {
    const ResourceId resource = question.resources[place / blocks];
    const std::int64_t block = calendars.first_block + static_cast<std::int64_t>(place % blocks);
    ChunkPtr chunk = cache_.Find({clinic, resource, block});
    if (chunk != nullptr &&
        chunk->IsFresh(versions.calendars[place / blocks], now, versions.moment)) {
      calendars.chunks[place] = std::move(chunk);
    } else {
      gaps.asks.push_back({resource, block});
      gaps.places.push_back(place);
    }
  }
  return gaps;
}

absl::StatusOr<Calendars> CalendarReader::Read(const pg::TxOptions& tx, const Question& question,
                                               const Versions& versions, WordRange range,
                                               absl::Time now) {
  if (std::count(versions.calendars.begin(), versions.calendars.end(), 0) > 0) {
    return NotFound("patient");
  }
  const ClinicId clinic = question.snapshot->clinic;
  Calendars calendars = Empty(question, range);
  if (TakeFresh(clinic, question, versions, now, calendars).asks.empty()) return calendars;
  std::unique_lock turn(turns_[absl::HashOf(clinic) % kTurns], std::defer_lock);
  // Too long a wait: several read the same, which is slower and as right.
  turn.try_lock_until(absl::ToChronoTime(std::min(tx.deadline, RealClock().Now() + kTurnWaitMax)));
  const Gaps gaps = TakeFresh(clinic, question, versions, now, calendars);
  if (gaps.asks.empty()) return calendars;
  const std::uint64_t moment = ++moments_;
  ASSIGN_OR_RETURN(const auto busy, store_.ReadBlocks(tx, gaps.asks, now));
  const auto blocks = static_cast<std::size_t>(calendars.blocks);
  for (std::size_t i = 0; i < gaps.asks.size(); ++i) {
    const std::size_t place = gaps.places[i];
    auto chunk = std::make_shared<const Chunk>(gaps.asks[i].block,
                                               versions.calendars[place / blocks], busy[i], moment);
    cache_.Put({clinic, gaps.asks[i].resource, gaps.asks[i].block}, chunk);
    calendars.chunks[place] = std::move(chunk);
  }
  return calendars;
}

std::vector<std::int64_t> CalendarReader::TakeKnown(ClinicId clinic, const Question& question,
                                                    const MomentAsk& ask, Calendars& calendars) {
  std::vector<std::int64_t> known(question.resources.size(), 0);
  const auto blocks = static_cast<std::size_t>(calendars.blocks);
  for (std::size_t i = 0; i < known.size(); ++i) {
    const ResourceId resource = question.resources[i];
    const auto is_of = [&](const OwnTime& time) { return time.resource == resource; };
    if (std::any_of(ask.own.begin(), ask.own.end(), is_of) ||
        std::any_of(ask.taken.begin(), ask.taken.end(), is_of)) {
      continue;
    }
    for (std::size_t block = 0; block < blocks; ++block) {
      ChunkPtr chunk =
          cache_.Find({clinic, resource, calendars.first_block + static_cast<std::int64_t>(block)});
      const std::int64_t version = chunk == nullptr ? 0 : chunk->version();
      const bool usable =
          version != 0 && chunk->IsFresh(version, ask.now) && (block == 0 || version == known[i]);
      known[i] = usable ? version : 0;
      if (!usable) break;
      calendars.chunks[i * blocks + block] = std::move(chunk);
    }
  }
  return known;
}

absl::StatusOr<Moment> CalendarReader::ReadMoment(const pg::TxOptions& tx, const Question& question,
                                                  const MomentAsk& ask) {
  Moment moment;
  moment.calendars = Empty(question, ask.range);
  const std::vector<std::int64_t> known =
      TakeKnown(question.snapshot->clinic, question, ask, moment.calendars);
  ASSIGN_OR_RETURN(const Around around,
                   store_.ReadAround(tx, {question.resources, known, ask.window, ask.now}));
  moment.revision = around.revision;
  std::vector<std::vector<BusyTime>> busy(question.resources.size());
  for (const TakenTime& taken : around.taken) {
    const auto resource = static_cast<std::size_t>(taken.resource);
    if (IsOwn(ask, question.resources[resource], taken)) continue;
    busy[resource].push_back(
        {taken.seat, TickAtOrBefore(taken.during.start), TickAtOrAfter(taken.during.end)});
  }
  for (const OwnTime& taken : ask.taken) {
    const auto& all = question.resources;  // ordered
    const auto found = std::lower_bound(all.begin(), all.end(), taken.resource);
    if (found == all.end() || *found != taken.resource) continue;
    busy[static_cast<std::size_t>(found - all.begin())].push_back(
        {taken.seat, TickAtOrBefore(taken.during.start), TickAtOrAfter(taken.during.end)});
  }
  const auto blocks = static_cast<std::size_t>(moment.calendars.blocks);
  for (std::size_t i = 0; i < busy.size(); ++i) {
    if (around.calendars[i] == 0) moment.complete = false;
    if (known[i] != 0 && known[i] == around.calendars[i]) continue;  // from memory, proved fresh
    for (std::size_t block = 0; block < blocks; ++block) {
      moment.calendars.chunks[i * blocks + block] = std::make_shared<const Chunk>(
          moment.calendars.first_block + static_cast<std::int64_t>(block), 0, busy[i]);
    }
  }
  return moment;
}

}  // namespace tandem::availability
