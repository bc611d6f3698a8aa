// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/recent_answers_wire.h"

#include <fmt/format.h>

#include <memory>

#include "base/status.h"

namespace tandem::availability {
namespace {

// All that an answer depends on beside its basis: who asks, as far as it matters, and what.
std::string KeyOf(const access::CallContext& call, const v1::SearchSlotsRequest& request) {
  const access::Principal& caller = call.principal;
  return fmt::format("{}/{}/{}/{}", ToString(caller.clinic), static_cast<int>(caller.role),
                     ToString(caller.patient), request.SerializeAsString());
}

// The same bytes on the wire, with each slot as one text instead of a dozen objects: a copy of it
// is ten times cheaper to make, to measure and to free. Only fit to be sent.
v1::SearchSlotsResponse Packed(const v1::SearchSlotsResponse& reply) {
  v1::SearchSlotsResponse packed = reply;
  packed.clear_slots();
  auto* fields = packed.GetReflection()->MutableUnknownFields(&packed);
  for (const v1::Slot& slot : reply.slots()) {
    slot.SerializeToString(fields->AddLengthDelimited(v1::SearchSlotsResponse::kSlotsFieldNumber));
  }
  return packed;
}

}  // namespace

absl::StatusOr<bool> RecentAnswers::Find(const access::CallContext& call,
                                         const v1::SearchSlotsRequest& request,
                                         v1::SearchSlotsResponse& reply) {
  const auto answer = answers_.Find(KeyOf(call, request));
  if (answer == nullptr || answer->basis.moments.empty()) return false;
  ASSIGN_OR_RETURN(const bool stands, availability_.Stands(call, answer->basis));
  if (stands) reply = answer->reply;
  return stands;
}

void RecentAnswers::Keep(const access::CallContext& call, const v1::SearchSlotsRequest& request,
                         const SlotPage& page, const v1::SearchSlotsResponse& reply) {
  if (!page.basis.has_value() || reply.slots_size() > kAnswerSlotsMax) return;
  static const auto* const asked_once = new std::shared_ptr<const Answer>(new Answer());
  const std::string key = KeyOf(call, request);
  const bool is_new = answers_.Find(key) == nullptr;
  answers_.Put(key, is_new ? *asked_once
                           : std::make_shared<const Answer>(Answer{*page.basis, Packed(reply)}));
}

}  // namespace tandem::availability
