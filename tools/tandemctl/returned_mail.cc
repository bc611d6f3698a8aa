// SPDX-License-Identifier: Apache-2.0
#include "tools/tandemctl/returned_mail.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/strings.h"
#include "scheduler/inbound/bounce.h"

namespace tandem::tandemctl {
namespace {

// A server that gave up without saying why, or after a delay that lasted too long (RFC 3463).
constexpr std::string_view kFailedSomehow = "5.0.0";
constexpr std::string_view kFailedAfterDelays = "5.4.7";
constexpr std::string_view kDelayedSomehow = "4.0.0";

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

void InitOnce() {
  static const bool done = [] {
    g_mime_init();
    return true;
  }();
  static_cast<void>(done);
}

// The fields that count, of one block of a report.
struct Block {
  std::string action;
  std::string status;
};

// Lines without their ends; a line that goes on in the next is one.
std::vector<std::string> UnfoldedLines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool goes_on = line.starts_with(' ') || line.starts_with('\t');
    if (goes_on && !lines.empty() && !Trim(line).empty()) {
      lines.back().append(line);
    } else {
      lines.emplace_back(Trim(line));
    }
  }
  return lines;
}

// "failed", "5.1.1": a value without what explains it.
std::string FirstWord(std::string_view value) {
  value = Trim(value);
  return ToLowerAscii(value.substr(0, value.find_first_of(" \t(;")));
}

std::vector<Block> BlocksOf(std::string_view report) {
  std::vector<Block> blocks(1);
  for (const std::string& line : UnfoldedLines(report)) {
    if (line.empty()) {
      blocks.emplace_back();
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == line.npos) continue;
    const std::string name = ToLowerAscii(Trim(std::string_view(line).substr(0, colon)));
    const std::string_view value = std::string_view(line).substr(colon + 1);
    if (name == "action") blocks.back().action = FirstWord(value);
    if (name == "status") blocks.back().status = FirstWord(value);
  }
  return blocks;
}

// Whoever failed counts before whoever waits.
std::optional<std::string> FailureOf(const std::vector<Block>& blocks) {
  std::optional<std::string> delayed;
  for (const Block& block : blocks) {
    const bool known = inbound::IsFailureStatus(block.status);
    const bool for_good = known && block.status.front() == '5';
    if (block.action == "failed") {
      if (for_good) return block.status;
      return std::string(known ? kFailedAfterDelays : kFailedSomehow);
    }
    if (block.action == "delayed") {
      delayed = known && !for_good ? block.status : std::string(kDelayedSomehow);
    }
  }
  return delayed;
}

std::string ContentOf(GMimePart* part) {
  GMimeDataWrapper* const content = g_mime_part_get_content(part);
  if (content == nullptr) return "";
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, stream.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

bool IsOfType(GMimeObject* object, const char* type, const char* subtype) {
  GMimeContentType* const own = g_mime_object_get_content_type(object);
  return own != nullptr && g_mime_content_type_is_type(own, type, subtype) != FALSE;
}

}  // namespace

std::optional<std::string> FailureIn(std::string_view mail) {
  InitOnce();
  mail = mail.substr(0, kReturnedBytesMax);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(mail.data(), mail.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (message == nullptr) return std::nullopt;
  GMimeObject* const body = g_mime_message_get_mime_part(message.get());
  if (body == nullptr || !GMIME_IS_MULTIPART(body) || !IsOfType(body, "multipart", "report")) {
    return std::nullopt;
  }
  auto* const report = GMIME_MULTIPART(body);
  const int parts = std::min(g_mime_multipart_get_count(report), kReportPartsMax);
  for (int i = 0; i < parts; ++i) {
    GMimeObject* const part = g_mime_multipart_get_part(report, i);
    if (!GMIME_IS_PART(part) || !IsOfType(part, "message", "delivery-status")) continue;
    return FailureOf(BlocksOf(ContentOf(GMIME_PART(part))));
  }
  return std::nullopt;
}

}  // namespace tandem::tandemctl
