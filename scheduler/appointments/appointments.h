// SPDX-License-Identifier: Apache-2.0
// Appointments: the operations of the room, one per RPC. Each mutation is one transaction that
// starts with its request_id: done again, it answers the same and does nothing more. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/appointments/appointment_list_store.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/appointments/lifecycle.h"
#include "scheduler/directory/directories.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/requests/requests.h"

namespace tandem::appointments {

// Who may use, and release, a hold of the front desk: any colleague of whoever made it. People at a
// desk take over from each other while somebody is on the telephone.
inline constexpr std::string_view kStaffHoldOwner = "staff";
// Of one login at a time: several series at once. Without it one could hold all times there are,
// again and again. Calls of one moment do not see each other, and may pass it by as many.
constexpr int kStaffHoldsMax = 40;

// An existing appointment that is to be changed.
struct Target {
  AppointmentId id = {};
  std::string etag = {};  // empty: whatever it is now
  requests::RequestKey key = {};
};

struct HoldOrder {
  requests::RequestKey key = {};
  Wish wish = {};
  PatientId patient = {};  // nil: the patient's time is not held
  std::optional<std::string> override_reason = {};
};

struct BookOrder {
  requests::RequestKey key = {};
  PatientId patient = {};
  std::optional<Wish> wish = {};  // a free time; else the hold
  AppointmentId hold = {};
  std::optional<std::string> override_reason = {};
  bool pending = false;
};

struct MoveOrder {
  Target target = {};
  absl::Time start = {};
  std::vector<ResourceId> resources = {};    // empty: the same where free, else any
  LocationId location = {};                  // nil: the same
  std::optional<directory::Mode> mode = {};  // nothing: the same
  std::optional<std::string> override_reason = {};
};

// What other rooms say inside the transaction of a change: an error refuses it.
using AskRooms =
    std::function<absl::Status(pg::Transaction&, const access::CallContext&, const Appointment&)>;

// What other rooms put into the message of a visit as it is now: a manage link, or nil.
using FreshLink = std::function<absl::StatusOr<Uuid>(pg::Transaction&, const access::CallContext&,
                                                     const Appointment&)>;

// What other rooms make of a visit that was changed, inside the transaction that changed it.
using FollowChange = std::function<absl::Status(pg::Transaction&, const access::CallContext&,
                                                const Appointment& after)>;

// What other rooms know: is the visit a session of a course, or its preparation?
using AskForPair = std::function<absl::StatusOr<bool>(const access::CallContext&, AppointmentId)>;

// What other rooms do about a visit that the clinic cancelled, once that is so: it fails nothing.
using AfterCancelling =
    std::function<void(const access::CallContext&, const Appointment& cancelled)>;

class Appointments {
 public:
  // What it works with; all outlive it. Null when there are no other rooms.
  struct Parts {
    const Clock& clock;
    Booking& booking;
    directory::Directories& directories;
    requests::Requests& requests;
    reminders::Messages& messages;
    pg::Pool& pool;
    AskRooms check_return = nullptr;  // of what an undone step gave back
    FreshLink fresh_link = nullptr;
    FollowChange follow = nullptr;
    AskForPair is_for_pair = nullptr;
    AskRooms check_agree = nullptr;  // of a pending visit, before it is agreed by itself
    AskRooms lock_place = nullptr;   // of one that may come back, before it is locked
    AfterCancelling after_cancelling = nullptr;
  };
  explicit Appointments(const Parts& parts) : parts_(parts) {}

  absl::StatusOr<Appointment> Hold(const access::CallContext& call, const HoldOrder& order);
  absl::StatusOr<Appointment> Book(const access::CallContext& call, const BookOrder& order);
  absl::StatusOr<Appointment> Reschedule(const access::CallContext& call, const MoveOrder& order);
  absl::StatusOr<Appointment> Cancel(const access::CallContext& call, const Target& target,
                                     CancellationReason reason);
  absl::StatusOr<Appointment> Confirm(const access::CallContext& call, const Target& target);
  absl::StatusOr<Appointment> CheckIn(const access::CallContext& call, const Target& target,
                                      bool paperwork_open);
  absl::StatusOr<Appointment> Start(const access::CallContext& call, const Target& target);
  absl::StatusOr<Appointment> Complete(const access::CallContext& call, const Target& target);
  absl::StatusOr<Appointment> MarkNoShow(const access::CallContext& call, const Target& target);
  absl::StatusOr<Appointment> EnterInError(const access::CallContext& call, const Target& target);
  absl::StatusOr<Appointment> Undo(const access::CallContext& call, const Target& target);

