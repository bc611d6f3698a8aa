// SPDX-License-Identifier: Apache-2.0
#include "notifier/mail_message.h"

#include <fmt/format.h>
#include <gmime/gmime.h>

#include <memory>

#include "base/status.h"
#include "notifier/mail_fields.h"

namespace tandem::notifier {
namespace {

constexpr char kCharset[] = "utf-8";

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct FreeFormat {
  void operator()(GMimeFormatOptions* options) const { g_mime_format_options_free(options); }
};

void InitOnce() {
  static const bool done = [] {
    g_mime_init();
    return true;
  }();
  static_cast<void>(done);
}

absl::Status Refuse(std::string_view field) {
  return absl::InvalidArgumentError(fmt::format("a mail's {} may not be sent", field));
}

absl::Status Check(const Outgoing& outgoing, const std::string& from) {
  if (!IsMailbox(outgoing.to)) return Refuse("recipient");
  if (!IsMailbox(from)) return Refuse("sender");
  if (!IsHeaderText(outgoing.sender_name)) return Refuse("sender_name");
  if (!IsHeaderText(outgoing.subject)) return Refuse("subject");
  if (!IsHeaderText(outgoing.unsubscribe)) return Refuse("unsubscribe");
  if (outgoing.unsubscribe.find_first_of(" <>") != std::string::npos) return Refuse("unsubscribe");
  return absl::OkStatus();
}

// Base64 bends no line end and no dot, and needs no look at the text.
Owned<GMimeObject> TextPart(const char* subtype, const std::string& text) {
  GMimeTextPart* part = g_mime_text_part_new_with_subtype(subtype);
  g_mime_text_part_set_charset(part, kCharset);
  g_mime_text_part_set_text(part, text.c_str());
  g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_BASE64);
  return Owned<GMimeObject>(GMIME_OBJECT(part));
}

Owned<GMimeObject> Body(const Outgoing& outgoing) {
  Owned<GMimeObject> plain = TextPart("plain", outgoing.text);
  if (outgoing.html.empty() && outgoing.calendar.empty()) return plain;
  GMimeMultipart* parts = g_mime_multipart_new_with_subtype("alternative");
  g_mime_multipart_set_boundary(parts, fmt::format("=_{}", ToString(outgoing.delivery)).c_str());
  g_mime_multipart_add(parts, plain.get());
  if (!outgoing.html.empty()) {
    g_mime_multipart_add(parts, TextPart("html", outgoing.html).get());
  }
  if (!outgoing.calendar.empty()) {
    const Owned<GMimeObject> invite = TextPart("calendar", outgoing.calendar);
    g_mime_object_set_content_type_parameter(invite.get(), "method", outgoing.method.c_str());
    g_mime_multipart_add(parts, invite.get());
  }
  return Owned<GMimeObject>(GMIME_OBJECT(parts));
}

// As it is, on one line, which may have 998 characters (RFC 5322 2.1.1): a link that is longer than
// 78 would become encoded words, which nobody follows.
void AddLink(GMimeMessage* message, const char* name, const std::string& link) {
  GMimeObject* object = GMIME_OBJECT(message);
  g_mime_object_append_header(object, name, "", kCharset);
  GMimeHeader* header = g_mime_header_list_get_header(g_mime_object_get_header_list(object), name);
  g_mime_header_set_raw_value(header, fmt::format(" <{}>\n", link).c_str());
}

void AddHeaders(GMimeMessage* message, const Outgoing& outgoing, const std::string& from) {
  g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, outgoing.sender_name.c_str(),
                             from.c_str());
  g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, nullptr, outgoing.to.c_str());
  g_mime_message_set_subject(message, outgoing.subject.c_str(), kCharset);
  GDateTime* date = g_date_time_new_from_unix_utc(absl::ToUnixSeconds(outgoing.first_time));
  g_mime_message_set_date(message, date);
  g_date_time_unref(date);
  const std::string id =
      fmt::format("{}@{}", ToString(outgoing.delivery), std::string(DomainOf(from)));
  g_mime_message_set_message_id(message, id.c_str());
  const auto add = [message](const char* name, const std::string& value) {
    g_mime_object_append_header(GMIME_OBJECT(message), name, value.c_str(), kCharset);
  };
  add("Auto-Submitted", "auto-generated");
  if (outgoing.unsubscribe.empty()) return;
  AddLink(message, "List-Unsubscribe", outgoing.unsubscribe);
  add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
}

}  // namespace

std::string MessageId(const Uuid& delivery, std::string_view domain) {
  return fmt::format("<{}@{}>", ToString(delivery), domain);
}

absl::StatusOr<std::string> WriteMail(const Outgoing& outgoing, const std::string& from) {
  RETURN_IF_ERROR(Check(outgoing, from));
  InitOnce();
  const Owned<GMimeMessage> message(g_mime_message_new(FALSE));
  AddHeaders(message.get(), outgoing, from);
  g_mime_message_set_mime_part(message.get(), Body(outgoing).get());
  const std::unique_ptr<GMimeFormatOptions, FreeFormat> format(g_mime_format_options_new());
  g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(GMIME_OBJECT(message.get()), format.get(), stream.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  if (bytes->len > kMailBytesMax) return absl::ResourceExhaustedError("a mail is too large");
  return std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

}  // namespace tandem::notifier
