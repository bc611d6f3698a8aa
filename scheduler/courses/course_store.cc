// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_store.h"

#include <string>
#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/courses/course_codec.h"
#include "scheduler/courses/course_store_sql.h"

namespace tandem::courses {
namespace {

// The links of a course as the columns of one statement.
struct LinkColumns {
  std::vector<int> positions;
  std::vector<std::optional<AppointmentId>> infusions;
  std::vector<std::optional<AppointmentId>> sessions;
  std::vector<std::string> choices;
  std::vector<std::optional<absl::Time>> external_starts;
  std::vector<std::optional<absl::Time>> external_ends;
  std::vector<std::optional<AppointmentId>> held;
};

template <class IdType>
std::optional<IdType> Present(const IdType& id) {
  return id.IsNil() ? std::nullopt : std::optional(id);
}

std::optional<absl::Time> StartOf(const std::optional<Interval>& time) {
  return time.has_value() ? std::optional(time->start) : std::nullopt;
}

std::optional<absl::Time> EndOf(const std::optional<Interval>& time) {
  return time.has_value() ? std::optional(time->end) : std::nullopt;
}

std::optional<Interval> ReadTime(const pg::Row& row, const char* start, const char* end) {
  const auto from = row.Get<std::optional<absl::Time>>(start);
  const auto to = row.Get<std::optional<absl::Time>>(end);
  if (!from.has_value() || !to.has_value()) return std::nullopt;
  return Interval{*from, *to};
}

LinkColumns ColumnsOf(const std::vector<PairLink>& links) {
  LinkColumns columns;
  for (const PairLink& link : links) {
    columns.positions.push_back(link.position);
    columns.infusions.push_back(Present(link.infusion));
    columns.sessions.push_back(Present(link.session));
    columns.choices.emplace_back(Name(link.choice));
    columns.external_starts.push_back(StartOf(link.external));
    columns.external_ends.push_back(EndOf(link.external));
    columns.held.push_back(Present(link.held));
  }
  return columns;
}

std::optional<int> Minutes(const std::optional<absl::Duration>& duration) {
  if (!duration.has_value()) return std::nullopt;
  return static_cast<int>(absl::ToInt64Minutes(*duration));
}

std::optional<absl::Duration> ReadMinutes(const pg::Row& row, const char* column) {
  const auto minutes = row.Get<std::optional<int>>(column);
  if (!minutes.has_value()) return std::nullopt;
  return absl::Minutes(*minutes);
}

std::optional<int> TentativeFrom(const CourseTerms& terms) {
  const int from = terms.tentative_from.value_or(0);
  return from == 0 ? std::nullopt : std::optional(from);
}

std::string_view RatioName(const CourseTerms& terms) {
  return Name(terms.session_ratio.value_or(SessionRatio::kEvery));
}

// What migration 0019 added.
absl::Status ReadRest(const pg::Row& row, CourseTerms& terms) {
  terms.session_ratio = ParseSessionRatio(row.Get<std::string>("session_ratio"));
  if (!terms.session_ratio.has_value()) return InternalError("stored ratio of a course");
  terms.booster_of = row.Get<std::optional<CourseId>>("booster_of").value_or(CourseId());
  terms.skipped = row.Get<std::vector<int>>("skipped");
  terms.pause = ReadTime(row, "pause_start", "pause_end");
  return absl::OkStatus();
}

absl::StatusOr<Course> ReadHead(const pg::Row& row) {
  Course course;
  course.id = row.Get<CourseId>("course_id");
  course.version = row.Get<int>("version");
  CourseTerms& terms = course.terms;
  terms.patient = row.Get<PatientId>("patient_id");
  terms.infusion_type = row.Get<VisitTypeId>("infusion_type_id");
  terms.session_type =
      row.Get<std::optional<VisitTypeId>>("session_type_id").value_or(VisitTypeId());
  terms.infusion_count = row.Get<int>("infusion_count");
  terms.spacing = {ReadMinutes(row, "gap_min"),
                   ReadMinutes(row, "gap_from"),
                   ReadMinutes(row, "gap_until"),
                   ReadMinutes(row, "gap_max"),
                   row.Get<std::optional<int>>("span_days_max"),
                   row.Get<std::optional<int>>("per_week_max")};
  ASSIGN_OR_RETURN(terms.wishes, DecodeWishes(row.Get<std::string>("wishes")));
  terms.tentative_from = row.Get<std::optional<int>>("tentative_from").value_or(0);
  terms.preparation_type =
      row.Get<std::optional<VisitTypeId>>("preparation_type_id").value_or(VisitTypeId());
  course.preparation =
      row.Get<std::optional<AppointmentId>>("preparation_id").value_or(AppointmentId());
  RETURN_IF_ERROR(ReadRest(row, terms));
  course.directory_revision = row.Get<std::int64_t>("directory_revision");
  course.create_time = row.Get<absl::Time>("create_time");
  course.update_time = row.Get<absl::Time>("update_time");
  return course;
}

absl::StatusOr<PairLink> ReadLink(const pg::Row& row) {
  PairLink link;
  link.position = row.Get<int>("position");
  link.infusion = row.Get<std::optional<AppointmentId>>("infusion_id").value_or(AppointmentId());
  link.session = row.Get<std::optional<AppointmentId>>("session_id").value_or(AppointmentId());
  const auto choice = ParsePairingChoice(row.Get<std::string>("choice"));
  if (!choice.has_value()) return InternalError("stored choice of a pair");
  link.choice = *choice;
  link.external = ReadTime(row, "external_start", "external_end");
  link.held = row.Get<std::optional<AppointmentId>>("held_id").value_or(AppointmentId());
  return link;
}

// Rows of one course follow each other.
absl::StatusOr<std::vector<Course>> ReadRows(const pg::Rows& rows) {
  std::vector<Course> courses;
  for (const pg::Row row : rows) {
    if (courses.empty() || courses.back().id != row.Get<CourseId>("course_id")) {
      ASSIGN_OR_RETURN(Course course, ReadHead(row));
      courses.push_back(std::move(course));
    }
    ASSIGN_OR_RETURN(PairLink link, ReadLink(row));
    courses.back().links.push_back(std::move(link));
  }
  return courses;
}

absl::StatusOr<std::optional<Course>> ReadOne(const pg::Rows& rows) {
  ASSIGN_OR_RETURN(std::vector<Course> courses, ReadRows(rows));
  if (courses.empty()) return std::optional<Course>();
  return std::optional(std::move(courses.front()));
}

}  // namespace

absl::Status CourseStore::Insert(const Course& course) {
  const CourseTerms& terms = course.terms;
  const LinkColumns links = ColumnsOf(course.links);
  return tx_
      .Exec(sql::insert_course, clinic_, course.id, terms.patient, terms.infusion_type,
            Present(terms.session_type), terms.infusion_count, Minutes(terms.spacing.gap_min),
            Minutes(terms.spacing.gap_from), Minutes(terms.spacing.gap_until),
            Minutes(terms.spacing.gap_max), terms.spacing.span_days_max, EncodeWishes(terms.wishes),
            course.directory_revision, course.create_time, links.positions, links.infusions,
            links.sessions, links.choices, links.external_starts, links.external_ends, links.held,
            TentativeFrom(terms), Present(terms.preparation_type), Present(course.preparation),
            terms.spacing.per_week_max, RatioName(terms), Present(terms.booster_of), terms.skipped,
            StartOf(terms.pause), EndOf(terms.pause))
      .status();
}

absl::StatusOr<std::optional<int>> CourseStore::Lock(CourseId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::lock_course, clinic_, id));
  if (rows.empty()) return std::optional<int>();
  return std::optional(rows[0].Get<int>("version"));
}

