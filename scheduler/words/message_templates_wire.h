// SPDX-License-Identifier: Apache-2.0
// MessageTemplates and their requests: proto to noun and back.
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/words/message_templates.h"
#include "scheduler/words/template_preview.h"
#include "tandem/v1/message_templates.pb.h"

namespace tandem::words {

inline constexpr std::string_view kMessageTemplatePattern =
    "clinics/{clinic}/messageTemplates/{message_template}";

// FIELD_INVALID, NOT_FOUND (no such message, another clinic's).
absl::Status ReadList(const access::CallContext& call,
                      const v1::ListMessageTemplatesRequest& request);
absl::StatusOr<TemplateChange> ReadUpdate(const access::CallContext& call,
                                          const v1::UpdateMessageTemplateRequest& request);
// With an empty body: words in use are wanted.
absl::StatusOr<Template> ReadPreview(const access::CallContext& call,
                                     const v1::PreviewMessageTemplateRequest& request);

void Write(const access::CallContext& call, const StoredTemplate& stored,
           v1::MessageTemplate& wire);
void WriteAll(const access::CallContext& call, const std::vector<StoredTemplate>& all,
              v1::ListMessageTemplatesResponse& wire);
void Write(const TemplatePreview& preview, v1::PreviewMessageTemplateResponse& wire);

}  // namespace tandem::words
