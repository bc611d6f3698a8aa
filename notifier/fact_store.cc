// SPDX-License-Identifier: Apache-2.0
#include "notifier/fact_store.h"

#include "base/status.h"
#include "notifier/fact_store_sql.h"

namespace tandem::notifier {
namespace {

// What somebody asked for is not counted.
std::vector<std::string> AskedKinds() {
  std::vector<std::string> kinds;
  for (const reminders::Kind kind :
       {reminders::Kind::kContactCode, reminders::Kind::kSignIn, reminders::Kind::kReply}) {
    kinds.emplace_back(Name(kind));
  }
  return kinds;
}

}  // namespace

absl::StatusOr<std::map<std::string, std::vector<absl::Time>>> FactStore::TextsSent(
    const std::vector<Bytes>& digests, const std::vector<Uuid>& without, absl::Time since) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::list_texts_sent, clinic_, digests, since, without, AskedKinds()));
  std::map<std::string, std::vector<absl::Time>> sent;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    sent[rows[i].Get<Bytes>("address_digest").data].push_back(rows[i].Get<absl::Time>("sent_time"));
  }
  return sent;
}

absl::StatusOr<std::map<Uuid, std::vector<absl::Time>>> FactStore::TextsPromised(
    const std::vector<Uuid>& contacts, absl::Time from, absl::Time until) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::list_texts_promised, clinic_, contacts, from,
                                                 until, Name(reminders::Kind::kDayBefore)));
  std::map<Uuid, std::vector<absl::Time>> promised;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    promised[rows[i].Get<Uuid>("recipient_id")].push_back(rows[i].Get<absl::Time>("next_time"));
  }
  return promised;
}

absl::StatusOr<std::set<Uuid>> FactStore::OpenCodes(const std::vector<Uuid>& subjects) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::list_open_codes, clinic_, subjects));
  std::set<Uuid> open;
  for (std::size_t i = 0; i < rows.size(); ++i) open.insert(rows[i].Get<Uuid>("subject_id"));
  return open;
}

}  // namespace tandem::notifier
