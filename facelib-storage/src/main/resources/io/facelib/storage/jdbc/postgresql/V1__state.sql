-- The tables of state and work, as facelib 0.1 has them. Never changed: what comes later is another file.
-- Their columns mean what those of the same names mean in SQLite; see docs/formats.md.
-- Texts are ordered by their bytes, whatever the database's own order is.

CREATE TABLE installation (
    installation_no smallint PRIMARY KEY CHECK (installation_no = 1),
    installation_id text COLLATE "C" NOT NULL,
    signature bytea NOT NULL
);

-- Identities

CREATE TABLE identity (
    identity_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    identity_id text COLLATE "C" NOT NULL,
    contract text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    checksum bigint NOT NULL,
    centroid bytea NOT NULL,
    body bytea NOT NULL
);
CREATE UNIQUE INDEX identity_by_id ON identity (tenant, identity_id);
CREATE INDEX identity_by_contract ON identity (tenant, contract);
-- Vectors do not compress.
ALTER TABLE identity ALTER COLUMN centroid SET STORAGE EXTERNAL;

CREATE TABLE template (
    template_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    identity_no bigint NOT NULL REFERENCES identity ON DELETE CASCADE,
    template_id text COLLATE "C" NOT NULL,
    checksum bigint NOT NULL,
    body bytea NOT NULL,
    vector bytea NOT NULL
);
CREATE UNIQUE INDEX template_by_identity ON template (identity_no, template_id);
ALTER TABLE template ALTER COLUMN vector SET STORAGE EXTERNAL;

CREATE TABLE identity_event (
    event_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    identity text COLLATE "C" NOT NULL,
    other text COLLATE "C",
    checksum bigint NOT NULL,
    body bytea NOT NULL
);
CREATE INDEX identity_event_by_id ON identity_event (tenant, event_id);
CREATE INDEX identity_event_by_identity ON identity_event (tenant, identity, event_no);
CREATE INDEX identity_event_by_other ON identity_event (tenant, other, event_no);

CREATE TABLE identity_moved (
    tenant text COLLATE "C" NOT NULL,
    merge_id text COLLATE "C" NOT NULL,
    face_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, merge_id, face_id)
);

CREATE TABLE errand (
    errand_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    errand_id text COLLATE "C" NOT NULL,
    checksum bigint NOT NULL,
    body bytea NOT NULL
);
CREATE INDEX errand_by_id ON errand (tenant, errand_id);

-- Jobs

CREATE TABLE job_group (
    group_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lane text COLLATE "C" NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    turn bigint NOT NULL
);
CREATE UNIQUE INDEX job_group_by_name ON job_group (tenant, lane, name);
CREATE INDEX job_group_by_turn ON job_group (lane, turn);