absl::StatusOr<std::map<CourseId, int>> CourseStore::LockAll(const std::vector<CourseId>& ids) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::lock_courses, clinic_, ids));
  std::map<CourseId, int> versions;
  for (const pg::Row row : rows) versions[row.Get<CourseId>("course_id")] = row.Get<int>("version");
  return versions;
}

absl::StatusOr<std::vector<CourseStore::Prepared>> CourseStore::LockPrepared(PatientId patient,
                                                                             VisitTypeId type) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::lock_prepared, clinic_, patient, type));
  std::vector<Prepared> found;
  for (const pg::Row row : rows) {
    found.push_back({row.Get<CourseId>("course_id"), row.Get<AppointmentId>("preparation_id")});
  }
  return found;
}

absl::StatusOr<std::optional<Course>> CourseStore::Find(CourseId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_course, clinic_, id));
  return ReadOne(rows);
}

absl::StatusOr<std::optional<Course>> CourseStore::FindByAppointment(AppointmentId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::course_of_appointment, clinic_, id));
  return ReadOne(rows);
}

absl::StatusOr<std::optional<CourseStore::FormerPlace>> CourseStore::FindFormerPlace(
    PatientId patient, AppointmentId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::former_place, clinic_, patient, id));
  if (rows.empty()) return std::optional<FormerPlace>();
  return std::optional(
      FormerPlace{rows[0].Get<CourseId>("course_id"), rows[0].Get<int>("position")});
}

absl::Status CourseStore::Save(const Course& course) {
  const LinkColumns links = ColumnsOf(course.links);
  return tx_
      .Exec(sql::save_course, clinic_, course.id, course.directory_revision, course.update_time,
            links.positions, links.infusions, links.sessions, links.choices, links.external_starts,
            links.external_ends, links.held, Present(course.preparation))
      .status();
}

absl::Status CourseStore::Update(const Course& course) {
  const CourseTerms& terms = course.terms;
  RETURN_IF_ERROR(tx_.Exec(sql::update_course, clinic_, course.id, course.directory_revision,
                           course.update_time, terms.infusion_count, Minutes(terms.spacing.gap_min),
                           Minutes(terms.spacing.gap_from), Minutes(terms.spacing.gap_until),
                           Minutes(terms.spacing.gap_max), terms.spacing.span_days_max,
                           terms.spacing.per_week_max, EncodeWishes(terms.wishes),
                           TentativeFrom(terms), RatioName(terms), terms.skipped,
                           StartOf(terms.pause), EndOf(terms.pause))
                      .status());
  RETURN_IF_ERROR(tx_.Exec(sql::drop_pairs, clinic_, course.id, terms.infusion_count).status());
  return tx_
      .Exec(sql::add_pairs, clinic_, course.id, 1, terms.infusion_count,
            Name(course.links.back().choice))
      .status();
}

absl::StatusOr<std::optional<Course>> ReadCourse(pg::Pool& pool, const pg::TxOptions& options,
                                                 CourseId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::read_course, options.clinic, id));
  return ReadOne(rows);
}

absl::StatusOr<std::vector<Course>> ReadCourses(pg::Pool& pool, const pg::TxOptions& options,
                                                PatientId patient) {
  ASSIGN_OR_RETURN(const pg::Rows rows, pool.ReadOnce(options, sql::list_courses, options.clinic,
                                                      patient, kCoursesListedMax));
  return ReadRows(rows);
}

absl::StatusOr<std::vector<Course>> ReadCoursesOf(pg::Pool& pool, const pg::TxOptions& options,
                                                  const std::vector<AppointmentId>& ids) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(options, sql::courses_of_appointments, options.clinic, ids));
  return ReadRows(rows);
}

}  // namespace tandem::courses
