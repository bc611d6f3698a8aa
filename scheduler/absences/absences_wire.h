// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of absences. Each Read gives every violation of its request.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "base/rpc/page_token.h"
#include "scheduler/absences/absences.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directory.h"
#include "tandem/v1/absences.pb.h"

namespace tandem::absences {

inline constexpr std::string_view kAbsencePattern = "clinics/{clinic}/absences/{absence}";

// `file`: in force; who or what has left it is not there. Errors, too: NOT_FOUND.
absl::StatusOr<Recording> ReadRecord(const access::CallContext& call,
                                     const directory::Snapshot& file,
                                     const v1::RecordAbsenceRequest& request);
// Of a request whose fields are good, whether or not what they name is there.
requests::RequestKey ReadRecordKey(const access::CallContext& call,
                                   const v1::RecordAbsenceRequest& request);
// Errors, too: NOT_FOUND.
absl::StatusOr<Withdrawal> ReadWithdrawal(const access::CallContext& call,
                                          const v1::WithdrawAbsenceRequest& request);
// Errors, too: PAGE_TOKEN_INVALID.
absl::StatusOr<AbsenceQuery> ReadList(const access::CallContext& call,
                                      const v1::ListAbsencesRequest& request,
                                      const rpc::PageTokens& tokens);

void Write(const access::CallContext& call, const Absence& absence, v1::Absence& wire);
void WritePage(const access::CallContext& call, const v1::ListAbsencesRequest& request,
               const AbsencePage& page, const rpc::PageTokens& tokens,
               v1::ListAbsencesResponse& wire);

}  // namespace tandem::absences
