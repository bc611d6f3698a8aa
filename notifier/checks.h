// SPDX-License-Identifier: Apache-2.0
// Checks: looks at everything once more right before parcels are sent: the visits, the people's
// wishes, what their addresses got lately, the clinic's words. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "notifier/lease.h"
#include "notifier/send_rules.h"
#include "scheduler/directory/directories.h"
#include "scheduler/patients/people.h"
#include "scheduler/reminders/known_visits.h"
#include "scheduler/reminders/opt_outs.h"
#include "scheduler/words/words.h"
#include "scheduler/words/words_in_force.h"

namespace tandem::notifier {

// One message that may go, with what it is worded from.
struct Letter {
  DueMessage due;
  reminders::Kind told = reminders::Kind::kReminder;
  std::vector<reminders::KnownVisit> visits;  // one, or those of a week; none for a code
  std::optional<reminders::PersonFacts> person;
  std::string first_name;  // in a ride note
  int visit_count = 0;     // of a practitioner's day
  words::Template words;
};

struct CheckedParcel {
  ClinicId clinic;
  Uuid token;
  absl::Duration ends_at;  // of the lease, on Uptime's scale
  absl::Duration read_at;  // of the facts, likewise
  directory::SnapshotPtr file;
  std::shared_ptr<const reminders::ReminderPolicy> policy;  // of that file
  Parcel parcel;
  std::vector<Letter> letters;  // in the parcel's order; none: nothing goes
  std::vector<Ending> endings;  // of the others
};

class Checks {
 public:
  struct Parts {
    pg::Pool& pool;
    const Clock& clock;
    directory::Directories& directories;
    reminders::OptOuts& opt_outs;
    words::WordsInForce& words;
    patients::People& people;
  };
  explicit Checks(const Parts& parts) : parts_(parts) {}

  // One for each parcel of the lease, in its order. Errors: nothing was found out.
  absl::StatusOr<std::vector<CheckedParcel>> Check(const Lease& lease);

 private:
  struct Facts;
  absl::StatusOr<Facts> Read(pg::Transaction& tx, const Lease& lease,
                             const directory::Snapshot& file);
  reminders::ClinicFiles Files(const Lease& lease, const directory::Snapshot& file);
  absl::Status ReadVisits(pg::Transaction& tx, const Lease& lease, Facts& facts);
  absl::Status ReadWeeks(pg::Transaction& tx, const Lease& lease, Facts& facts);
  absl::Status ReadDays(pg::Transaction& tx, const Lease& lease, Facts& facts);
  absl::Status ReadAddresses(pg::Transaction& tx, const Lease& lease, Facts& facts);
  absl::Status Judge(pg::Transaction& tx, const Facts& facts, CheckedParcel& checked);
  absl::StatusOr<Letter> Write(pg::Transaction& tx, const Facts& facts, const DueMessage& due,
                               const Decision& decision, ClinicId clinic);

  const Parts parts_;
};

}  // namespace tandem::notifier
