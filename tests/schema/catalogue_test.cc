// SPDX-License-Identifier: Apache-2.0
// Reads PostgreSQL's catalogue: the rules that every table, key and role must follow, whoever adds
// the next one.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/pg/statement.h"
#include "base/testing/database.h"

namespace tandem {
namespace {

constexpr const char* kOurTables =
    "SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'schema_migration'";

class CatalogueTest : public ::testing::Test {
 protected:
  // Names that a query finds, joined by spaces: "" is what every rule wants.
  std::string Find(const std::string& query) {
    return db_.Sql("SELECT coalesce(string_agg(found::text, ' '), '') FROM (" + query +
                   ") AS q(found)");
  }

  std::vector<std::string> Tables() {
    std::istringstream names(
        Find(std::string("SELECT relname FROM (") + kOurTables + ") AS t ORDER BY 1"));
    std::vector<std::string> tables;
    for (std::string name; names >> name;) tables.push_back(name);
    return tables;
  }

  bool Fails(const std::string& sql) {
    try {
      db_.Sql(sql);
      return false;
    } catch (const std::runtime_error&) {
      return true;
    }
  }

  TestDatabase db_;
};

TEST_F(CatalogueTest, EveryTableHasAClinic) {
  ASSERT_GT(Tables().size(), 15u);
  EXPECT_EQ(Find(std::string("SELECT relname FROM (") + kOurTables +
                 ") AS t WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND "
                 "a.attname = 'clinic_id' AND a.attnotnull)"),
            "");
}

TEST_F(CatalogueTest, EveryKeyStartsWithTheClinic) {
  EXPECT_EQ(Find(std::string("SELECT i.indexrelid::regclass FROM pg_index i JOIN (") + kOurTables +
                 ") AS t ON t.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = i.indrelid AND "
                 "a.attnum = i.indkey[0] WHERE (i.indisunique OR i.indisexclusion) AND "
                 "a.attname <> 'clinic_id' AND i.indexrelid::regclass::text <> "
                 "'clinic_route_slug_unique'"),
            "");
}

TEST_F(CatalogueTest, EveryIndexStartsWithTheClinic) {
  EXPECT_EQ(Find(std::string("SELECT i.indexrelid::regclass FROM pg_index i JOIN (") + kOurTables +
                 ") AS t ON t.oid = i.indrelid LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid "
                 "AND a.attnum = i.indkey[0] WHERE coalesce(a.attname, '') <> 'clinic_id' AND "
                 "i.indexrelid::regclass::text <> 'clinic_route_slug_unique'"),
            "");
}

TEST_F(CatalogueTest, EveryForeignKeyStaysInsideTheClinic) {
  EXPECT_EQ(
      Find("SELECT conname FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid "
           "AND a.attnum = c.conkey[1] JOIN pg_attribute b ON b.attrelid = c.confrelid AND "
           "b.attnum = c.confkey[1] WHERE contype = 'f' AND "
           "(a.attname <> 'clinic_id' OR b.attname <> 'clinic_id')"),
      "");
}

TEST_F(CatalogueTest, RowLevelSecurityIsForcedOnEveryTable) {
  EXPECT_EQ(Find(std::string("SELECT t.relname FROM (") + kOurTables +
                 ") AS t JOIN pg_class c ON c.oid = t.oid WHERE NOT (c.relrowsecurity AND "
                 "c.relforcerowsecurity) OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = "
                 "t.oid)"),
            "");
}

TEST_F(CatalogueTest, ANewTableWithoutAClinicIsFound) {
  db_.Sql("CREATE TABLE careless (id uuid PRIMARY KEY)");
  EXPECT_NE(Find(std::string("SELECT t.relname FROM (") + kOurTables +
                 ") AS t JOIN pg_class c ON c.oid = t.oid WHERE NOT c.relforcerowsecurity"),
            "");
}

// Trap: an empty or missing tenant id returned everything. Here it is an error, for every table.
TEST_F(CatalogueTest, AClinicThatIsUnsetOrEmptyOrNoneIsAnErrorAndNeverEverything) {
  for (const std::string& table : Tables()) {
    for (const char* clinic : {"", "SET app.clinic_id = ''; ", "SET app.clinic_id = 'elm'; "}) {
      const std::string as = std::string("SET ROLE tandem_app; ") + clinic;
      for (const std::string& sql : {"SELECT count(*) FROM " + table, "DELETE FROM " + table,
                                     "UPDATE " + table + " SET clinic_id = clinic_id",
                                     "INSERT INTO " + table + " SELECT * FROM " + table}) {
        // It says which clinics there are, and nothing else.
        if (table == "clinic_route" && sql.starts_with("SELECT")) continue;
        if (table == "clinic_route" && sql.starts_with("INSERT")) continue;  // of none: nothing
        EXPECT_TRUE(Fails(as + sql)) << as << sql;
      }
    }
  }
}

TEST_F(CatalogueTest, AnotherClinicSeesNothing) {
  db_.Sql(
      "BEGIN; INSERT INTO clinic_route VALUES ('00000000-0000-7000-8000-000000000001', 'elm'); "
      "INSERT INTO resource VALUES ('00000000-0000-7000-8000-000000000001', "
      "'00000000-0000-7000-8000-0000000000aa', 'room', 1, 1); COMMIT");
  const std::string as =
      "SET ROLE tandem_app; SET app.clinic_id = '00000000-0000-7000-8000-00000000000";
  EXPECT_EQ(db_.Sql(as + "1'; SELECT count(*) FROM resource"), "1");
  EXPECT_EQ(db_.Sql(as + "2'; SELECT count(*) FROM resource"), "0");
  EXPECT_TRUE(Fails(as + "2'; INSERT INTO resource VALUES ('00000000-0000-7000-8000-000000000001', "
                         "'00000000-0000-7000-8000-0000000000bb', 'room', 1, 1)"));
}

// That it is of a clinic says a policy, for the owner too: 0020 tells why.
TEST_F(CatalogueTest, AMessageIsOfAClinicAndHasAWholeLeaseOrNone) {
  db_.Sql("INSERT INTO clinic_route VALUES ('00000000-0000-7000-8000-000000000001', 'elm')");
  for (const std::string role : {"tandem_app", "tandem_owner"}) {
    const auto as = [&](const std::string& clinic) {
      return "SET ROLE " + role + "; SET app.clinic_id = '00000000-0000-7000-8000-00000000000" +
             clinic + "'; ";
    };
    const auto planned = [&](const std::string& clinic) {
      return as(clinic) +
             "INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_id, "
             "language, due_time, expire_time, create_time, next_time) VALUES "
             "('00000000-0000-7000-8000-00000000000" +
             clinic +
             "', gen_random_uuid(), 1, 'reminder', 'sms', gen_random_uuid(), 'en', now(), now(), "
             "now(), now())";
    };
    EXPECT_FALSE(Fails(planned("1"))) << role;
    EXPECT_TRUE(Fails(planned("2"))) << role;
    EXPECT_TRUE(Fails(as("1") + "UPDATE message SET state = 'sending'")) << role;
    const std::string lease = "lease_token = gen_random_uuid()";
    EXPECT_TRUE(Fails(as("1") + "UPDATE message SET " + lease)) << role;
    EXPECT_TRUE(Fails(as("1") + "UPDATE message SET lease_expire_time = now()")) << role;
    EXPECT_FALSE(Fails(as("1") +
                       "UPDATE message SET state = 'sending', lease_expire_time = now(),"
                       " " +
                       lease))
        << role;
  }
}

TEST_F(CatalogueTest, TheApplicationRoleOwnsNothingAndBypassesNothing) {
  EXPECT_EQ(Find("SELECT relname FROM pg_class WHERE relowner = 'tandem_app'::regrole"), "");
  EXPECT_EQ(db_.Sql("SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles "
                    "WHERE rolname = 'tandem_app'"),
            "f");
  EXPECT_TRUE(Fails("SET ROLE tandem_app; TRUNCATE claim"));
  EXPECT_TRUE(Fails("SET ROLE tandem_app; SELECT * FROM schema_migration"));
}

TEST_F(CatalogueTest, NothingThatScaleOutForbids) {
  EXPECT_EQ(Find("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"), "");
  EXPECT_EQ(Find("SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                 "WHERE n.nspname = 'public' AND relkind = 'S'"),
            "");
  EXPECT_EQ(Find("SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
                 "WHERE n.nspname = 'public' AND prosecdef"),
            "");
}

}  // namespace
}  // namespace tandem
