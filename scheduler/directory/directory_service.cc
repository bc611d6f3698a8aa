// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/directory_service.h"

#include "base/status.h"
#include "scheduler/directory/directory_wire.h"

namespace tandem::directory {

using access::CallContext;

DirectoryServiceImpl::DirectoryServiceImpl(const access::Door& door, Directories& directories)
    : door_(door.For("tandem.v1.DirectoryService")), directories_(directories) {}

grpc::Status DirectoryServiceImpl::GetClinic(grpc::ServerContext* context,
                                             const v1::GetClinicRequest* request,
                                             v1::Clinic* reply) {
  return door_.Serve(*context, *request, "GetClinic", [&](const CallContext& call) -> absl::Status {
    RETURN_IF_ERROR(CheckClinicName(request->name(), "name"));
    ASSIGN_OR_RETURN(const SnapshotPtr snapshot, directories_.Latest(call));
    Write(*snapshot, *reply);
    return absl::OkStatus();
  });
}

grpc::Status DirectoryServiceImpl::ListLocations(grpc::ServerContext* context,
                                                 const v1::ListLocationsRequest* request,
                                                 v1::ListLocationsResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    RETURN_IF_ERROR(CheckClinicName(request->parent(), "parent"));
    ASSIGN_OR_RETURN(const SnapshotPtr snapshot, directories_.Latest(call));
    for (const Location& one : snapshot->locations) Write(*snapshot, one, *reply->add_locations());
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "ListLocations", body);
}

grpc::Status DirectoryServiceImpl::ListVisitTypes(grpc::ServerContext* context,
                                                  const v1::ListVisitTypesRequest* request,
                                                  v1::ListVisitTypesResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    RETURN_IF_ERROR(CheckClinicName(request->parent(), "parent"));
    ASSIGN_OR_RETURN(const SnapshotPtr snapshot, directories_.Latest(call));
    WriteVisitTypes(*snapshot, call.principal, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "ListVisitTypes", body);
}

grpc::Status DirectoryServiceImpl::ListPractitioners(grpc::ServerContext* context,
                                                     const v1::ListPractitionersRequest* request,
                                                     v1::ListPractitionersResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    RETURN_IF_ERROR(CheckClinicName(request->parent(), "parent"));
    ASSIGN_OR_RETURN(const SnapshotPtr snapshot, directories_.Latest(call));
    for (const auto& one : snapshot->practitioners) {
      Write(*snapshot, one, *reply->add_practitioners());
    }
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "ListPractitioners", body);
}

grpc::Status DirectoryServiceImpl::ListRooms(grpc::ServerContext* context,
                                             const v1::ListRoomsRequest* request,
                                             v1::ListRoomsResponse* reply) {
  return door_.Serve(*context, *request, "ListRooms", [&](const CallContext& call) -> absl::Status {
    RETURN_IF_ERROR(CheckClinicName(request->parent(), "parent"));
    ASSIGN_OR_RETURN(const SnapshotPtr snapshot, directories_.Latest(call));
    for (const Room& room : snapshot->rooms) Write(*snapshot, room, *reply->add_rooms());
    return absl::OkStatus();
  });
}

}  // namespace tandem::directory
