// SPDX-License-Identifier: Apache-2.0
#include "tests/support/any_method.h"

#include <fmt/format.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/proto_buffer_writer.h>

#include <array>
#include <map>
#include <stdexcept>

namespace tandem::testing {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr int kRepliesMax = 3;  // of a stream that was left
constexpr std::array<const char*, 18> kServices = {
    "tandem.v1.DirectoryService",    "tandem.v1.AvailabilityService",
    "tandem.v1.AppointmentsService", "tandem.v1.ConsultationsService",
    "tandem.v1.PatientsService",     "tandem.v1.AuditService",
    "tandem.v1.StaffService",        "tandem.v1.SessionsService",
    "tandem.v1.EmergencyService",    "tandem.v1.RemindersService",
    "tandem.v1.TasksService",        "tandem.v1.MessageTemplatesService",
    "tandem.v1.InboundService",      "tandem.v1.ClearancesService",
    "tandem.v1.CoursesService",      "tandem.v1.AbsencesService",
    "tandem.v1.RepairsService",      "tandem.v1.ReportsService"};

std::string TextOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  buffer.Dump(&slices);
  std::string text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

std::string TextOf(const std::multimap<grpc::string_ref, grpc::string_ref>& metadata) {
  std::string text;
  for (const auto& [name, value] : metadata) {
    text += std::string(name.data(), name.size()) + ": " + std::string(value.data(), value.size()) +
            "\n";
  }
  return text;
}

}  // namespace

std::vector<const MethodDescriptor*> AllMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (const char* name : kServices) {
    const auto* service = DescriptorPool::generated_pool()->FindServiceByName(name);
    for (int i = 0; i < service->method_count(); ++i) methods.push_back(service->method(i));
  }
  return methods;
}

const v1::AccessRule& RuleOf(const MethodDescriptor& method) {
  return method.options().GetExtension(v1::access);
}

bool Allows(const MethodDescriptor& method, access::Role role) {
  for (const int allowed : RuleOf(method).roles()) {
    if (allowed == static_cast<int>(role)) return true;
  }
  return false;
}

std::unique_ptr<Message> NewRequest(const MethodDescriptor& method) {
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  return std::unique_ptr<Message>(factory->GetPrototype(method.input_type())->New());
}

void SetText(Message& message, const char* field, const std::string& value) {
  const FieldDescriptor* found = message.GetDescriptor()->FindFieldByName(field);
  if (found == nullptr) return;
  if (found->type() == FieldDescriptor::TYPE_STRING && !found->is_repeated()) {
    message.GetReflection()->SetString(&message, found, value);
  }
}

const MethodDescriptor& MethodNamed(const std::string& name) {
  for (const MethodDescriptor* method : AllMethods()) {
    if (method->name() == name) return *method;
  }
  throw std::out_of_range("the contract has no " + name);
}

Answer AskAny(Client& client, const Who& who, const MethodDescriptor& method,
              const Message& request) {
  grpc::GenericStub stub(client.shared_channel());
  const auto context = Client::Context(who);
  context->set_wait_for_ready(true);  // a busy machine connects at the second try
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareCall(
      context.get(), fmt::format("/{}/{}", method.service()->full_name(), method.name()), &queue);
  void* tag = nullptr;
  bool ok = false;
  const auto wait = [&] { queue.Next(&tag, &ok); };
  grpc::ByteBuffer buffer;
  bool own = false;
  grpc::SerializationTraits<Message>::Serialize(request, &buffer, &own);
  call->StartCall(nullptr);
  wait();
  call->WriteLast(buffer, grpc::WriteOptions(), nullptr);
  wait();
  Answer answer;
  call->Read(&buffer, nullptr);
  wait();
  const bool left = ok && method.server_streaming();
  if (ok) answer.reply = TextOf(buffer);
  if (left) context->TryCancel();
  // A status comes only after every reply was read.
  for (int i = 0; ok && i < kRepliesMax; ++i) {
    call->Read(&buffer, nullptr);
    wait();
  }
  call->Finish(&answer.status, nullptr);
  wait();
  if (left) answer.status = grpc::Status::OK;
  answer.metadata = TextOf(context->GetServerInitialMetadata());
  answer.metadata += TextOf(context->GetServerTrailingMetadata());
  return answer;
}

grpc::Status CallAny(Client& client, const Who& who, const MethodDescriptor& method,
                     const Message& request) {
  return AskAny(client, who, method, request).status;
}

}  // namespace tandem::testing
