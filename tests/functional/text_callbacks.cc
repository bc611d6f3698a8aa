// SPDX-License-Identifier: Apache-2.0
#include "tests/functional/text_callbacks.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "tests/support/return_addresses.h"
#include "tests/support/signed_form.h"
#include "tests/support/wire_status.h"

namespace tandem::testing {
namespace {

template <class Stub, class Request, class Reply>
absl::StatusOr<Reply> Call(Stub& stub,
                           grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                        Reply*),
                           const Who& who, const Request& request) {
  const auto context = Client::Context(who);
  Reply reply;
  const grpc::Status status = (stub.*method)(context.get(), request, &reply);
  if (!status.ok()) return FromGrpc(status);
  return reply;
}

}  // namespace

TextCallbacks::TextCallbacks(TestService& service)
    : service_(service),
      inbound_(v1::InboundService::NewStub(service.client().shared_channel())),
      tasks_(v1::TasksService::NewStub(service.client().shared_channel())) {}

v1::ReceiveTextRequest TextCallbacks::TextRequest(const std::string& from, const std::string& words,
                                                  const std::string& reference) {
  v1::ReceiveTextRequest request;
  SignForm(service_.clinic(), "texts",
           {{"MessageSid", reference},
            {"From", from},
            {"To", "+12065550100"},
            {"Body", words},
            {"NumMedia", "0"}},
           request);
  return request;
}

v1::ReceiveReceiptRequest TextCallbacks::ReceiptRequest(const FormFields& fields) {
  v1::ReceiveReceiptRequest request;
  SignForm(service_.clinic(), "receipts", fields, request);
  return request;
}

absl::StatusOr<v1::ReceiveTextResponse> TextCallbacks::Send(const v1::ReceiveTextRequest& request,
                                                            access::Role role) {
  return Call(*inbound_, &v1::InboundService::Stub::ReceiveText, service_.As(role), request);
}

absl::StatusOr<v1::ReceiveReceiptResponse> TextCallbacks::Send(
    const v1::ReceiveReceiptRequest& request) {
  return Call(*inbound_, &v1::InboundService::Stub::ReceiveReceipt,
              service_.As(access::Role::kService), request);
}

v1::ReceiveBounceRequest TextCallbacks::BounceRequest(const std::string& delivery,
                                                      const std::string& status) {
  v1::ReceiveBounceRequest request;
  request.set_parent(service_.parent());
  request.set_return_address(ReturnAddressOf(service_, service_.clinic(), delivery));
  request.set_status(status);
  return request;
}

absl::StatusOr<v1::ReceiveBounceResponse> TextCallbacks::Send(
    const v1::ReceiveBounceRequest& request, access::Role role) {
  return Call(*inbound_, &v1::InboundService::Stub::ReceiveBounce, service_.As(role), request);
}

std::string TextCallbacks::Say(const std::string& from, const std::string& words) {
  const auto reply = Send(TextRequest(from, words, fmt::format("SM{:032}", ++texts_)));
  EXPECT_OK(reply) << words;
  return reply.ok() ? reply->reply_text() : "";
}

absl::StatusOr<v1::ListStaffTasksResponse> TextCallbacks::List(
    const Who& who, const v1::ListStaffTasksRequest& request) {
  return Call(*tasks_, &v1::TasksService::Stub::ListStaffTasks, who, request);
}

absl::StatusOr<v1::StaffTask> TextCallbacks::Complete(const Who& who,
                                                      const v1::CompleteStaffTaskRequest& request) {
  return Call(*tasks_, &v1::TasksService::Stub::CompleteStaffTask, who, request);
}

v1::ListStaffTasksResponse TextCallbacks::Worklist() {
  v1::ListStaffTasksRequest request;
  request.set_parent(service_.parent());
  const auto listed = List(service_.As(access::Role::kFrontDesk), request);
  EXPECT_OK(listed);
  return listed.value_or(v1::ListStaffTasksResponse());
}

std::string TextCallbacks::Accept(const std::string& kind) { return "out-" + Take(kind, "sms"); }

std::string TextCallbacks::AcceptMail(const std::string& kind) { return Take(kind, "email"); }

std::string TextCallbacks::Take(const std::string& kind, const std::string& channel) {
  const std::string id = service_.db().Sql("SELECT gen_random_uuid()");
  const std::string now =
      absl::FormatTime("%Y-%m-%d %H:%M:%E6S+00", service_.clock().Now(), absl::UTCTimeZone());
  service_.db().Sql(fmt::format(
      "INSERT INTO delivery (clinic_id, delivery_id, channel, recipient_id, address_digest, state,"
      " provider_reference, begin_time, accept_time)"
      " SELECT m.clinic_id, '{0}', '{3}', c.contact_id, c.value_digest, 'accepted',"
      " CASE '{3}' WHEN 'sms' THEN 'out-{0}' END,"
      " '{1}', '{1}' FROM message m JOIN contact c USING (clinic_id)"
      " WHERE c.contact_id = m.recipient_id AND m.kind = '{2}' AND m.channel = '{3}'"
      " AND m.state = 'planned' ORDER BY m.create_time DESC LIMIT 1;"
      "UPDATE message m SET state = 'accepted', delivery_id = '{0}', accept_time = '{1}'"
      " FROM delivery d WHERE d.delivery_id = '{0}' AND m.recipient_id = d.recipient_id"
      " AND m.kind = '{2}' AND m.channel = '{3}' AND m.state = 'planned'",
      id, now, kind, channel));
  EXPECT_EQ(service_.db().Sql("SELECT count(*) FROM message WHERE delivery_id = '" + id + "'"), "1")
      << kind;
  return id;
}

}  // namespace tandem::testing
