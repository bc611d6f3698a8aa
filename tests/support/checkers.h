// SPDX-License-Identifier: Apache-2.0
// The judges of every race and every fault. Each returns its findings, one sentence each; none is
// good. They read a history of clients and the database as a superuser, and share no code with the
// programs they judge.
//
// C1 no overlap            at no time do two acknowledged visits share a resource and a minute; nor
// do
//                          two rows of the claim table (read without the constraint's help)
// C2 acknowledged, present every acknowledged change is in the appointment's history, with its
// times C3 refused, absent       a request that was definitely refused left nothing C4 unknown,
// resolved     every call got a definite answer within the limit C5 idempotent            every
// replay of a request answered the same bytes, and had one effect C6 no alien rows         every
// stored change was asked for by somebody (or is an expiry)
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/support/history.h"

namespace tandem::testing {

// Runs one SQL text and gives the first column of the first row (TestDatabase::Sql).
using SqlFunction = std::function<std::string(const std::string&)>;

std::vector<std::string> CheckNoOverlapSeen(const std::vector<Operation>& history);  // C1, clients
std::vector<std::string> CheckNoOverlapStored(const SqlFunction& sql);               // C1, database
std::vector<std::string> CheckStored(const std::vector<Operation>& history,
                                     const SqlFunction& sql);                  // C2, C3, C6
std::vector<std::string> CheckAnswers(const std::vector<Operation>& history);  // C4, C5

// All of them.
std::vector<std::string> Judge(const History& history, const SqlFunction& sql);

}  // namespace tandem::testing
