// SPDX-License-Identifier: Apache-2.0
// For a mail server's pipe: its exit codes are those of sysexits.h, of which two are used. What
// will never be of use is dropped, so that nobody gets a mail about a mail; what an operator can
// mend waits in the queue.
#include <fmt/format.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/error.h"
#include "base/status.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "scheduler/reminders/return_address.h"
#include "tandem/v1/inbound.grpc.pb.h"
#include "tools/tandemctl/arguments.h"
#include "tools/tandemctl/commands.h"
#include "tools/tandemctl/returned_mail.h"
#include "tools/tandemctl/scheduler_channel.h"

namespace tandem::tandemctl {
namespace {

constexpr std::chrono::seconds kBounceAnswerMax(20);
constexpr std::size_t kDroppedBytesMax = 64 << 20;  // what follows is not ours to read for ever

// The mail's first kReturnedBytesMax bytes. The rest is taken from the pipe, too: a mail server
// that cannot write it may think that we failed.
std::string ReadMail() {
  std::string mail(kReturnedBytesMax, '\0');
  mail.resize(std::fread(mail.data(), 1, mail.size(), stdin));
  std::string rest(1 << 16, '\0');
  for (std::size_t dropped = 0; dropped < kDroppedBytesMax;) {
    const std::size_t bytes = std::fread(rest.data(), 1, rest.size(), stdin);
    if (bytes == 0) break;
    dropped += bytes;
  }
  return mail;
}

bool IsForged(const grpc::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return false;
  return std::any_of(
      details.details().begin(), details.details().end(), [](const google::protobuf::Any& any) {
        google::rpc::ErrorInfo info;
        return any.UnpackTo(&info) && info.reason() == Name(Reason::kSignatureInvalid);
      });
}

// What is said stands in the mail server's log: nobody's address.
absl::Status Drop(std::string_view why) {
  fmt::print(stderr, "tandemctl: {} Dropped.\n", why);
  return absl::OkStatus();
}

absl::Status TakeBounce(const Words& words) {
  Grammar grammar = {{"--parent", "--recipient"}, {}, 0};
  for (const std::string_view option : ChannelOptions()) grammar.options.push_back(option);
  ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(grammar, words));
  v1::ReceiveBounceRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), arguments.Required("--parent"));
  ASSIGN_OR_RETURN(*request.mutable_return_address(), arguments.Required("--recipient"));
  ASSIGN_OR_RETURN(const auto channel, OpenChannel(arguments));
  const auto failure = FailureIn(ReadMail());
  if (!failure.has_value()) return Drop("The mail reports no failure.");
  if (!reminders::ParseReturnAddress(request.return_address()).has_value()) {
    return Drop("The mail came to an address that is none of ours.");
  }
  request.set_status(*failure);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kBounceAnswerMax);
  v1::ReceiveBounceResponse reply;
  const grpc::Status answer =
      v1::InboundService::NewStub(channel)->ReceiveBounce(&context, request, &reply);
  if (answer.ok()) return absl::OkStatus();
  if (IsForged(answer)) return Drop("The mail came to an address that the clinic never wrote.");
  return absl::UnavailableError(
      fmt::format("The scheduler did not take it ({}).", static_cast<int>(answer.error_code())));
}

}  // namespace

int RunBounce(const Words& words) {
  const absl::Status status = TakeBounce(words);
  if (status.ok()) return kExitDone;
  Complain(status);
  return kExitTryLater;
}

}  // namespace tandem::tandemctl
