// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/course_script.h"

#include <fmt/format.h>

#include "tests/bench/pgbench.h"
#include "tests/bench/visit_script.h"

namespace tandem::bench {
namespace {

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;
constexpr int kHoursOfBlock = 5;
constexpr std::int64_t kBlockDays = 18;
constexpr std::int64_t kDaysBetween = 3;
constexpr std::int64_t kHoursBetween = 2;
constexpr std::int64_t kSessionHoursLater = 26;  // after the night, and a ride is not asked for
constexpr int kGapDays = 3;                      // around an infusion, when distances are checked

class Writer {
 public:
  explicit Writer(const ScriptedCourses& booked)
      : booked_(booked),
        clinic_("'" + ToString(booked.clinic.id()) + "'::uuid"),
        location_(OneOf(booked.locations, ":client_id::int")),
        chair_(OneOf(booked.chairs, ":client_id::int")),
        nurse_(OneOf(booked.nurses, ":client_id::int")),
        therapist_(OneOf(booked.therapists, ":client_id::int")),
        patient_(OneOf(booked.patients, ":who")) {}

  // What differs between transactions: seconds after the first course, and the patient.
  static std::string Variables() {
    return fmt::format(
        "\\set at :n / {0} * {1} + :n % {0} / {2} * {3} + :n % {2} * {4}\n"
        "\\set who :client_id * {0} + :n % {0}\n",
        kCoursesOfBlock, kBlockDays * kDay, kHoursOfBlock, kDay, kHoursBetween * kHour);
  }

  std::string Reads() const {
    std::string script;
    for (int pair = 0; pair < kPairs; ++pair) {
      script += ReadAround(Array({chair_, nurse_, patient_}), 3, pair, false) +
                ReadAround(Array({therapist_, patient_}), 2, pair, true);
    }
    return script;
  }

  std::string Begin() const {
    return BeginScript(booked_.clinic.id()) +
           Scripted("open_request",
                    {clinic_, request_, "sha256(" + request_ + "::text::bytea)", "now()"}) +
           Scripted("lock_calendars", {clinic_, Array({chair_, nurse_, therapist_, patient_})});
  }

  std::string Infusion(int pair) const {
    const std::string resources = Array({chair_, nurse_, patient_});
    const std::string start = Time(pair, false, 0);
    return Scripted("lock_calendars", {clinic_, resources}) +
           Scripted("starts_near",
                    {clinic_, patient_, Time(pair, false, -kGapDays * 24 * 60),
                     Time(pair, false, kGapDays * 24 * 60), Type("infusion", "ARRAY[{}]::uuid[]"),
                     VisitId(pair, false), "now()"}) +
           Scripted("claims_near",
                    {clinic_, resources, start, Time(pair, false, kChairMinutes), "now()"}) +
           PlaceScript(
               Visit(pair, false, resources, {kChairMinutes, kInfusionMinutes, kInfusionMinutes}));
  }

  std::string Session(int pair) const {
    const std::string resources = Array({therapist_, patient_});
    return Scripted("lock_calendars", {clinic_, resources}) +
           PlaceScript(Visit(pair, true, resources, {kTherapistMinutes, kSessionMinutes}));
  }

  std::string Tell(int pair, bool session) const {
    std::string kinds, channels, recipients, reasons, dues;
    int count = 0;
    for (const PlannedMessage& message : booked_.messages) {
      if (message.visit != 2 * pair + (session ? 1 : 0)) continue;
      const char* comma = count++ == 0 ? "" : ", ";
      kinds += fmt::format("{}'{}'", comma, message.kind);
      channels += fmt::format("{}'{}'", comma, message.channel);
      recipients += fmt::format("{}'{}'", comma, message.recipient_kind);
      reasons += fmt::format("{}'{}'", comma, message.reason);
      dues += comma + Time(pair, session, -message.minutes_before);
    }
    if (count == 0) return "";
    const auto all = [count](const std::string& value) {
      return fmt::format("array_fill({}, '{{{}}}')", value, count);
    };
    const auto array = [](const std::string& values) { return "ARRAY[" + values + "]"; };
    const std::string visit = VisitId(pair, session);
    return Scripted("insert_messages",
                    {clinic_, visit, "1", patient_, "'en'", "NULL", array(kinds), array(channels),
                     array(recipients), all(visit), array(reasons), array(dues),
                     all(Time(pair, session, 0)), "now()"});
  }

  std::string Course() const {
    const std::string none = fmt::format("array_fill(NULL::timestamptz, '{{{}}}')", kPairs);
    std::vector<std::string> infusions;
    std::vector<std::string> sessions;
    for (int pair = 0; pair < kPairs; ++pair) {
      infusions.push_back(VisitId(pair, false));
      sessions.push_back(VisitId(pair, true));
    }
    return Scripted("insert_course", {clinic_,
                                      course_,
                                      patient_,
                                      Type("infusion", "{}::uuid"),
                                      Type("session", "{}::uuid"),
                                      std::to_string(kPairs),
                                      "NULL::int",
                                      "NULL::int",
                                      "NULL::int",
                                      "NULL::int",
                                      "NULL::int",
                                      "'{}'",
                                      std::to_string(booked_.clinic.snapshot->revision),
                                      "now()",
                                      "ARRAY[1, 2, 3, 4, 5, 6]::smallint[]",
                                      Array(infusions),
                                      Array(sessions),
                                      fmt::format("array_fill('wanted'::text, '{{{}}}')", kPairs),
                                      none,
                                      none,
                                      fmt::format("array_fill(NULL::uuid, '{{{}}}')", kPairs),
                                      "NULL::smallint",
                                      "NULL::uuid",
                                      "NULL::uuid",
                                      "NULL::smallint",
                                      "'every'",
                                      "NULL::uuid",
                                      "'{}'",
                                      "NULL::timestamptz",
                                      "NULL::timestamptz"});
  }