  // Inside another room's transaction, which has opened its request: what Book and Reschedule do to
  // one visit, messages included.
  absl::StatusOr<Appointment> PlaceWithin(pg::Transaction& tx, const access::CallContext& call,
                                          const Proposal& proposal,
                                          const availability::Assignment& option,
                                          const Booking::Placing& placing);
  absl::StatusOr<Appointment> MoveWithin(pg::Transaction& tx, const access::CallContext& call,
                                         const Appointment& before, const Proposal& proposal,
                                         const availability::Assignment& option);
  // The same of a visit whose patient notices nothing: they are told nothing.
  absl::StatusOr<Appointment> ReseatWithin(pg::Transaction& tx, const access::CallContext& call,
                                           const Appointment& before, const Proposal& proposal,
                                           const availability::Assignment& option);
  // What Book does to a hold of its patient, which is locked.
  absl::StatusOr<Appointment> BookHoldWithin(pg::Transaction& tx, const access::CallContext& call,
                                             const Appointment& hold, const Booking::HoldUse& use);
  // What Confirm does to one visit, which is locked. The newest file was read before.
  absl::StatusOr<Appointment> ConfirmWithin(pg::Transaction& tx, const access::CallContext& call,
                                            const Appointment& before);

  // Patients: their own only, others' are NOT_FOUND.
  absl::StatusOr<Appointment> Get(const access::CallContext& call, AppointmentId id);
  // For other rooms, whose things they belong to: those that are there, by start.
  absl::StatusOr<std::vector<Appointment>> Find(const access::CallContext& call,
                                                const std::vector<AppointmentId>& ids);
  // The same as the transaction sees them.
  static absl::StatusOr<std::vector<Appointment>> FindWithin(pg::Transaction& tx,
                                                             const access::CallContext& call,
                                                             const std::vector<AppointmentId>& ids);
  absl::StatusOr<ListPage> List(const access::CallContext& call, ListQuery query);

 private:
  using Action = std::function<absl::StatusOr<Appointment>()>;
  using Change =
      std::function<absl::StatusOr<Appointment>(pg::Transaction&, const Appointment& before)>;
  using LockFirst = std::function<absl::Status(pg::Transaction&)>;

  // The action, once per request: a replay gets the first answer. The reason: of an override.
  absl::StatusOr<Appointment> Once(pg::Transaction& tx, const access::CallContext& call,
                                   const requests::RequestKey& key,
                                   const std::optional<std::string>& override_reason,
                                   const Action& action);
  // The first answer, if there was one.
  absl::StatusOr<std::optional<Appointment>> Before(pg::Transaction& tx,
                                                    const access::CallContext& call,
                                                    const requests::RequestKey& key);
  // One transaction around the locked target, and what is to be locked before it.
  absl::StatusOr<Appointment> ChangeOne(const access::CallContext& call, const Target& target,
                                        const Change& change, const LockFirst& first = nullptr);
  absl::StatusOr<Appointment> LockTarget(pg::Transaction& tx, const access::CallContext& call,
                                         const Target& target);
  absl::StatusOr<Appointment> TakeStep(const access::CallContext& call, const Target& target,
                                       const Step& step);
  // When the visit's day begins where it is given.
  absl::StatusOr<absl::Time> DayStart(const access::CallContext& call, const Appointment& visit);
  absl::StatusOr<Appointment> StepWithin(pg::Transaction& tx, const access::CallContext& call,
                                         const Appointment& before, const Step& step);
  absl::StatusOr<Appointment> PlaceOnce(const access::CallContext& call,
                                        const requests::RequestKey& key,
                                        const std::function<absl::StatusOr<Proposal>()>& propose,
                                        const Booking::Placing& placing);
  absl::StatusOr<Appointment> BookHold(const access::CallContext& call, const BookOrder& order);
  // So that gates are asked about by the file in force: read before the transaction, which has the
  // only connection that this call may hold.
  absl::Status SeeLatest(const access::CallContext& call);
  // Where the appointment could go, by round: the same resources first.
  absl::StatusOr<Proposal> ProposeMove(const access::CallContext& call, const MoveOrder& order,
                                       const Appointment& seen, int round);
  absl::StatusOr<Appointment> TakeBack(pg::Transaction& tx, const access::CallContext& call,
                                       const directory::Snapshot& rules, const Appointment& before);
  // Tells other rooms, when the change is one that another visit may depend on.
  absl::Status Follow(pg::Transaction& tx, const access::CallContext& call,
                      const Appointment& before, const Appointment& after);
  // HOLD_QUOTA: the caller holds kStaffHoldsMax times already.
  absl::Status CheckHolds(pg::Transaction& tx, const access::CallContext& call);
  // Plans what people are told of the appointment as it is now.
  absl::Status Tell(pg::Transaction& tx, const access::CallContext& call,
                    const Appointment& appointment);
  // The same of one that was booked this moment.
  absl::Status TellBooked(pg::Transaction& tx, const access::CallContext& call,
                          const Booking::Placement& placed);

  Parts parts_;
};

}  // namespace tandem::appointments
