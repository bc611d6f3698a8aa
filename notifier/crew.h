// SPDX-License-Identifier: Apache-2.0
// Crew: the threads of a notifier. One goes from clinic to clinic and takes leases; one checks what
// was leased, while the next lease is taken; several send, as many as there are sessions for each
// channel; one writes down what became of it all, as much as has come together since it last did.
// What is in hand has a limit, so memory has one, however much is due.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "notifier/checks.h"
#include "notifier/leases.h"
#include "notifier/notifier_metrics.h"
#include "notifier/record_writer.h"
#include "notifier/records.h"
#include "notifier/sending.h"
#include "scheduler/access/clinic_routes.h"

namespace tandem::notifier {

// Parcels of one channel, checked or about to be: with fewer, the next lease is taken.
constexpr std::size_t kWaitingMax = 128;
constexpr std::size_t kInHandMax = 1024;  // messages leased and not yet written down
constexpr absl::Duration kSilenceMax = absl::Seconds(45);  // a full hand waits for a whole try
constexpr absl::Duration kFreeEvery = absl::Seconds(30);  // addresses that a forgotten parcel keeps
constexpr absl::Duration kLateAnswer = absl::Seconds(1);  // of the database, asked what is due

struct CrewSize {
  int mail_sessions = 8;
  int text_sessions = 4;
  absl::Duration look_every = absl::Milliseconds(500);  // when nothing was due
};

class Crew {
 public:
  struct Parts {
    const Clock& clock;
    access::ClinicRoutes& routes;
    Leases& leases;
    Checks& checks;
    Sending& sending;
    Records& records;
    NotifierMetrics& metrics;
    // What a lease needs of one clinic.
    std::function<absl::StatusOr<Addresses>(ClinicId)> addresses;
  };
  Crew(const Parts& parts, const CrewSize& size);
  ~Crew();  // Stop()
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  void Start();
  // Finishes what is being sent, gives the rest back, writes everything down. Idempotent.
  void Stop();

  // Did the database answer lately when due messages were looked for?
  bool working() const {
    const std::int64_t last = last_look_ms_;
    return last >= 0 && Uptime() - absl::Milliseconds(last) < kSilenceMax;
  }

 private:
  using Channel = reminders::Channel;

  void Look();
  bool LookOnce();
  bool LookAt(ClinicId clinic);
  void Hand(Lease lease);  // to be checked
  void Check();
  void CheckOne(const Lease& lease);
  std::vector<CheckedParcel> CheckAll(const Lease& lease);
  void Send(Channel channel);
  void LetGo(const std::vector<Ending>& endings, std::optional<int> lost);
  std::vector<Channel> ChannelsWithRoom();  // the mutex is held
  // What waits for the sessions of one channel.
  struct Line {
    std::size_t size() const { return parcels.size() + unchecked; }

    std::deque<CheckedParcel> parcels;
    std::size_t unchecked = 0;  // parcels that are leased and not checked yet
    std::condition_variable filled;
  };
  Line& LineOf(Channel channel) { return channel == Channel::kEmail ? mails_ : texts_; }
  Line& LineOf(const Parcel& parcel) { return LineOf(parcel.first().message.channel); }
  bool stopping();
  void Rest(absl::Duration time);

  const Parts parts_;
  const CrewSize size_;
  std::mutex mutex_;
  bool stopping_ = false;  // guarded by mutex_, as all below
  bool looker_done_ = false;
  std::deque<Lease> leases_;  // not checked yet
  std::condition_variable leased_;
  Line mails_;
  Line texts_;
  std::size_t in_hand_ = 0;                     // messages
  std::condition_variable room_;                // for another lease
  std::atomic<std::int64_t> last_look_ms_{-1};  // on Uptime's scale; -1: never
  absl::Duration free_at_;                      // on Uptime's scale; of the looking thread alone
  std::thread looker_;
  std::thread checker_;
  std::vector<std::thread> senders_;
  RecordWriter writer_;
};

}  // namespace tandem::notifier
