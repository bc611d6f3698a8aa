// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_holding_wire.h"

#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/courses/course_fields_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/directory/visit_fields_wire.h"
#include "scheduler/requests/request_wire.h"

namespace tandem::courses {

absl::StatusOr<PairHoldOrder> ReadHoldPair(const appointments::Reading& reading,
                                           const v1::HoldPairRequest& request) {
  FieldReader fields(reading);
  PairHoldOrder order;
  order.key = requests::ReadRequestKey(reading.call, request, fields.violations());
  CourseTerms& terms = order.terms;
  terms.patient = fields.Patient(request.patient(), "patient");
  terms.infusion_count = 1;
  terms.infusion_type = fields.VisitType(request.infusion_type(), "infusion_type");
  terms.session_type = fields.VisitType(request.session_type(), "session_type");
  order.infusion = fields.Planned(request.infusion(), terms.infusion_type, "infusion");
  order.session = fields.Planned(request.session(), terms.session_type, "session");
  terms.wishes.patient_state =
      directory::ReadState(request.patient_state(), "patient_state", fields.violations());
  terms.wishes.language =
      directory::ReadLanguage(request.language(), "language", fields.violations());
  RETURN_IF_ERROR(fields.Verdict());
  return order;
}

void WriteHeld(std::string_view clinic, const HeldPair& held, v1::HoldPairResponse& wire) {
  wire.set_infusion(directory::AppointmentName(clinic, held.infusion));
  wire.set_session(directory::AppointmentName(clinic, held.session));
  rpc::WriteTime(held.expire, *wire.mutable_expire_time());
}

}  // namespace tandem::courses
