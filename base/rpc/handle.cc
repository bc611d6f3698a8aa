// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/handle.h"

#include <exception>
#include <mutex>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/pg/connection_set.h"
#include "base/pg/value.h"
#include "base/status.h"
#include "base/strings.h"

namespace tandem::rpc {
namespace {

absl::Status Caught(const CallFacts& facts, const Body& body) {
  try {
    return body(facts);
  } catch (const pg::DecodeError& error) {
    return InternalError(error.what());  // names a statement and a column, nothing else
  } catch (const std::exception&) {      // never its text
    return InternalError(facts.method);
  }
}

// Of all that came with the call, its ids only.
void LogCall(const CallFacts& facts, const CallSite& site, const FinishedCall& call) {
  const auto reason = ReasonOf(call.status);
  Log(LogLevel::kInfo, "call",
      {{"method", facts.method},
       {"call_id", facts.call_id},
       {"request_id", site.request_id.has_value() ? ToString(*site.request_id) : ""},
       {"trace_id", facts.trace.trace_id},
       {"parent_id", facts.trace.parent_id},
       {"code", absl::StatusCodeToString(call.status.code())},
       {"reason", call.status.ok()     ? ""
                  : reason.has_value() ? Name(*reason)
                                       : "NONE"},
       {"micros", absl::ToInt64Microseconds(call.took)}});
}

constexpr absl::Duration kShedLineEvery = absl::Seconds(1);

// A busy server refuses thousands of calls a second, beside those it still answers.
class ShedLog {
 public:
  void Note() {
    const absl::Time now = RealClock().Now();
    const std::lock_guard lock(mutex_);
    ++calls_;
    if (now < next_) return;
    Log(LogLevel::kWarning, "shed", {{"calls", calls_}});
    calls_ = 0;
    next_ = now + kShedLineEvery;
  }

 private:
  std::mutex mutex_;
  std::int64_t calls_ = 0;  // since the last line
  absl::Time next_ = absl::InfinitePast();
};

grpc::Status Shed(const CallSite& site) {
  static const auto* const busy = new absl::Status(pg::Overloaded());
  static const auto* const answer = new grpc::Status(ToGrpc(*busy));
  static auto* const log = new ShedLog();
  if (site.metrics != nullptr) {
    site.metrics->Begin();
    site.metrics->Finish({site.method, *busy, absl::ZeroDuration(), site.streams});
  }
  log->Note();
  return *answer;
}

}  // namespace

grpc::Status Handle(const grpc::ServerContextBase& context, const CallSite& site,
                    const Body& body) {
  if (site.busy) return Shed(site);
  const RealClock clock;
  const absl::Time start = clock.Now();
  if (site.metrics != nullptr) site.metrics->Begin();
  CallFacts facts = IdentifyCall(context, site.method);
  absl::Status status = ReadTerms(context, site.streams ? kStreamDeadlineMax : kDeadlineMax, facts);
  if (status.ok()) status = Caught(facts, body);
  const FinishedCall call = {site.method, status, clock.Now() - start, site.streams};
  if (site.metrics != nullptr) site.metrics->Finish(call);
  LogCall(facts, site, call);
  return ToGrpc(status);
}

}  // namespace tandem::rpc
