// SPDX-License-Identifier: Apache-2.0
// The door of the consultations room.
#pragma once

#include "base/rpc/page_token.h"
#include "scheduler/access/door.h"
#include "scheduler/consultations/consultations.h"
#include "scheduler/directory/directories.h"
#include "tandem/v1/consultations.grpc.pb.h"

namespace tandem::consultations {

class ConsultationsServiceImpl final : public v1::ConsultationsService::Service {
 public:
  // All of it outlives the service.
  ConsultationsServiceImpl(const access::Door& door, Consultations& consultations,
                           directory::Directories& directories, const rpc::PageTokens& tokens)
      : door_(door.For("tandem.v1.ConsultationsService")),
        consultations_(consultations),
        directories_(directories),
        tokens_(tokens) {}

  grpc::Status GetConsultationForm(grpc::ServerContext* context,
                                   const v1::GetConsultationFormRequest* request,
                                   v1::ConsultationForm* reply) override;
  grpc::Status SearchConsultationSlots(grpc::ServerContext* context,
                                       const v1::SearchConsultationSlotsRequest* request,
                                       v1::SearchConsultationSlotsResponse* reply) override;
  grpc::Status HoldConsultation(grpc::ServerContext* context,
                                const v1::HoldConsultationRequest* request,
                                v1::ConsultationHold* reply) override;
  grpc::Status ResendCode(grpc::ServerContext* context, const v1::ResendCodeRequest* request,
                          v1::ConsultationHold* reply) override;
  grpc::Status VerifyContact(grpc::ServerContext* context, const v1::VerifyContactRequest* request,
                             v1::ConsultationHold* reply) override;
  grpc::Status ReleaseConsultationHold(grpc::ServerContext* context,
                                       const v1::ReleaseConsultationHoldRequest* request,
                                       v1::ReleaseConsultationHoldResponse* reply) override;
  grpc::Status BookConsultation(grpc::ServerContext* context,
                                const v1::BookConsultationRequest* request,
                                v1::Consultation* reply) override;
  grpc::Status BookConsultationByPhone(grpc::ServerContext* context,
                                       const v1::BookConsultationByPhoneRequest* request,
                                       v1::Consultation* reply) override;
  grpc::Status GetConsultation(grpc::ServerContext* context,
                               const v1::GetConsultationRequest* request,
                               v1::Consultation* reply) override;
  grpc::Status RescheduleConsultation(grpc::ServerContext* context,
                                      const v1::RescheduleConsultationRequest* request,
                                      v1::Consultation* reply) override;
  grpc::Status CancelConsultation(grpc::ServerContext* context,
                                  const v1::CancelConsultationRequest* request,
                                  v1::Consultation* reply) override;
  grpc::Status RecordConsultationOutcome(grpc::ServerContext* context,
                                         const v1::RecordConsultationOutcomeRequest* request,
                                         v1::Consultation* reply) override;
  grpc::Status ListConsultationsToReview(grpc::ServerContext* context,
                                         const v1::ListConsultationsToReviewRequest* request,
                                         v1::ListConsultationsToReviewResponse* reply) override;
  grpc::Status MeasureConsultationWait(grpc::ServerContext* context,
                                       const v1::MeasureConsultationWaitRequest* request,
                                       v1::ConsultationWait* reply) override;

 private:
  // A reply under the rules and names of its own revision.
  absl::Status Tell(const access::CallContext& call, const Hold& hold, v1::ConsultationHold& reply);
  absl::Status Tell(const access::CallContext& call, const Consultation& consultation,
                    v1::Consultation& reply);

  access::Door door_;
  Consultations& consultations_;
  directory::Directories& directories_;
  const rpc::PageTokens& tokens_;
};

}  // namespace tandem::consultations
