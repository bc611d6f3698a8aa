// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/message_templates_service.h"

#include "base/status.h"
#include "scheduler/words/message_templates_wire.h"

namespace tandem::words {

using access::CallContext;

grpc::Status MessageTemplatesServiceImpl::ListMessageTemplates(
    grpc::ServerContext* context, const v1::ListMessageTemplatesRequest* request,
    v1::ListMessageTemplatesResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    RETURN_IF_ERROR(ReadList(call, *request));
    ASSIGN_OR_RETURN(const std::vector<StoredTemplate> all, parts_.templates.List(call));
    WriteAll(call, all, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "ListMessageTemplates", body);
}

grpc::Status MessageTemplatesServiceImpl::UpdateMessageTemplate(
    grpc::ServerContext* context, const v1::UpdateMessageTemplateRequest* request,
    v1::MessageTemplate* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const TemplateChange wanted, ReadUpdate(call, *request));
    ASSIGN_OR_RETURN(const StoredTemplate updated, parts_.templates.Update(call, wanted));
    Write(call, updated, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "UpdateMessageTemplate", body);
}

grpc::Status MessageTemplatesServiceImpl::PreviewMessageTemplate(
    grpc::ServerContext* context, const v1::PreviewMessageTemplateRequest* request,
    v1::PreviewMessageTemplateResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(Template words, ReadPreview(call, *request));
    if (words.body.empty()) {
      ASSIGN_OR_RETURN(const StoredTemplate in_use, parts_.templates.InUse(call, words.key()));
      words = in_use.words;
    }
    ASSIGN_OR_RETURN(const directory::SnapshotPtr clinic, parts_.directories.Latest(call));
    Write(PreviewOf(words, *clinic), *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "PreviewMessageTemplate", body);
}

}  // namespace tandem::words