CREATE TABLE job (
    job_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    group_no bigint NOT NULL REFERENCES job_group,
    tenant text COLLATE "C" NOT NULL,
    lane text COLLATE "C" NOT NULL,
    job_id text COLLATE "C" NOT NULL,
    priority integer NOT NULL,
    due bigint NOT NULL,
    enqueued bigint NOT NULL,
    state smallint NOT NULL,
    attempts integer NOT NULL,
    token text COLLATE "C",
    leased_until bigint,
    reason text COLLATE "C",
    died bigint,
    payload text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX job_by_id ON job (tenant, lane, job_id);
CREATE INDEX job_by_group ON job (group_no, state, priority, due);
CREATE INDEX job_waiting ON job (lane, priority, due) WHERE state = 0;
CREATE INDEX job_leased ON job (lane, leased_until) WHERE state = 1;
CREATE INDEX job_dead ON job (lane, tenant, died) WHERE state = 2;

-- Batches

CREATE TABLE batch (
    batch_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    batch_id text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    options bytea NOT NULL,
    total integer NOT NULL,
    processed integer NOT NULL,
    successful integer NOT NULL,
    failed integer NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX batch_by_id ON batch (batch_id, tenant);
CREATE INDEX batch_by_time ON batch (tenant, created_at DESC, batch_id);
CREATE INDEX batch_unfinished ON batch (batch_no) WHERE status IN ('CREATED', 'PROCESSING');

CREATE TABLE batch_item (
    batch_no bigint NOT NULL REFERENCES batch ON DELETE CASCADE,
    item_no integer NOT NULL,
    kind text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    result text COLLATE "C",
    faces integer,
    error text COLLATE "C",
    settled_at bigint,
    PRIMARY KEY (batch_no, item_no)
);
CREATE INDEX batch_item_by_result ON batch_item (batch_no, result, item_no) WHERE result IS NOT NULL;

-- Ingested images

CREATE TABLE ingest (
    ingest_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    message_key text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    body bytea NOT NULL
);
CREATE UNIQUE INDEX ingest_by_key ON ingest (tenant, message_key);
CREATE INDEX ingest_by_time ON ingest (at);

-- Webhooks

CREATE TABLE webhook_endpoint (
    endpoint_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    endpoint_id text COLLATE "C" NOT NULL,
    url text COLLATE "C" NOT NULL,
    secret text COLLATE "C",
    former_secret text COLLATE "C",
    former_until bigint,
    timeout_seconds integer NOT NULL,
    retry_count integer NOT NULL,
    schedule text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    last_used bigint,
    successes bigint NOT NULL,
    failures bigint NOT NULL,
    failing_since bigint,
    disabled text COLLATE "C"
);
CREATE UNIQUE INDEX webhook_endpoint_by_id ON webhook_endpoint (tenant, endpoint_id);

CREATE TABLE webhook_type (
    tenant text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    endpoint_no bigint NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
    place integer NOT NULL,
    PRIMARY KEY (tenant, type, endpoint_no)
);
CREATE INDEX webhook_type_by_endpoint ON webhook_type (endpoint_no);

CREATE TABLE webhook_event (
    event_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    body text COLLATE "C" NOT NULL,
    relayed smallint NOT NULL
);
CREATE UNIQUE INDEX webhook_event_by_id ON webhook_event (tenant, event_id);
CREATE INDEX webhook_event_by_tenant ON webhook_event (tenant, event_no);
CREATE INDEX webhook_outbox ON webhook_event (event_no) WHERE relayed = 0;
CREATE INDEX webhook_event_relayed ON webhook_event (at) WHERE relayed = 1;

CREATE TABLE webhook_attempt (
    attempt_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    endpoint_no bigint NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
    event_id text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    attempt integer NOT NULL,
    at bigint NOT NULL,
    took bigint NOT NULL,
    status integer,
    error text COLLATE "C",
    last smallint NOT NULL
);
CREATE INDEX webhook_attempt_by_endpoint ON webhook_attempt (endpoint_no, at);
CREATE INDEX webhook_attempt_by_time ON webhook_attempt (at);

-- Audit

CREATE TABLE audit_operation (
    tenant text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    at bigint NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    actor text COLLATE "C",
    operation text COLLATE "C" NOT NULL,
    faces integer NOT NULL,
    results integer NOT NULL,
    vectors text COLLATE "C" NOT NULL,
    contract text COLLATE "C",
    threshold double precision,
    outcome text COLLATE "C" NOT NULL,
    seal text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, sequence)
);

CREATE TABLE audit_request (
    request_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C",
    at bigint NOT NULL,
    request_id text COLLATE "C" NOT NULL,
    method text COLLATE "C" NOT NULL,
    path text COLLATE "C" NOT NULL,
    status integer NOT NULL,
    took bigint NOT NULL,
    user_agent text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    response_size bigint NOT NULL
);
CREATE INDEX audit_request_by_tenant ON audit_request (tenant, at);
CREATE INDEX audit_request_by_time ON audit_request (at);

CREATE TABLE audit_checkpoint (
    tenant text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    seal text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    signature text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, sequence)
);
