package io.facelib.storage.log;

import io.facelib.model.ContractId;
import io.facelib.model.TenantId;

/** The faces that are searched together: those of one tenant with vectors of one contract. */
public record Partition(TenantId tenant, ContractId contract) {}
