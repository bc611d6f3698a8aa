// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/inbound_store.h"

#include "base/error.h"
#include "base/pg/parameters.h"
#include "base/status.h"
#include "scheduler/inbound/inbound_store_sql.h"

namespace tandem::inbound {
namespace {

// A message about a week is told on the day before it begins, or late.
constexpr absl::Duration kWeekAskedMax = absl::Hours(24 * 9);

}  // namespace

absl::StatusOr<std::optional<InboundText>> InboundStore::Find(std::string_view reference) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::find_inbound_text, clinic_, reference));
  if (rows.empty()) return std::optional<InboundText>();
  const pg::Row row = rows[0];
  InboundText text;
  text.reference = std::string(reference);
  text.address_digest = row.Get<Bytes>("address_digest");
  const std::optional<Meaning> meaning = ParseMeaning(row.Get<std::string>("meaning"));
  if (!meaning.has_value()) return InternalError("stored meaning of a text");
  text.meaning = *meaning;
  text.visit = row.Get<std::optional<AppointmentId>>("appointment_id").value_or(AppointmentId());
  text.reply = row.Get<std::string>("reply");
  text.language = row.Get<std::string>("language");
  text.receive_time = row.Get<absl::Time>("receive_time");
  return std::optional(std::move(text));
}

absl::StatusOr<bool> InboundStore::Insert(const InboundText& text) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::insert_inbound_text, clinic_, text.reference, text.address_digest,
                            Name(text.meaning), pg::OrNull(text.visit), text.reply, text.language,
                            text.receive_time));
  return rows.affected() == 1;
}

absl::StatusOr<int> InboundStore::CountSince(const Bytes& address_digest, absl::Time since) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::count_texts_since, clinic_, address_digest, since));
  return static_cast<int>(rows[0].Get<std::int64_t>("texts"));
}

absl::StatusOr<std::vector<Question>> InboundStore::FindAsked(const Bytes& address_digest,
                                                              absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::find_asked, clinic_, address_digest, now, now - kWeekAskedMax,
                            kTextsAskedMax, kQuestionsAskedMax));
  std::vector<Question> asked;
  for (const pg::Row row : rows) {
    asked.push_back({row.Get<Uuid>("delivery_id"), row.Get<Uuid>("subject_id"),
                     row.Get<bool>("week"), row.Get<int>("version"),
                     row.Get<std::string>("language"), row.Get<absl::Time>("ask_time")});
  }
  return asked;
}

absl::StatusOr<int> InboundStore::Purge(absl::Time before, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::purge_inbound_texts, clinic_, before, limit));
  return static_cast<int>(rows.affected());
}

}  // namespace tandem::inbound
