# SPDX-License-Identifier: Apache-2.0
# Debian 12 packages only. Protobuf comes before gRPC: its module-mode targets must exist first.
# "Could NOT find c-ares" is harmless here.
find_package(Threads REQUIRED)
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
find_package(PkgConfig REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(tomlplusplus CONFIG REQUIRED)
find_package(yaml-cpp CONFIG REQUIRED)
find_package(GTest CONFIG REQUIRED)
find_package(rapidcheck CONFIG REQUIRED)
pkg_check_modules(PQXX REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(CTEMPLATE REQUIRED IMPORTED_TARGET libctemplate)
pkg_check_modules(LEMON REQUIRED IMPORTED_TARGET lemon)
pkg_check_modules(OPENDKIM REQUIRED IMPORTED_TARGET opendkim)
pkg_check_modules(GMIME REQUIRED IMPORTED_TARGET gmime-3.0)
# Its -D_LARGEFILE64_SOURCE means nothing on 64 bits, and would forbid our precompiled header.
set_target_properties(PkgConfig::GMIME PROPERTIES INTERFACE_COMPILE_OPTIONS "")
find_library(PHONENUMBER_LIBRARY phonenumber REQUIRED)
find_library(JEMALLOC_LIBRARY jemalloc REQUIRED)
find_library(PROMETHEUS_LIBRARY prometheus-cpp-core REQUIRED)  # its package also asks for civetweb
find_library(MICROHTTPD_LIBRARY microhttpd REQUIRED)

add_library(tandem_core_deps INTERFACE)  # what code free of gRPC may use
target_include_directories(tandem_core_deps INTERFACE "${CMAKE_SOURCE_DIR}")
target_include_directories(tandem_core_deps SYSTEM INTERFACE "${TANDEM_GENERATED}")
target_link_libraries(tandem_core_deps INTERFACE
  absl::time absl::status absl::statusor absl::strings absl::flat_hash_map absl::flat_hash_set
  absl::btree absl::inlined_vector absl::hash absl::random_random absl::int128
  fmt::fmt OpenSSL::SSL OpenSSL::Crypto CURL::libcurl nlohmann_json::nlohmann_json
  tomlplusplus::tomlplusplus yaml-cpp PkgConfig::PQXX PkgConfig::SODIUM ${PHONENUMBER_LIBRARY}
  ${PROMETHEUS_LIBRARY} ${MICROHTTPD_LIBRARY}
  Threads::Threads)

add_library(tandem_wire_deps INTERFACE)  # what the doors add
target_link_libraries(tandem_wire_deps INTERFACE gRPC::grpc++ gRPC::grpc++_reflection
  protobuf::libprotobuf)

add_library(tandem_test_deps INTERFACE)
target_link_libraries(tandem_test_deps INTERFACE GTest::gtest GTest::gmock rapidcheck)
