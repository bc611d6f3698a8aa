// SPDX-License-Identifier: Apache-2.0
// Our signatures of callbacks against those of the provider's own package, both ways, on random
// forms and addresses.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "base/testing/seeds.h"
#include "scheduler/inbound/provider_signature.h"
#include "tests/support/command_output.h"
#include "tests/support/project_folder.h"
#include "tests/support/temp_folder.h"

namespace tandem::testing {
namespace {

using inbound::FormField;
using Json = nlohmann::json;

constexpr int kForms = 400;

// For each form: the package's signature, and what it says of ours, of ours with another port, and
// of one that is not for these fields. Several values of a key are an array, as a web server reads
// them.
constexpr char kScript[] = R"(
const { getExpectedTwilioSignature, validateRequest } = require('twilio');
const forms = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'));
console.log(JSON.stringify(forms.map((form) => {
  const params = {};
  for (const [key, value] of form.fields) {
    if (!(key in params)) params[key] = value;
    else if (Array.isArray(params[key])) params[key].push(value);
    else params[key] = [params[key], value];
  }
  const valid = (signature) => validateRequest(form.token, signature, form.address, params);
  return {
    signature: getExpectedTwilioSignature(form.token, form.address, params),
    ours: valid(form.signature),
    ported: valid(form.ported),
    forged: valid(form.forged),
  };
})));
)";

struct Form {
  std::string token;
  std::string address;
  std::string other_port;  // the same address as the provider may have called it
  std::vector<FormField> fields;
};

class FormMaker {
 public:
  explicit FormMaker(unsigned seed) : random_(seed) {}

  Form Make() {
    Form form;
    form.token = Text(8, 40, "abcdef0123456789");
    const bool secure = Roll(2) == 0;
    const std::string host = Text(1, 12, "abcxyz019") + ".example" + (Roll(2) == 0 ? ".com" : "");
    const std::string path = Roll(3) == 0 ? "/a/" + Text(1, 9, "abc-._~") : "/clinics/oak/texts";
    const std::string port = Roll(2) == 0 ? "" : fmt::format(":{}", 1 + Roll(65'000));
    const std::string scheme = secure ? "https://" : "http://";
    form.address = scheme + host + port + path;
    form.other_port = scheme + host + (port.empty() ? (secure ? ":443" : ":80") : "") + path;
    const int fields = Roll(12);
    for (int i = 0; i < fields; ++i) {
      // Few keys, so that some come twice; integers, because JavaScript sorts them apart.
      const std::string key = Roll(4) == 0 ? fmt::to_string(Roll(12)) : "K" + Any(0, 2);
      form.fields.push_back({key, Roll(5) == 0 ? "same" : Any(0, 12)});
    }
    return form;
  }

 private:
  int Roll(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  std::string Text(int least, int most, std::string_view letters) {
    std::string text;
    const int size = least + Roll(most - least + 1);
    for (int i = 0; i < size; ++i) text += letters[Roll(static_cast<int>(letters.size()))];
    return text;
  }
  // Of letters whose order differs between UTF-8 and UTF-16, too.
  std::string Any(int least, int most) {
    static const std::vector<std::string> kLetters = {
        "a", "B", "z",  "0",      " ",      "+", "&", "=",      "%", "'",  "\n", "é",
        "ñ", "ß", "漢", "\ue000", "\uffee", "😀", "𝒳", "\u0301", "~", "\\", "\""};
    std::string text;
    const int size = least + Roll(most - least + 1);
    for (int i = 0; i < size; ++i) text += kLetters[Roll(static_cast<int>(kLetters.size()))];
    return text;
  }

  std::mt19937 random_;
};

Json JsonOf(const Form& form) {
  Json fields = Json::array();
  for (const FormField& field : form.fields) fields.push_back({field.key, field.value});
  std::vector<FormField> others = form.fields;
  others.push_back({"Zz", "more"});
  return {{"token", form.token},
          {"address", form.address},
          {"fields", fields},
          {"signature", inbound::ExpectedSignature(form.token, form.address, form.fields)},
          {"ported", inbound::ExpectedSignature(form.token, form.other_port, form.fields)},
          {"forged", inbound::ExpectedSignature(form.token, form.address, others)}};
}

TEST(TextSignatureTest, OurSignaturesAreThoseOfTheProvidersOwnPackage) {
  const auto seed = static_cast<unsigned>(FirstSeed(std::random_device()()));
  SCOPED_TRACE(
      fmt::format("replay: TANDEM_SEED={} ./dev test 'tests_functional:TextSignatureTest*'", seed));
  FormMaker maker(seed);
  std::vector<Form> forms;
  Json asked = Json::array();
  for (int i = 0; i < kForms; ++i) {
    forms.push_back(maker.Make());
    asked.push_back(JsonOf(forms.back()));
  }
  const TempFolder folder;
  std::ofstream(folder.File("forms.json")) << asked.dump();
  std::ofstream(folder.File("sign.cjs")) << kScript;
  const Json answers =
      Json::parse(OutputOf(fmt::format("cd {} && node -e \"$(cat {})\" {}", ProjectFolder(),
                                       folder.File("sign.cjs"), folder.File("forms.json"))));
  ASSERT_EQ(answers.size(), forms.size());
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const Form& form = forms[i];
    SCOPED_TRACE(asked[i].dump());
    EXPECT_EQ(asked[i]["signature"], answers[i]["signature"]);
    EXPECT_TRUE(answers[i]["ours"]);
    EXPECT_FALSE(answers[i]["forged"]);
    const auto believed = [&](const std::string& signature, const std::string& token) {
      return inbound::IsSigned({form.fields, signature}, token, form.address);
    };
    EXPECT_TRUE(believed(answers[i]["signature"], form.token));
    EXPECT_EQ(believed(asked[i]["ported"], form.token), answers[i]["ported"].get<bool>());
    EXPECT_FALSE(believed(asked[i]["forged"], form.token));
    EXPECT_FALSE(believed(answers[i]["signature"], form.token + "x"));
    EXPECT_FALSE(believed(answers[i]["signature"], ""));
    EXPECT_FALSE(believed("", form.token));
  }
}

}  // namespace
}  // namespace tandem::testing
