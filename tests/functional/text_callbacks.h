// SPDX-License-Identifier: Apache-2.0
// TextCallbacks: a provider of texts at the door of a service, mails that come back, and the front
// desk that reads the worklist, through the wire.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "tandem/v1/inbound.grpc.pb.h"
#include "tandem/v1/tasks.grpc.pb.h"
#include "tests/support/service.h"

namespace tandem::testing {

using FormFields = std::vector<std::pair<std::string, std::string>>;

class TextCallbacks {
 public:
  explicit TextCallbacks(TestService& service);

  v1::ReceiveTextRequest TextRequest(const std::string& from, const std::string& words,
                                     const std::string& reference);
  v1::ReceiveReceiptRequest ReceiptRequest(const FormFields& fields);

  absl::StatusOr<v1::ReceiveTextResponse> Send(const v1::ReceiveTextRequest& request,
                                               access::Role role = access::Role::kService);
  absl::StatusOr<v1::ReceiveReceiptResponse> Send(const v1::ReceiveReceiptRequest& request);
  v1::ReceiveBounceRequest BounceRequest(const std::string& delivery,
                                         const std::string& status = "5.1.1");
  absl::StatusOr<v1::ReceiveBounceResponse> Send(const v1::ReceiveBounceRequest& request,
                                                 access::Role role = access::Role::kService);
  // A new text; the reply.
  std::string Say(const std::string& from, const std::string& words);

  absl::StatusOr<v1::ListStaffTasksResponse> List(const Who& who,
                                                  const v1::ListStaffTasksRequest& request);
  absl::StatusOr<v1::StaffTask> Complete(const Who& who,
                                         const v1::CompleteStaffTaskRequest& request);
  // The whole worklist of the desk.
  v1::ListStaffTasksResponse Worklist();

  // The texts about a person's visits of the kind that are planned for the number, as the notifier
  // leaves them once the provider took them; the provider's reference.
  std::string Accept(const std::string& kind);
  // The same of mails; the delivery.
  std::string AcceptMail(const std::string& kind);

 private:
  std::string Take(const std::string& kind, const std::string& channel);

  TestService& service_;
  std::unique_ptr<v1::InboundService::Stub> inbound_;
  std::unique_ptr<v1::TasksService::Stub> tasks_;
  int texts_ = 0;
};

}  // namespace tandem::testing
