// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/clinic_changes.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/status.h"
#include "scheduler/access/clinic_routes.h"
#include "scheduler/audit/audit_trail.h"
#include "scheduler/directory/clinic_description.h"
#include "scheduler/directory/clinic_file.h"
#include "scheduler/directory/directory_errors.h"
#include "scheduler/directory/policy_versions.h"

namespace tandem::directory {
namespace {

std::vector<ResourceSeats> ResourcesOf(const Snapshot& snapshot) {
  std::vector<ResourceSeats> resources;
  for (const auto& one : snapshot.practitioners) {
    resources.push_back({ResourceId(one.id), EntityKind::kPractitioner, one.seats});
  }
  for (const auto& room : snapshot.rooms) {
    resources.push_back({ResourceId(room.id), EntityKind::kRoom, room.seats});
  }
  return resources;
}

// In id order, as every locker of resources takes them.
std::vector<ResourceId> ResourcesOf(const ClinicChange& change) {
  std::set<ResourceId> ids;
  for (const auto& resource : ResourcesOf(change.before)) ids.insert(resource.id);
  for (const auto& resource : ResourcesOf(change.after)) ids.insert(resource.id);
  return {ids.begin(), ids.end()};
}

// Visit types and locations that left or are offered otherwise.
ClinicChangesStore::Offers ChangedOffers(const ClinicChange& change) {
  ClinicChangesStore::Offers offers;
  for (const VisitType& type : change.before.visit_types) {
    const VisitType* now = change.after.FindVisitType(type.id);
    const bool same =
        now != nullptr && now->modes == type.modes && now->locations == type.locations;
    if (!same) offers.types.push_back(type.id);
  }
  for (const Location& location : change.before.locations) {
    if (change.after.FindLocation(location.id) == nullptr) {
      offers.locations.push_back(location.id);
    }
  }
  return offers;
}

// Needs may ask for something else now: then everyone's qualification is looked at again.
bool NeedsChanged(const ClinicChange& change) {
  return std::any_of(change.before.visit_types.begin(), change.before.visit_types.end(),
                     [&](const VisitType& type) {
                       const VisitType* now = change.after.FindVisitType(type.id);
                       if (now == nullptr) return false;  // its appointments are found by type
                       return !std::equal(type.needs.begin(), type.needs.end(), now->needs.begin(),
                                          now->needs.end(), [](const Need& a, const Need& b) {
                                            return a.key == b.key && a.kind == b.kind &&
                                                   a.capability == b.capability &&
                                                   a.licensed == b.licensed;
                                          });
                     });
}

pg::TxOptions OptionsFor(ClinicId clinic, absl::Time deadline, bool read_only) {
  pg::TxOptions options;
  options.deadline = deadline;
  options.clinic = clinic.uuid;
  options.read_only = read_only;
  return options;
}

}  // namespace

ClinicChanges::ClinicChanges(const Clock& clock, IdSource& ids, pg::Pool& pool, PolicyCheck check)
    : clock_(clock), ids_(ids), pool_(pool), check_(std::move(check)), directory_(pool) {}

absl::StatusOr<ClinicChange> ClinicChanges::Preview(std::string_view document,
                                                    absl::Time deadline) {
  ClinicChange change;
  change.document = std::string(document);
  ASSIGN_OR_RETURN(change.after, ParseClinicFile(document));
  if (check_ != nullptr) RETURN_IF_ERROR(CheckPolicyValues(change.after, document, check_));
  const auto clinic = access::ClinicRoutes(clock_, pool_).Find(change.after.slug, deadline);
  if (!clinic.ok() && !absl::IsNotFound(clinic.status())) return clinic.status();
  change.clinic = clinic.ok() ? *clinic : ids_.NextId<ClinicId>();
  const pg::TxOptions options = OptionsFor(change.clinic, deadline, /*read_only=*/true);
  EntityIds ids;
  if (clinic.ok()) {
    ASSIGN_OR_RETURN(ids, directory_.ReadEntities(options));
    RETURN_IF_ERROR(LoadBase(options, change));
  }
  for (const EntityKey& key : EntitiesOf(change.after)) {
    if (!ids.contains(key)) change.new_ids[key] = ids_.Next();
  }
  ids.insert(change.new_ids.begin(), change.new_ids.end());
  ASSIGN_OR_RETURN(change.after, ParseClinicFile(document, ids));
  if (change.IsNew()) {
    change.difference = Difference({}, Describe(change.after));
    return change;
  }
  change.difference = Difference(Describe(change.before), Describe(change.after));
  RETURN_IF_ERROR(CheckPolicies(options, change));
  ASSIGN_OR_RETURN(change.orphans, pool_.Run(options, [&](pg::Transaction& tx) {
    return ReadOrphans(tx, change, clock_.Now());
  }));
  return change;
}

absl::Status ClinicChanges::LoadBase(const pg::TxOptions& options, ClinicChange& change) const {
  ASSIGN_OR_RETURN(const auto revision, directory_.ReadRevision(options));
  if (!revision.has_value()) return absl::OkStatus();  // the route of a clinic being made
  ASSIGN_OR_RETURN(const auto stored, directory_.ReadDocument(options, *revision));
  if (!stored.has_value()) return ClinicNotFound();
  ASSIGN_OR_RETURN(const EntityIds ids, directory_.ReadEntities(options));
  ASSIGN_OR_RETURN(change.before, ParseClinicFile(stored->text, ids));
  change.base_revision = *revision;
  return absl::OkStatus();
}

absl::Status ClinicChanges::CheckPolicies(const pg::TxOptions& options,
                                          const ClinicChange& change) const {
  PolicyVersions versions(change.after, change.document);
  std::int64_t before = change.base_revision + 1;
  for (int seen = 0; seen < kPolicyRevisionsMax; seen += kDocumentsPerPage) {
    ASSIGN_OR_RETURN(const auto documents,
                     directory_.ReadDocumentsBefore(options, before, kDocumentsPerPage));
    for (const StoredDocument& document : documents) {
      const auto earlier = ParseClinicFile(document.text);
      if (earlier.ok()) versions.Compare(*earlier);
      before = document.revision;
    }
    if (documents.size() < kDocumentsPerPage) break;
  }
  return versions.ToStatus();
}

absl::StatusOr<AppliedChange> ClinicChanges::Apply(const ClinicChange& change,
                                                   std::string_view applied_by,
                                                   absl::Time deadline) {
  if (!change.IsNew() && change.difference.empty()) {
    return AppliedChange{change.clinic, change.base_revision, {}};
  }
  const NewRevision revision{change.base_revision + 1, change.document, std::string(applied_by),
                             clock_.Now()};
  return pool_.Run(OptionsFor(change.clinic, deadline, /*read_only=*/false),
                   [&](pg::Transaction& tx) { return Write(tx, change, revision); });
}

absl::StatusOr<AppliedChange> ClinicChanges::Write(pg::Transaction& tx, const ClinicChange& change,
                                                   const NewRevision& revision) const {
  const ClinicId clinic = change.clinic;
  ASSIGN_OR_RETURN(const auto current, store_.LockClinic(tx, clinic));
  if (current.value_or(0) != change.base_revision) {
    // The same file, by someone else or by ourselves (a commit was in doubt): it is in force.
    ASSIGN_OR_RETURN(const bool same, store_.IsDocument(tx, clinic, *current, change.document));
    if (same) return AppliedChange{clinic, *current, change.orphans};
    return RevisionChanged();
  }
  if (change.IsNew()) {
    ASSIGN_OR_RETURN(const bool inserted,
                     store_.InsertClinic(tx, clinic, change.after.slug, revision));
    if (!inserted) return RevisionChanged();
  }
  RETURN_IF_ERROR(store_.InsertRevision(tx, clinic, revision));
  RETURN_IF_ERROR(store_.InsertEntities(tx, clinic, change.new_ids));
  const std::vector<ResourceSeats> resources = ResourcesOf(change.after);
  RETURN_IF_ERROR(store_.InsertResources(tx, clinic, resources));
  RETURN_IF_ERROR(store_.LockResources(tx, clinic, ResourcesOf(change)));

  std::set<ResourceId> gone = ChangedCalendars(change.before, change.after);
  std::vector<ResourceSeats> changed;
  for (const ResourceSeats& resource : resources) {
    if (gone.erase(resource.id) > 0) changed.push_back(resource);
  }
  RETURN_IF_ERROR(store_.BumpResources(tx, clinic, changed));
  RETURN_IF_ERROR(store_.BumpGoneResources(tx, clinic, {gone.begin(), gone.end()}));
  audit::Deed deed;
  deed.subject_kind = "clinic";
  deed.subject = clinic.uuid;
  RETURN_IF_ERROR(audit::AuditTrail(clock_).WriteOwn(tx, clinic, "apply_clinic", deed));
  AppliedChange applied{clinic, revision.revision, {}};
  if (change.IsNew()) return applied;
  ASSIGN_OR_RETURN(applied.orphans, ReadOrphans(tx, change, revision.time));
  return applied;
}

absl::StatusOr<std::vector<Orphan>> ClinicChanges::ReadOrphans(pg::Transaction& tx,
                                                               const ClinicChange& change,
                                                               absl::Time now) const {
  std::vector<BookedPart> parts;
  std::set<ResourceId> resources = ChangedCalendars(change.before, change.after);
  if (NeedsChanged(change)) {
    for (const auto& resource : ResourcesOf(change.before)) resources.insert(resource.id);
  }
  for (const ResourceId resource : resources) {
    RETURN_IF_ERROR(store_.FindFutureClaims(tx, change.clinic, resource, now, parts));
  }
  const ClinicChangesStore::Offers offers = ChangedOffers(change);
  if (!offers.types.empty() || !offers.locations.empty()) {
    RETURN_IF_ERROR(store_.FindFutureAppointments(tx, change.clinic, offers, now, parts));
  }
  return FindOrphans(change.before, change.after, parts);
}

}  // namespace tandem::directory
