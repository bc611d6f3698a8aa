// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultations_service.h"

#include "base/status.h"
#include "scheduler/consultations/consultations_errors.h"
#include "scheduler/consultations/consultations_requests_wire.h"
#include "scheduler/consultations/consultations_wire.h"
#include "scheduler/consultations/page_scope_wire.h"

namespace tandem::consultations {

using access::CallContext;
using directory::SnapshotPtr;

absl::Status ConsultationsServiceImpl::Tell(const CallContext& call, const Hold& hold,
                                            v1::ConsultationHold& reply) {
  ASSIGN_OR_RETURN(const SnapshotPtr snapshot, directories_.At(call, hold.directory_revision));
  WriteHold(*snapshot, hold, reply);
  return absl::OkStatus();
}

absl::Status ConsultationsServiceImpl::Tell(const CallContext& call,
                                            const Consultation& consultation,
                                            v1::Consultation& reply) {
  ASSIGN_OR_RETURN(const SnapshotPtr snapshot,
                   directories_.At(call, consultation.directory_revision));
  WriteConsultation(call.principal, *snapshot, consultation, reply);
  return absl::OkStatus();
}

grpc::Status ConsultationsServiceImpl::GetConsultationForm(
    grpc::ServerContext* context, const v1::GetConsultationFormRequest* request,
    v1::ConsultationForm* reply) {
  return door_.Serve(*context, *request, "GetConsultationForm",
                     [&](const CallContext& call) -> absl::Status {
                       ASSIGN_OR_RETURN(const std::string language, ReadLanguage(*request));
                       ASSIGN_OR_RETURN(const SnapshotPtr snapshot, directories_.Latest(call));
                       const std::optional<Offer> offer = DescribeOffer(*snapshot);
                       if (!offer.has_value()) return errors::NotOffered();
                       WriteForm(*snapshot, *offer, language, *reply);
                       return absl::OkStatus();
                     });
}

grpc::Status ConsultationsServiceImpl::SearchConsultationSlots(
    grpc::ServerContext* context, const v1::SearchConsultationSlotsRequest* request,
    v1::SearchConsultationSlotsResponse* reply) {
  return door_.Serve(
      *context, *request, "SearchConsultationSlots", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const SnapshotPtr snapshot, directories_.Latest(call));
        ASSIGN_OR_RETURN(TalkQuery query, ReadSearch(*snapshot, *request));
        const std::string scope = PageScope(call, *request);
        ASSIGN_OR_RETURN(query.position, tokens_.Decode(scope, request->page_token()));
        ASSIGN_OR_RETURN(const availability::SlotPage page,
                         consultations_.search.SearchConsultationSlots(call, *snapshot, query));
        for (const auto& slot : page.slots) WriteSlot(*snapshot, slot, *reply->add_slots());
        reply->set_next_page_token(NextToken(tokens_, scope, page.next_position));
        return absl::OkStatus();
      });
}

grpc::Status ConsultationsServiceImpl::HoldConsultation(grpc::ServerContext* context,
                                                        const v1::HoldConsultationRequest* request,
                                                        v1::ConsultationHold* reply) {
  return door_.Serve(
      *context, *request, "HoldConsultation", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const SnapshotPtr snapshot, directories_.Latest(call));
        ASSIGN_OR_RETURN(const auto asked, ReadHold(call, snapshot, *request));
        ASSIGN_OR_RETURN(const Hold hold,
                         consultations_.holds.HoldConsultation(call, asked.key, asked.content));
        return Tell(call, hold, *reply);
      });
}

grpc::Status ConsultationsServiceImpl::ResendCode(grpc::ServerContext* context,
                                                  const v1::ResendCodeRequest* request,
                                                  v1::ConsultationHold* reply) {
  return door_.Serve(
      *context, *request, "ResendCode", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const auto asked, ReadResend(call, *request));
        ASSIGN_OR_RETURN(const Hold hold,
                         consultations_.holds.ResendCode(call, asked.key, asked.content));
        return Tell(call, hold, *reply);
      });
}

grpc::Status ConsultationsServiceImpl::VerifyContact(grpc::ServerContext* context,
                                                     const v1::VerifyContactRequest* request,
                                                     v1::ConsultationHold* reply) {
  return door_.Serve(
      *context, *request, "VerifyContact", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const auto asked, ReadVerify(call, *request));
        ASSIGN_OR_RETURN(const Hold hold,
                         consultations_.holds.VerifyContact(call, asked.key, asked.content.hold,
                                                            asked.content.code));
        return Tell(call, hold, *reply);
      });
}

grpc::Status ConsultationsServiceImpl::ReleaseConsultationHold(
    grpc::ServerContext* context, const v1::ReleaseConsultationHoldRequest* request,
    v1::ReleaseConsultationHoldResponse* /*reply*/) {
  return door_.Serve(
      *context, *request, "ReleaseConsultationHold", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const auto asked, ReadRelease(call, *request));
        return consultations_.holds.ReleaseConsultationHold(call, asked.key, asked.content);
      });
}

