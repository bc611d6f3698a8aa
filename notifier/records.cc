// SPDX-License-Identifier: Apache-2.0
#include "notifier/records.h"

#include <map>
#include <string>
#include <utility>

#include "base/status.h"
#include "notifier/record_store.h"

namespace tandem::notifier {
namespace {

using reminders::State;

// A delivery is what its messages are: accepted when one of them went, failed when it was refused;
// given up when it may begin again; nothing, when it was never handed over.
std::string DeliveryState(const Ending& ending) {
  if (!ending.tried && ending.outcome != "unknown") return "";
  const bool over = ending.state == State::kAccepted || ending.state == State::kFailed;
  return over ? std::string(Name(ending.state)) : "given_up";
}

// The provider knows of a STOP that never came to us.
bool IsOptOutHeard(const Ending& ending) {
  return ending.state == State::kFailed && ending.outcome == "opted_out";
}

void Merge(const Ending& ending, std::map<Uuid, DeliveryEnd>& ends) {
  const std::string state = DeliveryState(ending);
  const auto [found, fresh] = ends.try_emplace(
      ending.delivery, DeliveryEnd{ending.delivery, state, ending.reference, ending.outcome});
  // Of a merged mail one message may have been withheld while the rest went.
  if (!fresh && found->second.state.empty()) {
    found->second = {ending.delivery, state, ending.reference, ending.outcome};
  }
}

}  // namespace

absl::StatusOr<int> Records::WriteIn(pg::Transaction& tx, ClinicId clinic,
                                     const std::vector<const Ending*>& endings) {
  const absl::Time now = clock_.Now();
  RecordStore store(tx, clinic);
  ASSIGN_OR_RETURN(const std::vector<bool> ours, store.EndMessages(endings, now));
  std::map<Uuid, DeliveryEnd> ends;
  std::vector<reminders::Message> unreached;
  std::vector<reminders::Message> refused;
  int lost = 0;
  for (std::size_t i = 0; i < endings.size(); ++i) {
    if (!ours[i]) {
      ++lost;
      continue;
    }
    if (!endings[i]->delivery.IsNil()) Merge(*endings[i], ends);
    if (endings[i]->unreached) unreached.push_back(endings[i]->due.message);
    if (endings[i]->refused) refused.push_back(endings[i]->due.message);
  }
  std::vector<DeliveryEnd> list;
  std::vector<Uuid> none;
  for (auto& [delivery, end] : ends) {
    if (end.state.empty()) {
      none.push_back(delivery);
    } else {
      list.push_back(std::move(end));
    }
  }
  RETURN_IF_ERROR(store.DropDeliveries(none));
  RETURN_IF_ERROR(store.EndDeliveries(list, now));
  for (std::size_t i = 0; i < endings.size(); ++i) {
    if (!ours[i] || !IsOptOutHeard(*endings[i])) continue;
    const DueMessage& due = endings[i]->due;
    const reminders::OptOutWish wish{due.message.channel, due.address_digest};
    RETURN_IF_ERROR(opt_outs_.Give(tx, clinic, wish, reminders::OptOutSource::kText).status());
  }
  if (!unreached.empty()) RETURN_IF_ERROR(fallbacks_.Plan(tx, clinic, unreached));
  if (!refused.empty()) RETURN_IF_ERROR(fallbacks_.Plan(tx, clinic, refused, /*refused=*/true));
  return lost;
}

absl::StatusOr<int> Records::Write(ClinicId clinic, const std::vector<const Ending*>& endings) {
  pg::TxOptions options;
  options.clinic = clinic.uuid;
  return pool_.Run(options, [&](pg::Transaction& tx) { return WriteIn(tx, clinic, endings); });
}

}  // namespace tandem::notifier
