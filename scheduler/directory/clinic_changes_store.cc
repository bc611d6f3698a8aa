// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/clinic_changes_store.h"

#include "base/status.h"
#include "scheduler/directory/clinic_changes_store_sql.h"

namespace tandem::directory {
namespace {

constexpr int kRowsPerPage = 5000;
constexpr int kPagesMax = 200;  // a million bookings ahead: then the file is not the problem
constexpr absl::Duration kClaimLeadMax = absl::Hours(24);  // a claim starts at most so much before

std::vector<std::string> KindNames(const std::vector<ResourceSeats>& resources) {
  std::vector<std::string> names;
  for (const auto& resource : resources) names.emplace_back(Name(resource.kind));
  return names;
}

std::vector<ResourceId> IdsOf(const std::vector<ResourceSeats>& resources) {
  std::vector<ResourceId> ids;
  for (const auto& resource : resources) ids.push_back(resource.id);
  return ids;
}

std::vector<int> SeatsOf(const std::vector<ResourceSeats>& resources) {
  std::vector<int> seats;
  for (const auto& resource : resources) seats.push_back(resource.seats);
  return seats;
}

BookedPart ReadAppointment(const pg::Row& row) {
  BookedPart part;
  part.appointment = row.Get<AppointmentId>("appointment_id");
  part.visit_type = row.Get<VisitTypeId>("visit_type_id");
  part.location = row.Get<LocationId>("location_id");
  const auto mode = row.Get<std::string>("mode");
  part.mode = mode == "in_person" ? Mode::kInPerson : mode == "video" ? Mode::kVideo : Mode::kPhone;
  part.local_start = row.Get<absl::CivilMinute>("local_start");
  part.time_zone = row.Get<std::string>("time_zone");
  return part;
}

}  // namespace

absl::StatusOr<std::optional<std::int64_t>> ClinicChangesStore::LockClinic(pg::Transaction& tx,
                                                                           ClinicId clinic) const {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::lock_clinic, clinic));
  if (rows.empty()) return std::optional<std::int64_t>();
  return std::optional(rows[0].Get<std::int64_t>("revision"));
}

absl::StatusOr<bool> ClinicChangesStore::IsDocument(pg::Transaction& tx, ClinicId clinic,
                                                    std::int64_t revision,
                                                    std::string_view text) const {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::is_document, clinic, revision, text));
  return !rows.empty();
}

absl::StatusOr<bool> ClinicChangesStore::InsertClinic(pg::Transaction& tx, ClinicId clinic,
                                                      std::string_view slug,
                                                      const NewRevision& revision) const {
  ASSIGN_OR_RETURN(const pg::Rows route, tx.Exec(sql::insert_clinic_route, clinic, slug));
  if (route.empty()) return false;
  RETURN_IF_ERROR(tx.Exec(sql::insert_clinic, clinic, revision.revision, revision.time));
  return true;
}

absl::Status ClinicChangesStore::InsertRevision(pg::Transaction& tx, ClinicId clinic,
                                                const NewRevision& revision) const {
  RETURN_IF_ERROR(tx.Exec(sql::insert_revision, clinic, revision.revision, revision.document,
                          revision.applied_by, revision.time));
  return tx.Exec(sql::update_clinic, clinic, revision.revision).status();
}

absl::Status ClinicChangesStore::InsertEntities(pg::Transaction& tx, ClinicId clinic,
                                                const EntityIds& ids) const {
  std::vector<Uuid> uuids;
  std::vector<std::string> kinds;
  std::vector<std::string> slugs;
  for (const auto& [key, uuid] : ids) {
    uuids.push_back(uuid);
    kinds.emplace_back(Name(key.kind));
    slugs.push_back(key.slug);
  }
  return tx.Exec(sql::insert_entities, clinic, uuids, kinds, slugs).status();
}

absl::Status ClinicChangesStore::InsertResources(
    pg::Transaction& tx, ClinicId clinic, const std::vector<ResourceSeats>& resources) const {
  return tx
      .Exec(sql::insert_resources, clinic, IdsOf(resources), KindNames(resources),
            SeatsOf(resources))
      .status();
}

absl::Status ClinicChangesStore::LockResources(pg::Transaction& tx, ClinicId clinic,
                                               const std::vector<ResourceId>& resources) const {
  return tx.Exec(sql::lock_resources, clinic, resources).status();
}

absl::Status ClinicChangesStore::BumpResources(pg::Transaction& tx, ClinicId clinic,
                                               const std::vector<ResourceSeats>& resources) const {
  return tx.Exec(sql::bump_resources, clinic, IdsOf(resources), SeatsOf(resources)).status();
}

absl::Status ClinicChangesStore::BumpGoneResources(pg::Transaction& tx, ClinicId clinic,
                                                   const std::vector<ResourceId>& resources) const {
  return tx.Exec(sql::bump_gone_resources, clinic, resources).status();
}

absl::Status ClinicChangesStore::FindFutureClaims(pg::Transaction& tx, ClinicId clinic,
                                                  ResourceId resource, absl::Time now,
                                                  std::vector<BookedPart>& parts) const {
  absl::Time after = now - kClaimLeadMax;
  int after_seat = -1;
  for (int page = 0; page < kPagesMax; ++page) {
    ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::find_future_claims, clinic, resource, after,
                                                  after_seat, now, kRowsPerPage));
    for (const pg::Row row : rows) {
      BookedPart part = ReadAppointment(row);
      part.resource = resource;
      part.need = row.Get<std::optional<std::string>>("need").value_or("");
      part.seat = row.Get<int>("seat");
      part.during = row.Get<Interval>("during");
      after = row.Get<absl::Time>("claim_start");
      after_seat = part.seat;
      parts.push_back(std::move(part));
    }
    if (rows.size() < kRowsPerPage) break;
  }
  return absl::OkStatus();
}

absl::Status ClinicChangesStore::FindFutureAppointments(pg::Transaction& tx, ClinicId clinic,
                                                        const Offers& offers, absl::Time now,
                                                        std::vector<BookedPart>& parts) const {
  absl::Time after = now;
  AppointmentId after_id;
  for (int page = 0; page < kPagesMax; ++page) {
    ASSIGN_OR_RETURN(const pg::Rows rows,
                     tx.Exec(sql::find_future_appointments, clinic, after, after_id, offers.types,
                             offers.locations, now, kRowsPerPage));
    for (const pg::Row row : rows) {
      parts.push_back(ReadAppointment(row));
      after = row.Get<absl::Time>("start_time");
      after_id = parts.back().appointment;
    }
    if (rows.size() < kRowsPerPage) break;
  }
  return absl::OkStatus();
}

}  // namespace tandem::directory
