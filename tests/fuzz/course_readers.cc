// SPDX-License-Identifier: Apache-2.0
// Readers of courses, and of what looks at them.
#include "scheduler/courses/courses_wire.h"
#include "scheduler/courses/pair_holding_wire.h"
#include "scheduler/courses/proposals_wire.h"
#include "scheduler/repairs/repairs_wire.h"
#include "scheduler/reports/reports_wire.h"
#include "tests/fuzz/request_readers.h"

namespace tandem::fuzz {
namespace {

using courses::Reading;

// By the sample clinic's file.
Reading Of(const Asked& asked) { return {.call = asked.call, .snapshot = *asked.world.snapshot}; }

}  // namespace

void AddCourses(Readers& readers) {
  Add<v1::ProposeCourseRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadPropose(Of(asked), request);
  });
  Add<v1::BookCourseRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadBook(Of(asked), request);
  });
  Add<v1::ConfirmCourseRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadConfirm(Of(asked), request);
  });
  Add<v1::UpdateCourseRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadUpdate(Of(asked), request);
  });
  Add<v1::HoldPairRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadHoldPair(Of(asked), request);
  });
  Add<v1::GetCourseRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadCourseName(Of(asked), request.name());
  });
  Add<v1::ListCoursesRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadList(Of(asked), request);
  });
  Add<v1::MovePairRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadMove(Of(asked), request);
  });
  Add<v1::ChoosePairingRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadChoice(Of(asked), request);
  });
  Add<v1::ListPairOffersRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadOffers(Of(asked), request);
  });
  Add<v1::SearchPairsRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadSearch(Of(asked), request);
  });
  Add<v1::ProposeRepairRequest>(readers, [](const Asked& asked, const auto& request) {
    return repairs::ReadPropose(Of(asked), request);
  });
  Add<v1::ApplyRepairRequest>(readers, [](const Asked& asked, const auto& request) {
    return repairs::ReadApply(Of(asked), request);
  });
  Add<v1::ReportPairingRequest>(readers, [](const Asked& asked, const auto& request) {
    return reports::ReadPairing(asked.call, *asked.world.snapshot, request);
  });
  Add<v1::ExplainPairRequest>(readers, [](const Asked& asked, const auto& request) {
    return courses::ReadExplain(Of(asked), request);
  });
}

}  // namespace tandem::fuzz
