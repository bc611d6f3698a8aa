// SPDX-License-Identifier: Apache-2.0
// Reminders: the operations of the room. Staff see what people are told and what became of it;
// people say what they want to be told, and who brings them home. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directories.h"
#include "scheduler/reminders/known_visits.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/reminders/reminder_preferences.h"
#include "scheduler/reminders/ride.h"
#include "scheduler/reminders/tracked_message.h"
#include "scheduler/requests/requests.h"

namespace tandem::reminders {

constexpr int kVisitMessagesMax = 500;  // contract

// One message of a preview with all that it is worded from.
struct MessageDraft {
  Message message;
  const directory::Snapshot* file = nullptr;  // never null
  KnownVisit known;
  std::vector<KnownVisit> week;  // of kWeek: the visits of it
};
// The words room's part: what it would say, as plain text that names nobody.
using TextOf =
    std::function<absl::StatusOr<std::string>(pg::Transaction&, ClinicId, const MessageDraft&)>;

// What is read from a request is checked already.
struct PreviewWish {
  AppointmentId visit;
  std::optional<absl::Time> start;  // nothing: as if it were cancelled now
};

struct PreviewedMessage {
  Message message;
  std::string text;
};

struct MessagePreview {
  std::vector<PreviewedMessage> messages;  // by due time
  std::vector<TrackedMessage> superseded;  // planned now, and sent no more
};

struct PreferenceChange {
  requests::RequestKey key;
  std::string etag;  // empty: whatever they are now
  ReminderPreferences wanted;
};

struct RideChange {
  requests::RequestKey key;
  Ride ride;
};

class Reminders {
 public:
  // All outlive it.
  struct Parts {
    pg::Pool& pool;
    const Clock& clock;
    directory::Directories& directories;
    requests::Requests& requests;
    Messages& messages;
    TextOf text_of;
  };
  explicit Reminders(const Parts& parts) : parts_(parts) {}

  // By due time; at most kVisitMessagesMax. NOT_FOUND.
  absl::StatusOr<std::vector<TrackedMessage>> ListOfVisit(const access::CallContext& call,
                                                          AppointmentId visit);
  // NOT_FOUND, FIELD_INVALID.
  absl::StatusOr<MessagePreview> Preview(const access::CallContext& call, const PreviewWish& wish);
  absl::StatusOr<ReminderSummary> Summarize(const access::CallContext& call);

  // NOT_FOUND: no such person, or not theirs.
  absl::StatusOr<ReminderPreferences> GetPreferences(const access::CallContext& call,
                                                     PatientId patient);
  // NOT_FOUND, ETAG_MISMATCH.
  absl::StatusOr<ReminderPreferences> UpdatePreferences(const access::CallContext& call,
                                                        const PreferenceChange& change);

  // NOT_FOUND, STATE_FORBIDS.
  absl::StatusOr<Ride> RecordRide(const access::CallContext& call, const RideChange& change);
  // Inside another room's transaction: what a text said. Errors: as RecordRide.
  absl::Status SaveRide(pg::Transaction& tx, const access::CallContext& call, const Ride& ride);
  // NOT_FOUND: nobody answered, or not theirs.
  absl::StatusOr<Ride> GetRide(const access::CallContext& call, AppointmentId visit);

 private:
  ClinicFiles Files(const access::CallContext& call, const directory::Snapshot& file);
  // NOT_FOUND when the caller may not know of it.
  absl::StatusOr<KnownVisit> FindVisit(pg::Transaction& tx, const access::CallContext& call,
                                       const directory::Snapshot& file, AppointmentId id);
  absl::StatusOr<std::vector<TrackedMessage>> ReadTracked(pg::Transaction& tx, ClinicId clinic,
                                                          const KnownVisit& known);
  absl::StatusOr<MessagePreview> PreviewIn(pg::Transaction& tx, const access::CallContext& call,
                                           const directory::Snapshot& file,
                                           const PreviewWish& wish);

  Parts parts_;
};

}  // namespace tandem::reminders
