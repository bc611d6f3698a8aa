// SPDX-License-Identifier: Apache-2.0
// Reminding: the rooms that tell people things and hear from them, wired: reminders, words, the
// worklist, texts that come in. A part of the scheduler, apart so that each fits one screen.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/door.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/directory/directories.h"
#include "scheduler/inbound/inbound.h"
#include "scheduler/jobs.h"
#include "scheduler/patients/people.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/reminders/return_address.h"
#include "scheduler/requests/requests.h"
#include "scheduler/room_metrics.h"
#include "scheduler/scheduler_config.h"

namespace grpc {
class Service;
}

namespace tandem {

class Reminding {
 public:
  // All outlive it.
  struct Parts {
    const access::Door& door;
    const rpc::PageTokens& page_tokens;
    pg::Pool& pool;
    const Clock& clock;
    IdSource& ids;
    requests::Requests& requests;
    directory::Directories& directories;
    patients::People& people;
    appointments::Appointments& appointments;
    reminders::Messages& messages;
    const reminders::ReturnAddresses& return_addresses;
    RoomMetrics& counts;
  };
  Reminding(const Parts& parts, inbound::ProviderAccount account);
  ~Reminding();

  std::vector<grpc::Service*> Services();
  std::vector<Job> JobList(const JobIntervals& every);

 private:
  class Rooms;
  std::unique_ptr<Rooms> rooms_;
};

// Of the configuration's provider of texts; without a token, nobody is believed.
absl::StatusOr<inbound::ProviderAccount> AccountOf(const TextsConfig& config);

}  // namespace tandem
