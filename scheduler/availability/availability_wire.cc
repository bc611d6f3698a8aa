// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/availability_wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/availability/availability_errors.h"
#include "scheduler/availability/wish_times_wire.h"
#include "scheduler/directory/field_reader_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/directory/visit_fields_wire.h"

namespace tandem::availability {
namespace {

// What a page token is bound to: caller's clinic and role, and every wish.
std::string Scope(const access::CallContext& call, const v1::SearchSlotsRequest& request) {
  v1::SearchSlotsRequest wishes = request;
  wishes.clear_page_token();
  wishes.clear_page_size();
  return fmt::format("SearchSlots/{}/{}", ToString(call.clinic()), wishes.SerializeAsString());
}

std::optional<Interval> ReadWindow(const v1::SearchSlotsRequest& request, Violations& violations) {
  if (!request.has_window() || !request.window().has_start_time() ||
      !request.window().has_end_time()) {
    violations.Add("window", "must have a start and an end");
    return std::nullopt;
  }
  const std::optional<Interval> window = rpc::ReadInterval(
      request.window().start_time(), request.window().end_time(), "window", violations);
  if (window.has_value() && window->length() > kWindowMax) {
    violations.Add("window", "must not be longer than 60 days");
  }
  return window;
}

// False, and a violation, when there are more than `max`.
template <class List>
bool IsShort(const List& list, int max, const char* field, Violations& violations) {
  if (list.size() <= max) return true;
  violations.Add(field, fmt::format("must not have more than {} values", max));
  return false;
}

void ReadLists(const v1::SearchSlotsRequest& request, directory::FieldReader& names,
               SlotQuery& query, Violations& violations) {
  if (IsShort(request.locations(), kLocationsMax, "locations", violations)) {
    for (int i = 0; i < request.locations_size(); ++i) {
      query.locations.push_back(
          names.Location(request.locations(i), fmt::format("locations[{}]", i)));
    }
  }
  if (IsShort(request.modes(), v1::VisitMode_ARRAYSIZE, "modes", violations)) {
    for (int i = 0; i < request.modes_size(); ++i) {
      const auto mode =
          directory::ReadMode(request.modes(i), fmt::format("modes[{}]", i), violations);
      if (mode.has_value()) query.modes.push_back(*mode);
    }
  }
  if (IsShort(request.resources(), kNamedMax, "resources", violations)) {
    for (int i = 0; i < request.resources_size(); ++i) {
      query.resources.push_back(
          names.Resource(request.resources(i), fmt::format("resources[{}]", i)));
    }
  }
  if (IsShort(request.days_of_week(), 7, "days_of_week", violations)) {
    for (int i = 0; i < request.days_of_week_size(); ++i) {
      const auto day =
          ReadWeekday(request.days_of_week(i), fmt::format("days_of_week[{}]", i), violations);
      if (day.has_value()) query.days_of_week.push_back(*day);
    }
  }
}

// Patients ask for nobody but themselves, and for themselves when they name nobody.
PatientId ReadPatient(const access::CallContext& call, directory::FieldReader& names,
                      std::string_view name) {
  const bool is_patient = call.principal.IsForPatient();
  if (name.empty()) return is_patient ? call.principal.patient : PatientId();
  const PatientId patient = names.Patient(name, "patient");
  if (is_patient && patient != call.principal.patient) names.Miss();
  return patient;
}

void ReadTimeOfDay(const v1::SearchSlotsRequest& request, SlotQuery& query,
                   Violations& violations) {
  if (request.has_earliest()) {
    query.earliest_minute = ReadMinute(request.earliest(), "earliest", violations);
  }
  if (request.has_latest()) {
    query.latest_minute = ReadMinute(request.latest(), "latest", violations);
  }
  if (request.has_latest() && query.latest_minute <= query.earliest_minute) {
    violations.Add("latest", "must be after earliest");
  }
}

// The names in one reply, each written once: many slots name the same few.
class SlotNames {
 public:
  SlotNames(const access::CallContext& call, const directory::Snapshot& snapshot,
            const v1::SearchSlotsRequest& request)
      : call_(call), snapshot_(snapshot), request_(request) {}

  // Empty: it is in the file no longer.
  const std::string& Location(LocationId id) {
    const auto [found, is_new] = locations_.try_emplace(id);
    if (is_new) found->second = directory::LocationName(snapshot_, id);
    return found->second;
  }

  // Empty too when this caller must not know.
  const std::string& Practitioner(PractitionerId id) {
    const auto [found, is_new] = practitioners_.try_emplace(id);
    if (is_new) {
      std::string name = directory::PractitionerName(snapshot_, id);
      if (MayName(name)) found->second = std::move(name);
    }
    return found->second;
  }

 private:
  // Practitioners by name only for those who know them: staff, and patients who asked for them.
  bool MayName(const std::string& name) const {
    if (call_.principal.IsStaff() || call_.principal.role == access::Role::kService) return true;
    return std::find(request_.resources().begin(), request_.resources().end(), name) !=
           request_.resources().end();
  }

