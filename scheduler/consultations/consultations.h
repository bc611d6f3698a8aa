// SPDX-License-Identifier: Apache-2.0
// Consultations: the operations of the room, by theme. Each method is named after its RPC.
#pragma once

#include "scheduler/consultations/consultation_booking.h"
#include "scheduler/consultations/consultation_holds.h"
#include "scheduler/consultations/consultation_links.h"
#include "scheduler/consultations/consultation_parts.h"
#include "scheduler/consultations/consultation_records.h"
#include "scheduler/consultations/consultation_return.h"
#include "scheduler/consultations/consultation_reviews.h"
#include "scheduler/consultations/consultation_search.h"
#include "scheduler/consultations/consultation_sweep.h"

namespace tandem::consultations {

struct Consultations {
  explicit Consultations(const Parts& parts)
      : search(parts),
        holds(parts),
        booking(parts),
        links(parts),
        reviews(parts),
        records(parts),
        returns(parts),
        sweep(parts.clock, parts.pool, parts.messages, parts.seals) {}

  ConsultationSearch search;    // what is free
  ConsultationHolds holds;      // keep a time, prove a contact, give the time back
  ConsultationBooking booking;  // on the web and by telephone
  ConsultationLinks links;      // see, move, cancel
  ConsultationReviews reviews;  // the clinic's side
  ConsultationRecords records;  // for the person's export
  ConsultationReturn returns;   // what the desk brings back
  ConsultationSweep sweep;      // background
};

}  // namespace tandem::consultations
