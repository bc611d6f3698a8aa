// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "scheduler/directory/clinic_file.h"
#include "scheduler/directory/file_entries.h"

namespace tandem::directory {
namespace {

constexpr double kDaysMax = 365;
constexpr double kHoldsMax = 20;
constexpr absl::Duration kHoldMax = absl::Hours(1);
constexpr std::size_t kValuesMax = 100;
constexpr int kVersionSizeMax = 40;

void ReadVisitType(const FileSections& sections, EntryReader& entry, ConsultationPolicy& policy) {
  const std::string slug = entry.Slug("visit_type");
  const VisitType* type = sections.snapshot.FindVisitType(slug);
  if (type != nullptr) {
    policy.visit_type = type->id;
    if (!type->bookable_online) {
      entry.Refuse(entry.LineOf("visit_type"), "visit_type must be bookable_online");
    }
    if (!type->gates.empty()) {
      entry.Refuse(entry.LineOf("visit_type"), "visit_type must have no gates: anybody may come");
    }
  } else if (!slug.empty()) {
    entry.Refuse(entry.LineOf("visit_type"), "visit_type is not in the file");
  }
}

void ReadNotice(EntryReader& entry, ConsultationPolicy& policy) {
  const YamlNode* node = entry.Need("notice");
  if (node == nullptr) return;
  EntryReader notice(*node, entry.what() + " notice", entry.problems());
  policy.notice_version = notice.Text("version", kVersionSizeMax);
  policy.notice.en = notice.Text("en", kParagraphSizeMax);
  policy.notice.es = notice.Text("es", kParagraphSizeMax);
  notice.Finish();
}

void ReadQuestions(EntryReader& entry, ConsultationPolicy& policy) {
  entry.Entries("questions", kQuestionsMax, [&](const YamlKey& key, const YamlNode& node) {
    EntryReader question(node, fmt::format("{} question {}", entry.what(), key.text),
                         entry.problems());
    LocalizedText text{question.Text("en", kParagraphSizeMax),
                       question.Text("es", kParagraphSizeMax)};
    const bool urgent = question.Flag("urgent");
    question.Finish();
    policy.questions.push_back({key.text, std::move(text), urgent});
  });
}

}  // namespace

void ReadConsultation(const FileSections& sections) {
  const YamlNode* node = sections.file.Need("consultation");
  if (node == nullptr) return;
  EntryReader entry(*node, "consultation", sections.file.problems());
  ConsultationPolicy& policy = sections.snapshot.consultation;
  policy.version = entry.Text("version", kVersionSizeMax);
  ReadVisitType(sections, entry, policy);
  policy.target_business_days = entry.Integer("target_business_days", {1, kDaysMax}, 2);
  policy.flag_days = entry.Integer("flag_days", {1, kDaysMax}, 7);
  policy.hold = entry.SpanOr("hold", kHoldMax, policy.hold);
  if (policy.hold < kTick) entry.Refuse(entry.LineOf("hold"), "hold must be at least 5m");
  policy.holds_per_contact_max = entry.Integer("holds_per_contact", {1, kHoldsMax}, 3);
  ReadNotice(entry, policy);
  policy.crisis = entry.Texts("crisis");
  ReadQuestions(entry, policy);
  entry.Finish();
}

void ReadPolicies(const FileSections& sections) {
  sections.file.Entries("policies", kPoliciesMax, [&](const YamlKey& name, const YamlNode& node) {
    EntryReader entry(node, "policy " + name.text, sections.file.problems());
    Policy policy;
    policy.name = name.text;
    policy.version = entry.Text("version", kVersionSizeMax);
    if (const YamlNode* values = entry.Need("values"); values != nullptr) {
      EntryReader reader(*values, entry.what() + " values", entry.problems());
      if (values->keys.size() > kValuesMax) reader.Refuse(values->line, "are too many");
      for (const YamlKey& key : values->keys) {
        policy.values[key.text] = reader.Text(key.text, kParagraphSizeMax);
      }
    }
    entry.Finish();
    sections.snapshot.policies.push_back(std::move(policy));
  });
  std::sort(sections.snapshot.policies.begin(), sections.snapshot.policies.end(),
            [](const Policy& a, const Policy& b) { return a.name < b.name; });
}

}  // namespace tandem::directory