  const access::CallContext& call_;
  const directory::Snapshot& snapshot_;
  const v1::SearchSlotsRequest& request_;
  absl::flat_hash_map<LocationId, std::string> locations_;
  absl::flat_hash_map<PractitionerId, std::string> practitioners_;
};

// Of a practitioner, a room or a patient; empty for a nil id.
std::string BlockerName(const directory::Snapshot& snapshot, ResourceId id) {
  std::string name = directory::ResourceName(snapshot, id);
  return name.empty() ? directory::PatientName(snapshot.slug, PatientId(id.uuid)) : name;
}

}  // namespace

absl::StatusOr<SlotQuery> ReadSearch(const access::CallContext& call,
                                     const directory::Snapshot& snapshot,
                                     const rpc::PageTokens& tokens,
                                     const v1::SearchSlotsRequest& request) {
  directory::FieldReader names(call, &snapshot);
  Violations& violations = names.violations();
  SlotQuery query;
  query.visit_type = names.VisitType(request.visit_type(), "visit_type");
  query.window = ReadWindow(request, violations).value_or(Interval{});
  ReadLists(request, names, query, violations);
  query.patient = ReadPatient(call, names, request.patient());
  ReadTimeOfDay(request, query, violations);
  query.language = directory::ReadLanguage(request.language(), "language", violations);
  query.patient_state = directory::ReadState(request.patient_state(), "patient_state", violations);
  query.patient_limits = !request.ignore_patient_limits();
  query.page_size = rpc::ReadPageSize(request.page_size(), kSlotPages, "page_size", violations);
  RETURN_IF_ERROR(names.Verdict());
  if (!query.patient_limits && !call.principal.IsStaff()) return StaffOnly();
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(query.page_position,
                     tokens.Decode(Scope(call, request), request.page_token()));
  }
  return query;
}

absl::StatusOr<SlotWish> ReadExplain(const access::CallContext& call,
                                     const directory::Snapshot& snapshot,
                                     const v1::ExplainSlotRequest& request) {
  directory::FieldReader names(call, &snapshot);
  Violations& violations = names.violations();
  const v1::Wish& wire = request.wish();
  SlotWish wish{};
  wish.visit_type = names.VisitType(wire.visit_type(), "wish.visit_type");
  const directory::VisitType* type = snapshot.FindVisitType(wish.visit_type);
  wish.start = rpc::ReadTickTime(wire.start_time(), directory::kTick, "wish.start_time", violations)
                   .value_or(absl::UnixEpoch());
  if (wire.mode() == v1::VISIT_MODE_UNSPECIFIED && type != nullptr && type->modes.size() == 1) {
    wish.mode = type->modes.front();
  } else {
    wish.mode = directory::ReadMode(wire.mode(), "wish.mode", violations)
                    .value_or(directory::Mode::kInPerson);
  }
  const directory::Location* remote =
      directory::IsRemote(wish.mode) ? snapshot.OnlyTelehealth() : nullptr;
  if (wire.location().empty() && remote != nullptr) {
    wish.location = remote->id;
  } else {
    wish.location = names.Location(wire.location(), "wish.location");
  }
  if (IsShort(wire.resources(), kNamedMax, "wish.resources", violations)) {
    for (int i = 0; i < wire.resources_size(); ++i) {
      wish.resources.push_back(
          names.Resource(wire.resources(i), fmt::format("wish.resources[{}]", i)));
    }
  }
  wish.patient = ReadPatient(call, names, request.patient());
  wish.patient_state = directory::ReadState(wire.patient_state(), "wish.patient_state", violations);
  RETURN_IF_ERROR(names.Verdict());
  return wish;
}

absl::Status WriteSearch(const access::CallContext& call, const directory::Snapshot& snapshot,
                         const rpc::PageTokens& tokens, const v1::SearchSlotsRequest& request,
                         const SlotPage& page, v1::SearchSlotsResponse& reply) {
  reply.mutable_slots()->Reserve(static_cast<int>(page.slots.size()));
  SlotNames names(call, snapshot, request);
  for (const Slot& slot : page.slots) {
    const std::string& location = names.Location(slot.location);
    if (location.empty()) return FileKeepsChanging();
    v1::Slot& wire = *reply.add_slots();
    rpc::WriteInterval(slot.time, *wire.mutable_time());
    wire.set_location(location);
    wire.set_mode(directory::WriteMode(slot.mode));
    for (const PractitionerId& id : slot.practitioners) {
      const std::string& name = names.Practitioner(id);
      if (!name.empty()) wire.add_practitioners(name);
    }
  }
  if (!page.next_position.empty()) {
    reply.set_next_page_token(tokens.Encode(Scope(call, request), page.next_position));
  }
  return absl::OkStatus();
}

void WriteExplain(const directory::Snapshot& snapshot, const Explanation& explanation,
                  v1::ExplainSlotResponse& reply) {
  reply.set_free(explanation.free);
  for (const Blocker& blocker : explanation.blockers) {
    v1::Blocker& wire = *reply.add_blockers();
    wire.set_reason(std::string(Name(blocker.reason)));
    wire.set_resource(BlockerName(snapshot, blocker.resource));
    wire.set_need(blocker.need);
    wire.set_phase(blocker.phase);
    wire.set_appointment(directory::AppointmentName(snapshot.slug, blocker.appointment));
    if (blocker.time.has_value()) rpc::WriteInterval(*blocker.time, *wire.mutable_time());
    if (blocker.allowed_time.has_value()) {
      rpc::WriteTime(*blocker.allowed_time, *wire.mutable_allowed_time());
    }
  }
}

}  // namespace tandem::availability
