// SPDX-License-Identifier: Apache-2.0
#include "tests/support/storm_visitor.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/crypto.h"
#include "base/rpc/time_proto.h"
#include "base/uuid.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

using Stub = v1::ConsultationsService::Stub;

constexpr std::size_t kMineMax = 3;
constexpr int kSharedContacts = 12;                     // wanted by everybody, one each
constexpr absl::Duration kWebGrid = absl::Minutes(15);  // of the storm clinic's talks
constexpr char kNotice[] = "1";                         // its version there
constexpr int kCodeReads = 50;                          // over an outage of the database
constexpr absl::Duration kCodePause = absl::Milliseconds(100);

// The row under which a booking's try of its code is counted.
std::string CodeTryOf(const std::string& request_id) {
  Uuid uuid = ParseUuid(request_id).value();
  std::string text = "code of a booking";
  text.append(uuid.bytes.begin(), uuid.bytes.end());
  const Bytes digest = Sha256(text);
  std::copy_n(digest.data.begin(), uuid.bytes.size(), uuid.bytes.begin());
  return ToString(uuid);
}

std::string PatientlyRead(const StormOptions& options, const std::string& hold) {
  std::string code;
  for (int i = 0; i < kCodeReads; ++i) {
    code = options.code_of(hold);
    if (!code.empty()) break;
    absl::SleepFor(kCodePause);
  }
  return code;
}

Seen ReadHold(const v1::ConsultationHold& wire) {
  Seen seen;
  seen.name = wire.name();
  seen.version = 1;
  seen.status = "APPOINTMENT_STATUS_PROPOSED";
  seen.time = ReadWire(wire.time());
  seen.hold_expire = absl::FromUnixSeconds(wire.expire_time().seconds());
  return seen;
}

}  // namespace

void StormVisitor::Step() {
  if (mine_.empty() || (mine_.size() < kMineMax && caller_.Chance(0.4))) return Hold();
  const auto chosen = mine_.begin() + caller_.Pick(static_cast<int>(mine_.size()));
  const Mine mine = *chosen;
  mine_.erase(chosen);
  if (mine.link.empty()) return ChangeHold(mine);
  caller_.Chance(0.5) ? Move(mine) : Cancel(mine);
}

// Some contacts ask everywhere at once: they may keep three holds and book one.
std::string StormVisitor::NewContact() {
  if (caller_.Chance(0.3)) {
    return fmt::format("everybody-{}@qzvxkwjq.example.com", caller_.Pick(kSharedContacts));
  }
  return fmt::format("visitor-{}-{}@qzvxkwjq.example.com", caller_.index(), ++contacts_);
}

void StormVisitor::Hold() {
  v1::HoldConsultationRequest request;
  request.set_parent(caller_.options().parent);
  request.set_request_id(caller_.NewRequestId());
  request.set_location(caller_.options().location);
  request.set_mode(v1::VISIT_MODE_IN_PERSON);
  rpc::WriteTime(caller_.PickStart(kWebGrid), *request.mutable_start_time());
  request.mutable_contact()->set_email(NewContact());
  const auto held = caller_.Do({.verb = Verb::kHoldConsultation, .anonymous = true},
                               &Stub::HoldConsultation, request, ReadHold);
  if (held.has_value()) mine_.push_back({.seen = ReadHold(*held), .secret = held->secret()});
}

void StormVisitor::ChangeHold(Mine mine) {
  if (caller_.Chance(0.15)) return Release(mine);
  if (mine.verified) return Book(std::move(mine), "");
  const std::string code = PatientlyRead(caller_.options(), mine.seen.name);
  if (caller_.Chance(0.4)) return Verify(std::move(mine), code);
  Book(std::move(mine), code);
}

