// SPDX-License-Identifier: Apache-2.0
// Requests from strangers: any bytes are decoded as a request and read into a noun, as the doors
// do. The first byte chooses the method. Whatever comes, there is an answer: a noun, or violations.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "base/rpc/page_token.h"
#include "scheduler/appointments/appointments_wire.h"
#include "scheduler/availability/availability_wire.h"
#include "scheduler/consultations/consultations_requests_wire.h"
#include "scheduler/directory/clinic_file.h"
#include "scheduler/patients/patients_wire.h"
#include "tests/support/project_folder.h"

namespace tandem {
namespace {

struct World {
  World() {
    std::ifstream file(testing::ProjectFolder() + "/deploy/local/cedar-harbor.yaml");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    absl::StatusOr<directory::Snapshot> parsed = directory::ParseClinicFile(text);
    if (!parsed.ok()) std::abort();
    snapshot = std::make_shared<const directory::Snapshot>(*std::move(parsed));
    call.principal.role = access::Role::kFrontDesk;
    call.principal.clinic_slug = snapshot->slug;
    call.method = "Fuzz";
  }
  directory::SnapshotPtr snapshot;
  access::CallContext call;
  rpc::PageTokens tokens{std::string(32, 'k')};
};

// Decodes and reads; a refusal must say which fields it means, or which thing is not there.
template <class Request, class Read>
void Try(std::string_view bytes, const Read& read) {
  Request request;
  if (!request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  const absl::Status status = read(request).status();
  if (!status.ok() && !ReasonOf(status).has_value()) std::abort();
}

void TryAppointments(const World& world, char choice, std::string_view bytes) {
  const appointments::Reading reading{world.call, *world.snapshot};
  switch (choice) {
    case 0:
      return Try<v1::HoldAppointmentRequest>(
          bytes, [&](const auto& request) { return appointments::ReadHold(reading, request); });
    case 1:
      return Try<v1::BookAppointmentRequest>(
          bytes, [&](const auto& request) { return appointments::ReadBook(reading, request); });
    case 2:
      return Try<v1::RescheduleAppointmentRequest>(
          bytes, [&](const auto& request) { return appointments::ReadMove(reading, request); });
    case 3:
      return Try<v1::CancelAppointmentRequest>(bytes, [&](const auto& request) {
        return appointments::ReadCancel(world.call, request);
      });
    case 4:
      return Try<v1::ListAppointmentsRequest>(bytes, [&](const auto& request) {
        return appointments::ReadList(reading, request, world.tokens);
      });
    default:
      return Try<v1::WatchDayRequest>(
          bytes, [&](const auto& request) { return appointments::ReadWatch(reading, request); });
  }
}

void TryConsultations(const World& world, char choice, std::string_view bytes) {
  switch (choice) {
    case 0:
      return Try<v1::SearchConsultationSlotsRequest>(bytes, [&](const auto& request) {
        return consultations::ReadSearch(*world.snapshot, request);
      });
    case 1:
      return Try<v1::HoldConsultationRequest>(bytes, [&](const auto& request) {
        return consultations::ReadHold(world.call, world.snapshot, request);
      });
    case 2:
      return Try<v1::BookConsultationRequest>(bytes, [&](const auto& request) {
        return consultations::ReadBooking(world.call, world.snapshot, request);
      });
    case 3:
      return Try<v1::BookConsultationByPhoneRequest>(bytes, [&](const auto& request) {
        return consultations::ReadPhoneBooking(world.call, world.snapshot, request);
      });
    case 4:
      return Try<v1::RescheduleConsultationRequest>(
          bytes, [&](const auto& request) { return consultations::ReadMove(world.call, request); });
    default:
      return Try<v1::MeasureConsultationWaitRequest>(
          bytes, [&](const auto& request) { return consultations::ReadBooked(request); });
  }
}

void TryOthers(const World& world, char choice, std::string_view bytes) {
  const patients::ClinicFacts facts{world.call, *world.snapshot, absl::CivilDay(2026, 11, 22)};
  switch (choice) {
    case 0:
      return Try<v1::SearchSlotsRequest>(bytes, [&](const auto& request) {
        return availability::ReadSearch(world.call, *world.snapshot, world.tokens, request);
      });
    case 1:
      return Try<v1::ExplainSlotRequest>(bytes, [&](const auto& request) {
        return availability::ReadExplain(world.call, *world.snapshot, request);
      });
    case 2:
      return Try<v1::CreatePatientRequest>(
          bytes, [&](const auto& request) { return patients::ReadCreate(facts, request); });
    case 3:
      return Try<v1::UpdatePatientRequest>(
          bytes, [&](const auto& request) { return patients::ReadUpdate(facts, request); });
    case 4:
      return Try<v1::FindPatientsRequest>(
          bytes, [&](const auto& request) { return patients::ReadFind(facts, request); });
    default:
      return Try<v1::RecordConsentRequest>(
          bytes, [&](const auto& request) { return patients::ReadRecord(world.call, request); });
  }
}

}  // namespace
}  // namespace tandem

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tandem::World world;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const char method = static_cast<char>(data[0] / 3 % 6);
  switch (data[0] % 3) {
    case 0:
      tandem::TryAppointments(world, method, bytes);
      break;
    case 1:
      tandem::TryConsultations(world, method, bytes);
      break;
    default:
      tandem::TryOthers(world, method, bytes);
  }
  return 0;
}