  // What the worklist holds of its pairs.
  std::string Follow() const {
    return ReadBack() +
           Scripted("drop_other_staff_tasks",
                    {clinic_, Array({course_, course_, course_, course_, course_, course_}), "'{}'",
                     "'{}'", "'{}'"});
  }

  std::string ReadBack() const {
    std::vector<std::string> visits;
    for (int pair = 0; pair < kPairs; ++pair) {
      visits.push_back(VisitId(pair, false));
      visits.push_back(VisitId(pair, true));
    }
    return Scripted("read_course", {clinic_, course_}) +
           Scripted("find_appointments", {clinic_, Array(visits), "NULL::uuid"});
  }

  std::string Close() const {
    return CloseScript({booked_.clinic.id(), "BookCourse", "course", course_, patient_, request_});
  }

 private:
  static std::string Array(const std::vector<std::string>& values) {
    return fmt::format("ARRAY[{}]::uuid[]", fmt::join(values, ", "));
  }

  std::string VisitId(int pair, bool session) const {
    return NewUuid(fmt::format("{:04x}", 0x1000 + 2 * pair + (session ? 1 : 0)));
  }

  std::string Type(const char* slug, const char* form) const {
    return fmt::format(fmt::runtime(form), "'" + ToString(booked_.clinic.visit_type(slug)) + "'");
  }

  // So many minutes after the start of a visit of this transaction's course.
  std::string Time(int pair, bool session, int minutes) const {
    const std::int64_t own = (session ? SessionAfter(0, pair) : InfusionAfter(0, pair)) +
                             booked_.first_seconds + minutes * 60;
    return fmt::format("to_timestamp(:at + {})", own);
  }

  std::string ReadAround(const std::string& resources, int count, int pair, bool session) const {
    return ReadScript(
        booked_.clinic.id(),
        Scripted("read_claims_around",
                 {clinic_, resources, fmt::format("array_fill(0::bigint, '{{{}}}')", count),
                  Time(pair, session, -24 * 60), Time(pair, session, kChairMinutes), "now()"}));
  }

  // `minutes`: how long each claim is.
  ScriptedVisit Visit(int pair, bool session, const std::string& resources,
                      const std::vector<int>& minutes) const {
    std::vector<std::string> starts;
    std::vector<std::string> ends;
    for (const int length : minutes) {
      starts.push_back(Time(pair, session, 0));
      ends.push_back(Time(pair, session, length));
    }
    const char* parts =
        session ? R"('[{{"resource": "{}", "need": "therapist", "start": 0, "end": 60}}]'::jsonb)"
                : R"('[{{"resource": "{0}", "need": "chair", "start": 0, "end": 120}}, )"
                  R"({{"resource": "{0}", "need": "nurse", "start": 0, "end": 105}}]'::jsonb)";
    return {.clinic = booked_.clinic.id(),
            .revision = booked_.clinic.snapshot->revision,
            .appointment = VisitId(pair, session),
            .visit_type = Type(session ? "session" : "infusion", "{}"),
            .location = location_,
            .patient = patient_,
            .start = Time(pair, session, 0),
            .end = Time(pair, session, session ? kSessionMinutes : kInfusionMinutes),
            .participations = fmt::format(fmt::runtime(parts), booked_.chairs.front()),
            .resources = resources,
            .seats = fmt::format("array_fill(0::smallint, '{{{}}}')", minutes.size()),
            .starts = fmt::format("ARRAY[{}]", fmt::join(starts, ", ")),
            .ends = fmt::format("ARRAY[{}]", fmt::join(ends, ", "))};
  }

  const ScriptedCourses& booked_;
  const std::string clinic_;
  const std::string location_;
  const std::string chair_;
  const std::string nurse_;
  const std::string therapist_;
  const std::string patient_;
  const std::string request_ = NewUuid("0001");
  const std::string course_ = NewUuid("0002");
};

}  // namespace

std::int64_t InfusionAfter(std::int64_t course, int pair) {
  const std::int64_t in_block = course % kCoursesOfBlock;
  return course / kCoursesOfBlock * kBlockDays * kDay + in_block / kHoursOfBlock * kDay +
         in_block % kHoursOfBlock * kHoursBetween * kHour + pair * kDaysBetween * kDay;
}

std::int64_t SessionAfter(std::int64_t course, int pair) {
  return InfusionAfter(course, pair) + kSessionHoursLater * kHour;
}

std::string ScriptOf(const ScriptedCourses& booked) {
  const Writer writer(booked);
  std::string script = Writer::Variables() + writer.Reads() + writer.Begin();
  for (int pair = 0; pair < kPairs; ++pair) {
    script += writer.Infusion(pair) + writer.Tell(pair, false) + writer.Session(pair) +
              writer.Tell(pair, true);
  }
  return script + writer.Course() + writer.Follow() + writer.Close() +
         ReadScript(booked.clinic.id(), writer.ReadBack());
}

}  // namespace tandem::bench
