# SPDX-License-Identifier: Apache-2.0
# Our own generated code, library tandem_generated: base/reason.h from the error catalogue, and a
# header + source per *.sql beside a store, with the registry pg::AllStatements().
set(reason_proto "${PROTO_ROOT}/tandem/v1/error_reason.proto")
set(generated_sources "${CMAKE_BINARY_DIR}/empty.cc")
if(EXISTS "${reason_proto}")
  add_custom_command(
    OUTPUT "${TANDEM_GENERATED}/base/reason.h"
    COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/tools/gen_reason.py"
      "${reason_proto}" "${TANDEM_GENERATED}/base/reason.h"
    DEPENDS "${reason_proto}" "${CMAKE_SOURCE_DIR}/tools/gen_reason.py"
    COMMENT "base/reason.h" VERBATIM)
  list(APPEND generated_sources "${TANDEM_GENERATED}/base/reason.h")
endif()

file(GLOB_RECURSE SQL_FILES CONFIGURE_DEPENDS RELATIVE "${CMAKE_SOURCE_DIR}"
  "${CMAKE_SOURCE_DIR}/base/*.sql" "${CMAKE_SOURCE_DIR}/scheduler/*.sql"
  "${CMAKE_SOURCE_DIR}/notifier/*.sql")
set(sql_outputs "")
set(sql_inputs "")
foreach(sql IN LISTS SQL_FILES)
  string(REGEX REPLACE "\\.sql$" "_sql" stem "${sql}")
  list(APPEND sql_inputs "${CMAKE_SOURCE_DIR}/${sql}")
  add_custom_command(
    OUTPUT "${TANDEM_GENERATED}/${stem}.h" "${TANDEM_GENERATED}/${stem}.cc"
    COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/tools/gen_sql.py" statements
      "${sql}" "${TANDEM_GENERATED}/${stem}"
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    DEPENDS "${CMAKE_SOURCE_DIR}/${sql}" "${CMAKE_SOURCE_DIR}/tools/gen_sql.py"
    COMMENT "sql ${sql}" VERBATIM)
  list(APPEND sql_outputs "${TANDEM_GENERATED}/${stem}.h" "${TANDEM_GENERATED}/${stem}.cc")
endforeach()
set(registry "${TANDEM_GENERATED}/base/pg/all_statements.cc")
add_custom_command(
  OUTPUT "${registry}"
  COMMAND Python3::Interpreter "${CMAKE_SOURCE_DIR}/tools/gen_sql.py" registry "${registry}"
    ${SQL_FILES}
  WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
  DEPENDS ${sql_inputs} "${CMAKE_SOURCE_DIR}/tools/gen_sql.py"
  COMMENT "sql registry" VERBATIM)
if(EXISTS "${CMAKE_SOURCE_DIR}/base/pg/statement.h")
  list(APPEND generated_sources ${sql_outputs} "${registry}")
endif()

add_library(tandem_generated STATIC ${generated_sources})
tandem_generated_code(tandem_generated)
target_link_libraries(tandem_generated PUBLIC tandem_core_deps)
