// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/own_visits.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/status.h"

namespace tandem::appointments {

absl::Status OwnVisits::AddNames(pg::Transaction& tx, const access::CallContext& call,
                                 OwnVisitPage& page) {
  absl::flat_hash_map<PatientId, std::string> names;
  for (const OwnVisit& visit : page.visits) names[visit.patient];
  std::vector<PatientId> patients;
  for (const auto& [patient, name] : names) patients.push_back(patient);
  ASSIGN_OR_RETURN(const std::vector<patients::FirstName> found,
                   people_.FindFirstNames(tx, call, patients));
  for (const patients::FirstName& first : found) names[first.patient] = first.name;
  for (OwnVisit& visit : page.visits) visit.first_name = names[visit.patient];
  return absl::OkStatus();
}

absl::StatusOr<OwnVisitPage> OwnVisits::List(const access::CallContext& call,
                                             const OwnVisitQuery& query) {
  const PractitionerId therapist = call.principal.practitioner;
  if (therapist.IsNil()) return OwnVisitPage();
  return pool_.Run<OwnVisitPage>(
      call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) -> absl::StatusOr<OwnVisitPage> {
        OwnVisitPage page;
        // One more tells whether there is another page.
        ASSIGN_OR_RETURN(page.visits,
                         ListOwnVisits(tx, call.clinic(), therapist, query, query.page_size + 1));
        if (page.visits.size() > static_cast<std::size_t>(query.page_size)) {
          page.visits.resize(static_cast<std::size_t>(query.page_size));
          page.next = ListPosition{page.visits.back().time.start, page.visits.back().id};
        }
        RETURN_IF_ERROR(AddNames(tx, call, page));
        return page;
      });
}

}  // namespace tandem::appointments
