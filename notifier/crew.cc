// SPDX-License-Identifier: Apache-2.0
#include "notifier/crew.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include "base/status.h"
#include "notifier/failures.h"

namespace tandem::notifier {
namespace {

const absl::Status& StatusOf(const absl::Status& status) { return status; }

template <class T>
const absl::Status& StatusOf(const absl::StatusOr<T>& answer) {
  return answer.status();
}

std::size_t MessagesOf(const std::vector<Parcel>& parcels) {
  std::size_t count = 0;
  for (const Parcel& parcel : parcels) count += parcel.messages.size();
  return count;
}

// The database was asked. When it did not answer, or late, others could not write down either what
// was taken meanwhile: they come first.
template <class F>
auto Asked(Leases& leases, F ask) -> decltype(ask()) {
  const absl::Duration began = Uptime();
  auto answer = Safely(ask);
  const bool away = absl::IsUnavailable(StatusOf(answer));
  if (away || Uptime() - began > kLateAnswer) leases.DatabaseWasAway();
  return answer;
}

}  // namespace

Crew::Crew(const Parts& parts, const CrewSize& size)
    : parts_(parts),
      size_(size),
      writer_({.write =
                   [this](ClinicId clinic, const std::vector<const Ending*>& endings) {
                     return parts_.records.Write(clinic, endings);
                   },
               .done = [this](const std::vector<Ending>& endings,
                              std::optional<int> lost) { LetGo(endings, lost); }}) {}

Crew::~Crew() { Stop(); }

void Crew::Start() {
  writer_.Start();
  for (int i = 0; i < size_.mail_sessions; ++i) {
    senders_.emplace_back([this] { Send(Channel::kEmail); });
  }
  for (int i = 0; i < size_.text_sessions; ++i) {
    senders_.emplace_back([this] { Send(Channel::kSms); });
  }
  checker_ = std::thread([this] { Check(); });
  looker_ = std::thread([this] { Look(); });
}

void Crew::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  room_.notify_all();
  mails_.filled.notify_all();
  texts_.filled.notify_all();
  if (looker_.joinable()) looker_.join();
  {
    const std::lock_guard lock(mutex_);
    looker_done_ = true;
  }
  leased_.notify_all();
  if (checker_.joinable()) checker_.join();
  for (std::thread& sender : senders_) {
    if (sender.joinable()) sender.join();
  }
  std::vector<Ending> back;
  {
    const std::lock_guard lock(mutex_);
    for (Line* line : {&mails_, &texts_}) {
      for (const CheckedParcel& checked : line->parcels) {
        std::ranges::move(Sending::GiveBack(checked), std::back_inserter(back));
      }
      line->parcels.clear();
    }
  }
  writer_.Take(std::move(back));
  writer_.Stop();
}

void Crew::Rest(absl::Duration time) {
  std::unique_lock lock(mutex_);
  room_.wait_for(lock, absl::ToChronoMilliseconds(time), [this] { return stopping_; });
}

bool Crew::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

std::vector<reminders::Channel> Crew::ChannelsWithRoom() {
  std::vector<Channel> channels;
  if (in_hand_ >= kInHandMax) return channels;
  for (const Channel channel : {Channel::kEmail, Channel::kSms}) {
    if (LineOf(channel).size() < kWaitingMax) channels.push_back(channel);
  }
  return channels;
}

void Crew::Look() {
  while (true) {
    if (stopping()) return;
    if (!LookOnce()) Rest(size_.look_every);
  }
}

// One batch of each clinic. Was anything due?
bool Crew::LookOnce() {
  bool found = false;
  ClinicId last;
  const bool freeing = Uptime() >= free_at_;
  if (freeing) free_at_ = Uptime() + kFreeEvery;
  while (true) {
    const auto page =
        Asked(parts_.leases, [&] { return parts_.routes.List(last, absl::InfiniteFuture()); });
    if (!page.ok()) LogFailure("clinics_not_read", last, page.status());
    if (page.ok()) last_look_ms_ = absl::ToInt64Milliseconds(Uptime());
    if (!page.ok() || page->empty()) return found;
    for (const access::ClinicRoute& route : *page) {
      if (stopping()) return found;
      if (freeing) {
        const absl::Status freed =
            Asked(parts_.leases, [&] { return parts_.leases.FreeAddresses(route.clinic); });
        if (!freed.ok()) LogFailure("addresses_not_freed", route.clinic, freed);
      }
      found = LookAt(route.clinic) || found;
    }
    if (page->size() < access::kRoutesPerPage) return found;  // it was the last
    last = page->back().clinic;
  }
}

