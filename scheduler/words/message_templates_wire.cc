// SPDX-License-Identifier: Apache-2.0
#include "scheduler/words/message_templates_wire.h"

#include <optional>
#include <string>

#include "base/error.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/requests/request_wire.h"
#include "scheduler/words/template_name.h"

namespace tandem::words {
namespace {

using access::CallContext;

// The contract's numbers are ours and one: 0 is "unspecified" there.
v1::MessageKind WireKind(reminders::Kind kind) {
  if (kind == reminders::Kind::kBoosterSoon) return v1::MESSAGE_KIND_BOOSTER_DUE;
  return static_cast<v1::MessageKind>(static_cast<int>(kind) + 1);
}
v1::MessageChannel WireChannel(reminders::Channel channel) {
  return static_cast<v1::MessageChannel>(static_cast<int>(channel) + 1);
}
static_assert(static_cast<int>(reminders::Kind::kContactCode) + 1 == v1::MESSAGE_KIND_CONTACT_CODE);
static_assert(static_cast<int>(reminders::Kind::kDayBefore) + 1 == v1::MESSAGE_KIND_DAY_BEFORE);
static_assert(static_cast<int>(reminders::Kind::kReply) + 1 == v1::MESSAGE_KIND_REPLY);
static_assert(static_cast<int>(reminders::Channel::kSms) + 1 == v1::MESSAGE_CHANNEL_SMS);

// Another clinic's name, and a message that is never sent, are like one that is not there; known
// only when all else is right.
struct ReadTemplateName {
  std::optional<Key> key;
};

ReadTemplateName ReadKey(const CallContext& call, const v1::MessageTemplate& wire,
                         Violations& violations) {
  ReadTemplateName read;
  const auto values =
      rpc::ReadName(kMessageTemplatePattern, wire.name(), "message_template.name", violations);
  if (!values.has_value()) return read;
  if ((*values)[0] == call.principal.clinic_slug) read.key = KeyOfSlug((*values)[1]);
  return read;
}

// 0 = 1 for a text.
int ReadSegments(const Key& key, const v1::MessageTemplate& wire) {
  if (wire.segments_max() != 0) return wire.segments_max();
  return key.channel == reminders::Channel::kSms ? 1 : 0;
}

}  // namespace

absl::Status ReadList(const CallContext& call, const v1::ListMessageTemplatesRequest& request) {
  ASSIGN_OR_RETURN(const auto values,
                   rpc::ParseName(directory::kClinicPattern, request.parent(), "parent"));
  if (values[0] != call.principal.clinic_slug) return access::errors::NotFound();
  return absl::OkStatus();
}

absl::StatusOr<TemplateChange> ReadUpdate(const CallContext& call,
                                          const v1::UpdateMessageTemplateRequest& request) {
  Violations violations;
  TemplateChange wanted;
  wanted.key = requests::ReadRequestKey(call, request, violations);
  const v1::MessageTemplate& wire = request.message_template();
  const ReadTemplateName name = ReadKey(call, wire, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  if (!name.key.has_value()) return access::errors::NotFound();
  wanted.of = *name.key;
  wanted.etag = wire.etag();
  wanted.subject = wire.subject();
  wanted.body = wire.body();
  wanted.segments_max = ReadSegments(wanted.of, wire);
  return wanted;
}

absl::StatusOr<Template> ReadPreview(const CallContext& call,
                                     const v1::PreviewMessageTemplateRequest& request) {
  Violations violations;
  const v1::MessageTemplate& wire = request.message_template();
  const ReadTemplateName name = ReadKey(call, wire, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  if (!name.key.has_value()) return access::errors::NotFound();
  Template words = BuiltIn(*name.key);
  words.subject = wire.subject();
  words.body = wire.body();
  words.segments_max = ReadSegments(*name.key, wire);
  return words;
}

void Write(const CallContext& call, const StoredTemplate& stored, v1::MessageTemplate& wire) {
  const Template& words = stored.words;
  wire.set_name(
      rpc::BuildName(kMessageTemplatePattern, {call.principal.clinic_slug, SlugOf(words.key())}));
  wire.set_kind(WireKind(words.kind));
  wire.set_channel(WireChannel(words.channel));
  wire.set_language(words.language);
  wire.set_subject(words.subject);
  wire.set_body(words.body);
  wire.set_segments_max(words.segments_max);
  for (const std::string& field : FieldNames(words.key())) wire.add_fields(field);
  wire.set_version(words.version);
  wire.set_etag(Etag(words));
  if (stored.create_time.has_value()) {
    rpc::WriteTime(*stored.create_time, *wire.mutable_create_time());
  }
}

void WriteAll(const CallContext& call, const std::vector<StoredTemplate>& all,
              v1::ListMessageTemplatesResponse& wire) {
  for (const StoredTemplate& stored : all) Write(call, stored, *wire.add_message_templates());
}

void Write(const TemplatePreview& preview, v1::PreviewMessageTemplateResponse& wire) {
  wire.set_subject(preview.shown.subject);
  wire.set_text(preview.shown.text);
  wire.set_html(preview.shown.html);
  wire.set_segments(preview.segments);
  for (const Fault& fault : preview.faults) {
    v1::WordsFault* told = wire.add_faults();
    told->set_field(fault.field);
    told->set_reason(fault.reason);
  }
}

}  // namespace tandem::words