grpc::Status ConsultationsServiceImpl::BookConsultation(grpc::ServerContext* context,
                                                        const v1::BookConsultationRequest* request,
                                                        v1::Consultation* reply) {
  return door_.Serve(
      *context, *request, "BookConsultation", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const SnapshotPtr snapshot, directories_.Latest(call));
        ASSIGN_OR_RETURN(const auto asked, ReadBooking(call, snapshot, *request));
        ASSIGN_OR_RETURN(const Consultation booked,
                         consultations_.booking.BookConsultation(call, asked.key, asked.content));
        return Tell(call, booked, *reply);
      });
}

grpc::Status ConsultationsServiceImpl::BookConsultationByPhone(
    grpc::ServerContext* context, const v1::BookConsultationByPhoneRequest* request,
    v1::Consultation* reply) {
  return door_.Serve(
      *context, *request, "BookConsultationByPhone", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const SnapshotPtr snapshot, directories_.Latest(call));
        ASSIGN_OR_RETURN(const auto asked, ReadPhoneBooking(call, snapshot, *request));
        ASSIGN_OR_RETURN(const Consultation booked, consultations_.booking.BookConsultationByPhone(
                                                        call, asked.key, asked.content));
        return Tell(call, booked, *reply);
      });
}

grpc::Status ConsultationsServiceImpl::GetConsultation(grpc::ServerContext* context,
                                                       const v1::GetConsultationRequest* request,
                                                       v1::Consultation* reply) {
  return door_.Serve(
      *context, {*request, reply}, "GetConsultation", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const Consultation found,
                         consultations_.links.GetConsultation(call, request->manage_token()));
        call.Concerns(found.patient);
        return Tell(call, found, *reply);
      });
}

grpc::Status ConsultationsServiceImpl::RescheduleConsultation(
    grpc::ServerContext* context, const v1::RescheduleConsultationRequest* request,
    v1::Consultation* reply) {
  return door_.Serve(
      *context, *request, "RescheduleConsultation", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const auto asked, ReadMove(call, *request));
        ASSIGN_OR_RETURN(const Consultation moved, consultations_.links.RescheduleConsultation(
                                                       call, asked.key, asked.content));
        return Tell(call, moved, *reply);
      });
}

grpc::Status ConsultationsServiceImpl::CancelConsultation(
    grpc::ServerContext* context, const v1::CancelConsultationRequest* request,
    v1::Consultation* reply) {
  return door_.Serve(
      *context, *request, "CancelConsultation", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const auto asked, ReadCancellation(call, *request));
        ASSIGN_OR_RETURN(const Consultation cancelled,
                         consultations_.links.CancelConsultation(call, asked.key, asked.content));
        return Tell(call, cancelled, *reply);
      });
}

grpc::Status ConsultationsServiceImpl::RecordConsultationOutcome(
    grpc::ServerContext* context, const v1::RecordConsultationOutcomeRequest* request,
    v1::Consultation* reply) {
  return door_.Serve(*context, *request, "RecordConsultationOutcome",
                     [&](const CallContext& call) -> absl::Status {
                       ASSIGN_OR_RETURN(const auto asked, ReadOutcome(call, *request));
                       ASSIGN_OR_RETURN(
                           const Consultation recorded,
                           consultations_.reviews.RecordConsultationOutcome(
                               call, asked.key, asked.content.consultation, asked.content.outcome));
                       return Tell(call, recorded, *reply);
                     });
}

grpc::Status ConsultationsServiceImpl::ListConsultationsToReview(
    grpc::ServerContext* context, const v1::ListConsultationsToReviewRequest* request,
    v1::ListConsultationsToReviewResponse* reply) {
  return door_.Serve(
      *context, {*request, reply}, "ListConsultationsToReview",
      [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(ReviewQuery query, ReadReview(*request));
        const std::string scope = PageScope(call, *request);
        ASSIGN_OR_RETURN(query.position, tokens_.Decode(scope, request->page_token()));
        ASSIGN_OR_RETURN(const ReviewPage page,
                         consultations_.reviews.ListConsultationsToReview(call, query));
        for (const Consultation& found : page.consultations) {
          RETURN_IF_ERROR(Tell(call, found, *reply->add_consultations()));
        }
        reply->set_next_page_token(NextToken(tokens_, scope, page.next_position));
        return absl::OkStatus();
      });
}

grpc::Status ConsultationsServiceImpl::MeasureConsultationWait(
    grpc::ServerContext* context, const v1::MeasureConsultationWaitRequest* request,
    v1::ConsultationWait* reply) {
  return door_.Serve(
      *context, *request, "MeasureConsultationWait", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const Interval booked, ReadBooked(*request));
        ASSIGN_OR_RETURN(const WaitReport report,
                         consultations_.reviews.MeasureConsultationWait(call, booked));
        WriteWait(report, *reply);
        return absl::OkStatus();
      });
}

}  // namespace tandem::consultations
