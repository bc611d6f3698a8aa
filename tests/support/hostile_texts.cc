// SPDX-License-Identifier: Apache-2.0
#include "tests/support/hostile_texts.h"

namespace tandem::testing {
namespace {

constexpr std::size_t kFarTooLong = 10'000;

std::string Marked(const std::string& text) { return kHostileMark + text; }

}  // namespace

std::vector<HostileText> HarmlessTexts() {
  return {
      {"a script", "<script>xwqjzvkq()</script>"},
      {"an attribute that runs", "\"><img src=xwqjzvkq onerror=alert(1)>"},
      {"an event of a calendar", "BEGIN:VEVENT xwqjzvkq END:VEVENT"},
      {"a formula", "=cmd|' /C xwqjzvkq'!A0"},
      {"a formula by plus", "+1+1+xwqjzvkq"},
      {"a formula by minus", "-1-1-xwqjzvkq"},
      {"a formula by at", "@SUM(xwqjzvkq)"},
      {"SQL", "xwqjzvkq'; DROP TABLE patient; --"},
      {"a pattern of LIKE", "%_%xwqjzvkq\\%"},
      {"escapes of a URL", "%00%0d%0axwqjzvkq%2e%2e%2f"},
      {"the end of a JSON text", "xwqjzvkq\",\"level\":\"error\"},{\""},
      {"an escape of JSON", "xwqjzvkq\\u0000\\n\\r\\\""},
      {"a look-up in a log", "${jndi:ldap://xwqjzvkq/a}"},
      {"a template", "{{7*7}} {} %s %n xwqjzvkq"},
      {"a path", "../../../etc/xwqjzvkq"},
      {"Hebrew letters and a plain mark", "\xd7\x93\xd7\x95\xd7\x93\xe2\x80\x8f xwqjzvkq"},
      {"one face of several", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 xwqjzvkq"},
      {"marks on marks", "xwqjzvkqe\xcc\x81\xcc\xb6\xcc\xa2\xcc\x9b"},
      {"letters of four bytes", "\xf0\x9d\x94\x98\xf0\x9d\x94\xab xwqjzvkq"},
  };
}

std::vector<HostileText> HarmfulTexts() {
  return {
      {"a header after a line feed", Marked("\r\nBcc: everybody@example.com")},
      {"a log line of its own", Marked("\n{\"level\":\"error\"}")},
      {"an event of a calendar on lines", "BEGIN:VEVENT\r\nSUMMARY:xwqjzvkq\r\nEND:VEVENT"},
      {"NUL", Marked(std::string("\0after", 6))},
      {"a bell", Marked("\a\a\a")},
      {"an escape sequence", Marked("\x1b[2J\x1b]0;title\a")},
      {"delete", Marked("\x7f")},
      {"an escape sequence of one character", Marked("\xc2\x9b"
                                                     "2J")},
      {"a line separator", Marked("\xe2\x80\xa8")},
      {"text turned round", Marked("\xe2\x80\xae"
                                   "gnp.exe")},
      {"an embedding", Marked("\xe2\x80\xaa"
                              "x\xe2\x80\xac")},
      {"an isolate", Marked("\xe2\x81\xa7x\xe2\x81\xa9")},
      {"far too much", Marked(std::string(kFarTooLong, 'x'))},
  };
}

std::vector<HostileText> BrokenTexts() {
  return {
      {"an overlong slash", Marked("\xc0\xaf")},
      {"half a character", Marked("\xe2\x82")},
      {"half a surrogate pair", Marked("\xed\xa0\x80")},
      {"beyond Unicode", Marked("\xf4\x90\x80\x80")},
      {"no byte of UTF-8", Marked("\xff\xfe")},
  };
}

}  // namespace tandem::testing
