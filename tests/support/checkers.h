// SPDX-License-Identifier: Apache-2.0
// The judges of every race and every fault. Each returns its findings, one sentence each; none is
// good. They read a history of clients and the database as a superuser, and share no code with the
// programs they judge.
//
// C1 no overlap         at no time do two acknowledged visits share a resource and a minute; nor do
//                       two rows of the claim table (read without the constraint's help)
// C2 acknowledged,      every acknowledged change is in the appointment's history, with its times;
//    present            every visit stands as its history says, and has all of its claims
// C3 refused, absent    a request that was definitely refused left nothing
// C4 unknown, resolved  every call got a definite answer within the limit
// C5 idempotent         every replay of a request answered the same bytes, and had one effect
// C6 no alien rows      every stored change was asked for by somebody (or is an expiry), and every
//                       claim has its visit
// C8 audited            every acknowledged change has one audit entry, and no other change has one
// C9 reachable          what stands ready of a person is what their contacts, consents, wishes and
//                       supporters say
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"
#include "tests/support/history.h"

namespace tandem::testing {

// Runs one SQL text and gives the first column of the first row (TestDatabase::Sql).
using SqlFunction = std::function<std::string(const std::string&)>;

std::vector<std::string> CheckNoOverlapSeen(const std::vector<Operation>& history);  // C1, clients
std::vector<std::string> CheckNoOverlapStored(const SqlFunction& sql);               // C1, database
std::vector<std::string> CheckStored(const std::vector<Operation>& history,
                                     const SqlFunction& sql);                  // C2, C3, C6
std::vector<std::string> CheckAnswers(const std::vector<Operation>& history);  // C4, C5
std::vector<std::string> CheckAudited(const std::vector<Operation>& history,
                                      const SqlFunction& sql);  // C8
std::vector<std::string> CheckReach(const SqlFunction& sql);    // C9

// Visits that start in [$1, $2), as the tables have them: one text, "faults", empty when all is
// well. A hold whose time is over at $3 is nobody's: the sweep may not have come by yet, and others
// may have its claims. Clinics: those that the session may see.
extern const char kVisitFaults[];

std::vector<std::string> CheckVisitsStored(const SqlFunction& sql, const Interval& starts,
                                           absl::Time now);  // C1, C2, C6

// All of them. `now`: of the clock that the clinic lives by, when everything is over. Visits that
// have begun by then are judged by their history alone: their claims may be in the archive.
std::vector<std::string> Judge(const History& history, const SqlFunction& sql, absl::Time now);

}  // namespace tandem::testing
