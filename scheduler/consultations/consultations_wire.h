// SPDX-License-Identifier: Apache-2.0
// Nouns of consultations -> replies of ConsultationsService. Who is not staff gets no patient, no
// practitioner's id, no need of review and (but for therapists) no outcome.
#pragma once

#include <string>
#include <string_view>

#include "scheduler/access/principal.h"
#include "scheduler/availability/slot.h"
#include "scheduler/consultations/consultation.h"
#include "scheduler/consultations/consultation_offer.h"
#include "scheduler/consultations/consultation_reviews.h"
#include "scheduler/directory/directory.h"
#include "tandem/v1/consultations.pb.h"

namespace tandem::consultations {

using WireAnswers = google::protobuf::Map<std::string, v1::ScreeningAnswer>;

v1::ConsultationOutcome WriteOutcome(Outcome outcome);
void WriteAnswers(const Answers& answers, WireAnswers& wire);

void WriteForm(const directory::Snapshot& snapshot, const Offer& offer, std::string_view language,
               v1::ConsultationForm& reply);

void WriteSlot(const directory::Snapshot& snapshot, const availability::Slot& slot,
               v1::ConsultationSlot& reply);

// `snapshot`: of the revision that the hold or the consultation names.
void WriteHold(const directory::Snapshot& snapshot, const Hold& hold, v1::ConsultationHold& reply);
void WriteConsultation(const access::Principal& reader, const directory::Snapshot& snapshot,
                       const Consultation& consultation, v1::Consultation& reply);

void WriteWait(const WaitReport& report, v1::ConsultationWait& reply);

}  // namespace tandem::consultations
