# SPDX-License-Identifier: Apache-2.0
# proto/**/*.proto -> tandem_proto (messages and gRPC), the google/* files they import -> google_proto,
# and all of it as a descriptor set, build/<preset>/tandem.binpb, for ./dev call.
set(PROTO_ROOT "${CMAKE_SOURCE_DIR}/proto")
set(GOOGLE_ROOT "${CMAKE_SOURCE_DIR}/node_modules/google-proto-files")
file(GLOB_RECURSE TANDEM_PROTOS CONFIGURE_DEPENDS RELATIVE "${PROTO_ROOT}" "${PROTO_ROOT}/*.proto")
foreach(proto IN LISTS TANDEM_PROTOS)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROTO_ROOT}/${proto}")
endforeach()

# Collects into the global property GOOGLE_PROTOS every google/* file that `file` imports, however
# deep; google/protobuf/* is part of libprotobuf.
function(collect_google_imports file)
  file(STRINGS "${file}" imports REGEX "^import .*\"google/")
  foreach(line IN LISTS imports)
    string(REGEX REPLACE ".*\"(google/[^\"]+)\".*" "\\1" name "${line}")
    get_property(known GLOBAL PROPERTY GOOGLE_PROTOS)
    if(NOT name MATCHES "^google/protobuf/" AND NOT name IN_LIST known)
      if(NOT EXISTS "${GOOGLE_ROOT}/${name}")
        message(FATAL_ERROR "${name} is missing: run `npm ci` first (./dev does).")
      endif()
      set_property(GLOBAL APPEND PROPERTY GOOGLE_PROTOS "${name}")
      collect_google_imports("${GOOGLE_ROOT}/${name}")
    endif()
  endforeach()
endfunction()

set(PROTO_PATHS "--proto_path=${PROTO_ROOT}" "--proto_path=${GOOGLE_ROOT}")
set(PROTO_OUT "${TANDEM_GENERATED}")
file(MAKE_DIRECTORY "${PROTO_OUT}")

# Appends the sources generated from `name` (relative to `root`) to `sources`.
function(generate_proto root name grpc sources)
  string(REGEX REPLACE "\\.proto$" "" stem "${name}")
  set(outputs "${PROTO_OUT}/${stem}.pb.cc" "${PROTO_OUT}/${stem}.pb.h")
  set(plugin "")
  if(grpc)
    # In the order of protoc's dependency file: ninja takes another one for stale, every time.
    list(PREPEND outputs "${PROTO_OUT}/${stem}.grpc.pb.cc" "${PROTO_OUT}/${stem}.grpc.pb.h")
    set(plugin "--grpc_out=${PROTO_OUT}"
      "--plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>")
  endif()
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND protobuf::protoc ${PROTO_PATHS} "--cpp_out=${PROTO_OUT}" ${plugin}
      "--dependency_out=${PROTO_OUT}/${stem}.d" "${name}"
    DEPENDS "${root}/${name}"
    DEPFILE "${PROTO_OUT}/${stem}.d"
    WORKING_DIRECTORY "${CMAKE_BINARY_DIR}"
    COMMENT "proto ${name}" VERBATIM)
  set(${sources} ${${sources}} ${outputs} PARENT_SCOPE)
endfunction()

set(tandem_sources "")
foreach(proto IN LISTS TANDEM_PROTOS)
  collect_google_imports("${PROTO_ROOT}/${proto}")
  generate_proto("${PROTO_ROOT}" "${proto}" TRUE tandem_sources)
endforeach()

# Error details are always compiled: base/rpc speaks them whatever the contract imports.
foreach(name google/rpc/status.proto google/rpc/error_details.proto google/rpc/code.proto)
  get_property(known GLOBAL PROPERTY GOOGLE_PROTOS)
  if(NOT name IN_LIST known AND EXISTS "${GOOGLE_ROOT}/${name}")
    set_property(GLOBAL APPEND PROPERTY GOOGLE_PROTOS "${name}")
  endif()
endforeach()
set(google_sources "")
get_property(GOOGLE_PROTOS GLOBAL PROPERTY GOOGLE_PROTOS)
foreach(name IN LISTS GOOGLE_PROTOS)
  generate_proto("${GOOGLE_ROOT}" "${name}" FALSE google_sources)
endforeach()

# Static, and never empty: CMake refuses a library without sources.
file(WRITE "${CMAKE_BINARY_DIR}/empty.cc" "")
foreach(target google_proto tandem_proto)
  add_library(${target} STATIC "${CMAKE_BINARY_DIR}/empty.cc")
  tandem_generated_code(${target})
  target_link_libraries(${target} PUBLIC tandem_wire_deps)
endforeach()
target_sources(google_proto PRIVATE ${google_sources})
target_sources(tandem_proto PRIVATE ${tandem_sources})
target_link_libraries(tandem_proto PUBLIC google_proto)

if(TANDEM_PROTOS)
  add_custom_command(
    OUTPUT "${CMAKE_BINARY_DIR}/tandem.binpb"
    COMMAND protobuf::protoc ${PROTO_PATHS} --include_imports --include_source_info
      "--descriptor_set_out=${CMAKE_BINARY_DIR}/tandem.binpb" ${TANDEM_PROTOS}
      google/rpc/error_details.proto google/rpc/status.proto
    DEPENDS ${tandem_sources}
    COMMENT "descriptor set tandem.binpb" VERBATIM)
  add_custom_target(tandem_descriptors ALL DEPENDS "${CMAKE_BINARY_DIR}/tandem.binpb")
endif()
