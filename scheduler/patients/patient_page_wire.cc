// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patient_page_wire.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "base/error.h"
#include "base/status.h"

namespace tandem::patients {
namespace {

// What a page token is bound to: the clinic and all criteria.
std::string FindScope(const access::CallContext& call, const v1::FindPatientsRequest& request) {
  v1::FindPatientsRequest criteria = request;
  criteria.clear_page_token();
  criteria.clear_page_size();
  return fmt::format("FindPatients/{}/{}", ToString(call.clinic()), criteria.SerializeAsString());
}

}  // namespace

absl::StatusOr<PatientId> ReadFindPosition(const access::CallContext& call,
                                           const v1::FindPatientsRequest& request,
                                           const rpc::PageTokens& tokens) {
  ASSIGN_OR_RETURN(const std::string position,
                   tokens.Decode(FindScope(call, request), request.page_token()));
  if (position.empty()) return PatientId();
  const std::optional<PatientId> after = ParseId<PatientId>(position);
  if (!after.has_value()) return InternalError("page token of FindPatients");
  return *after;
}

void WritePage(const ClinicFacts& facts, const v1::FindPatientsRequest& request,
               const PatientPage& page, const rpc::PageTokens& tokens,
               v1::FindPatientsResponse& wire) {
  for (const Patient& patient : page.patients) Write(facts, patient, *wire.add_patients());
  if (page.next.IsNil()) return;
  wire.set_next_page_token(tokens.Encode(FindScope(facts.call, request), ToString(page.next)));
}

}  // namespace tandem::patients