void StormVisitor::Verify(Mine mine, const std::string& code) {
  v1::VerifyContactRequest request;
  request.set_name(mine.seen.name);
  request.set_request_id(caller_.NewRequestId());
  request.set_secret(mine.secret);
  request.set_code(code);
  const auto verified = caller_.Do(
      {.verb = Verb::kVerifyContact, .target = mine.seen.name, .anonymous = true},
      &Stub::VerifyContact, request, [&](const v1::ConsultationHold&) { return mine.seen; });
  if (!verified.has_value()) return;
  mine.verified = true;
  mine_.push_back(std::move(mine));
}

void StormVisitor::Book(Mine mine, const std::string& code) {
  v1::BookConsultationRequest request;
  request.set_name(mine.seen.name);
  request.set_request_id(caller_.NewRequestId());
  request.set_secret(mine.secret);
  request.set_code(code);
  request.mutable_person()->set_given_name(CanaryName("Storm"));
  request.mutable_person()->set_family_name(CanaryName("Visitor"));
  request.set_notice_version(kNotice);
  const auto booked =
      caller_.Do({.verb = Verb::kBookConsultation,
                  .target = mine.seen.name,
                  .side_request_id = code.empty() ? std::string() : CodeTryOf(request.request_id()),
                  .anonymous = true},
                 &Stub::BookConsultation, request,
                 [&](const v1::Consultation& wire) { return ReadNext(mine, wire); });
  if (!booked.has_value()) return;
  mine.seen = ReadNext(mine, *booked);
  mine.link = booked->manage_token();
  mine_.push_back(std::move(mine));
}

void StormVisitor::Release(const Mine& mine) {
  v1::ReleaseConsultationHoldRequest request;
  request.set_name(mine.seen.name);
  request.set_request_id(caller_.NewRequestId());
  request.set_secret(mine.secret);
  // By whom it ended, by this call or by its time: the second version is its end.
  const auto ended = [&](const v1::ReleaseConsultationHoldResponse&) {
    Seen seen = mine.seen;
    ++seen.version;
    return seen;
  };
  caller_.Do({.verb = Verb::kReleaseHold, .target = mine.seen.name, .anonymous = true},
             &Stub::ReleaseConsultationHold, request, ended);
}

void StormVisitor::Move(Mine mine) {
  v1::RescheduleConsultationRequest request;
  request.set_parent(caller_.options().parent);
  request.set_request_id(caller_.NewRequestId());
  request.set_manage_token(mine.link);
  rpc::WriteTime(caller_.PickStart(kWebGrid), *request.mutable_start_time());
  const auto moved =
      caller_.Do({.verb = Verb::kMoveConsultation, .target = mine.seen.name, .anonymous = true},
                 &Stub::RescheduleConsultation, request,
                 [&](const v1::Consultation& wire) { return ReadNext(mine, wire); });
  if (moved.has_value()) {
    mine.seen = ReadNext(mine, *moved);
    mine.link = moved->manage_token();
  }
  mine_.push_back(std::move(mine));
}

void StormVisitor::Cancel(const Mine& mine) {
  v1::CancelConsultationRequest request;
  request.set_parent(caller_.options().parent);
  request.set_request_id(caller_.NewRequestId());
  request.set_manage_token(mine.link);
  caller_.Do({.verb = Verb::kCancelConsultation, .target = mine.seen.name, .anonymous = true},
             &Stub::CancelConsultation, request,
             [&](const v1::Consultation& wire) { return ReadNext(mine, wire); });
}

Seen StormVisitor::ReadNext(const Mine& mine, const v1::Consultation& wire) const {
  Seen seen;
  seen.name = wire.name();
  seen.version = mine.seen.version + 1;  // nobody else changes it: the link is of one version
  seen.status = v1::AppointmentStatus_Name(wire.status());
  seen.time = ReadWire(wire.time());
  const auto& names = caller_.options().practitioner_by_display_name;
  const auto practitioner = names.find(wire.practitioner_display_name());
  if (practitioner != names.end()) seen.parts.push_back({practitioner->second, seen.time});
  return seen;
}

}  // namespace tandem::testing