bool Crew::LookAt(ClinicId clinic) {
  std::vector<Channel> channels;
  {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] {
      channels = ChannelsWithRoom();
      return stopping_ || !channels.empty();
    });
    if (stopping_) return true;
  }
  absl::StatusOr<Lease> lease = Asked(parts_.leases, [&]() -> absl::StatusOr<Lease> {
    ASSIGN_OR_RETURN(const Addresses addresses, parts_.addresses(clinic));
    return parts_.leases.Take(clinic, channels, addresses);
  });
  if (!lease.ok()) {
    LogFailure("lease_failed", clinic, lease.status());
    return false;
  }
  if (lease->parcels.empty()) return false;
  Hand(*std::move(lease));
  return true;
}

void Crew::Hand(Lease lease) {
  const std::size_t messages = MessagesOf(lease.parcels);
  parts_.metrics.leases.Increment(static_cast<double>(messages));
  parts_.metrics.in_hand.Increment(static_cast<double>(messages));
  {
    const std::lock_guard lock(mutex_);
    in_hand_ += messages;
    for (const Parcel& parcel : lease.parcels) ++LineOf(parcel).unchecked;
    leases_.push_back(std::move(lease));
  }
  leased_.notify_one();
}

// Whatever was leased is checked, also at the end: then it is given back as it was found.
void Crew::Check() {
  while (true) {
    Lease lease;
    {
      std::unique_lock lock(mutex_);
      leased_.wait(lock, [this] { return looker_done_ || !leases_.empty(); });
      if (leases_.empty()) return;
      lease = std::move(leases_.front());
      leases_.pop_front();
    }
    CheckOne(lease);
  }
}

void Crew::CheckOne(const Lease& lease) {
  std::vector<CheckedParcel> checked = CheckAll(lease);
  std::vector<Ending> ended;
  {
    const std::lock_guard lock(mutex_);
    for (const Parcel& parcel : lease.parcels) --LineOf(parcel).unchecked;
    for (CheckedParcel& one : checked) {
      if (one.letters.empty()) {
        std::ranges::move(one.endings, std::back_inserter(ended));
      } else {
        Line& line = LineOf(one.parcel);
        line.parcels.push_back(std::move(one));
        line.filled.notify_one();
      }
    }
  }
  writer_.Take(std::move(ended));
}

// When something is wrong with one of them, the others still go.
std::vector<CheckedParcel> Crew::CheckAll(const Lease& lease) {
  auto together = Safely([&] { return parts_.checks.Check(lease); });
  if (together.ok()) return *std::move(together);
  LogFailure("check_failed", lease.clinic, together.status());
  std::vector<CheckedParcel> all;
  for (const Parcel& parcel : lease.parcels) {
    Lease one = lease;
    one.parcels = {parcel};
    auto alone = Safely([&] { return parts_.checks.Check(one); });
    if (alone.ok()) {
      all.push_back(std::move(alone->front()));
      continue;
    }
    CheckedParcel checked;
    checked.clinic = lease.clinic;
    checked.token = lease.token;
    checked.ends_at = lease.ends_at;
    checked.parcel = parcel;
    checked.endings = parts_.sending.PutOff(checked);
    all.push_back(std::move(checked));
  }
  return all;
}

void Crew::Send(Channel channel) {
  while (true) {
    CheckedParcel checked;
    {
      std::unique_lock lock(mutex_);
      Line& line = LineOf(channel);
      line.filled.wait(lock, [&] { return stopping_ || !line.parcels.empty(); });
      if (stopping_) return;
      checked = std::move(line.parcels.front());
      line.parcels.pop_front();
    }
    room_.notify_one();
    std::vector<Ending> endings;
    try {
      endings = parts_.sending.Send(checked);
    } catch (const std::exception&) {  // out of memory, or our own mistake
      endings = parts_.sending.PutOff(checked);
    }
    writer_.Take(std::move(endings));
  }
}

void Crew::LetGo(const std::vector<Ending>& endings, std::optional<int> lost) {
  if (lost.has_value()) {
    parts_.metrics.leases_lost.Increment(*lost);
    for (const Ending& ending : endings) parts_.metrics.CountEnding(ending, parts_.clock.Now());
  }
  {
    const std::lock_guard lock(mutex_);
    in_hand_ -= std::min(in_hand_, endings.size());
  }
  parts_.metrics.in_hand.Decrement(static_cast<double>(endings.size()));
  room_.notify_one();
}

}  // namespace tandem::notifier
