// SPDX-License-Identifier: Apache-2.0
// The door of words: tandem.v1.MessageTemplatesService.
#pragma once

#include "scheduler/access/door.h"
#include "scheduler/directory/directories.h"
#include "scheduler/words/message_templates.h"
#include "tandem/v1/message_templates.grpc.pb.h"

namespace tandem::words {

class MessageTemplatesServiceImpl final : public v1::MessageTemplatesService::Service {
 public:
  struct Parts {
    MessageTemplates& templates;
    directory::Directories& directories;
  };
  MessageTemplatesServiceImpl(const access::Door& door, Parts parts)
      : door_(door.For("tandem.v1.MessageTemplatesService")), parts_(parts) {}

  grpc::Status ListMessageTemplates(grpc::ServerContext* context,
                                    const v1::ListMessageTemplatesRequest* request,
                                    v1::ListMessageTemplatesResponse* reply) override;
  grpc::Status UpdateMessageTemplate(grpc::ServerContext* context,
                                     const v1::UpdateMessageTemplateRequest* request,
                                     v1::MessageTemplate* reply) override;
  grpc::Status PreviewMessageTemplate(grpc::ServerContext* context,
                                      const v1::PreviewMessageTemplateRequest* request,
                                      v1::PreviewMessageTemplateResponse* reply) override;

 private:
  access::Door door_;
  Parts parts_;
};

}  // namespace tandem::words
