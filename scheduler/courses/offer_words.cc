// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/offer_words.h"

namespace tandem::courses {

std::string_view OfferWords(OfferStep step, std::string_view language) {
  const bool spanish = language == "es";
  switch (step) {
    case OfferStep::kOwnTherapist:
      return spanish ? "Con su propio terapeuta, a una hora que usted nos diga."
                     : "With a therapist of your own, at a time that you tell us.";
    case OfferStep::kWait:
      return spanish ? "Buscamos una hora, y le avisamos en cuanto haya una."
                     : "We look for a time, and tell you as soon as there is one.";
    case OfferStep::kFollowUp:
      return spanish ? "Sin sesión; le llamamos en los tres días después de la visita."
                     : "Without a session; we call you within three days after the visit.";
    case OfferStep::kSameTherapist:
    case OfferStep::kOtherTherapist:
    case OfferStep::kTelehealth:
    case OfferStep::kMoveInfusion:
    case OfferStep::kAnyTime:
      return "";
  }
  return "";
}

}  // namespace tandem::courses
