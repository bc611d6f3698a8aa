// SPDX-License-Identifier: Apache-2.0
// The door of the directory: tandem.v1.DirectoryService.
#pragma once

#include "scheduler/access/door.h"
#include "scheduler/directory/directories.h"
#include "tandem/v1/directory.grpc.pb.h"

namespace tandem::directory {

class DirectoryServiceImpl final : public v1::DirectoryService::Service {
 public:
  DirectoryServiceImpl(const access::Door& door, Directories& directories);

  grpc::Status GetClinic(grpc::ServerContext* context, const v1::GetClinicRequest* request,
                         v1::Clinic* reply) override;
  grpc::Status ListLocations(grpc::ServerContext* context, const v1::ListLocationsRequest* request,
                             v1::ListLocationsResponse* reply) override;
  grpc::Status ListVisitTypes(grpc::ServerContext* context,
                              const v1::ListVisitTypesRequest* request,
                              v1::ListVisitTypesResponse* reply) override;
  grpc::Status ListPractitioners(grpc::ServerContext* context,
                                 const v1::ListPractitionersRequest* request,
                                 v1::ListPractitionersResponse* reply) override;
  grpc::Status ListRooms(grpc::ServerContext* context, const v1::ListRoomsRequest* request,
                         v1::ListRoomsResponse* reply) override;

 private:
  access::Door door_;
  Directories& directories_;
};

}  // namespace tandem::directory
