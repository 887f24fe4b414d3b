-- Packages of files that keep a promise of how long they stay.
CREATE TABLE artifact_package (
    id ${text} NOT NULL PRIMARY KEY,
    producer ${text} NOT NULL,
    name ${text} NOT NULL,
    version ${text} NOT NULL,
    retention_class ${text} NOT NULL,
    -- 0 open, 1 finalized, 2 expired, 3 abandoned, 4 deleted
    state SMALLINT NOT NULL,
    -- Who pays for what is stored.
    owner ${text} NOT NULL,
    -- The access key.
    created_by ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    finalized_at BIGINT,
    -- What its producer asked for, beside the rules of its class.
    expires_at BIGINT,
    expired_at BIGINT,
    deleted_at BIGINT,
    delete_reason ${text} NOT NULL,
    manifest ${bytes},
    -- The manifest as it is kept beside the files. The foreign key is what keeps it.
    manifest_content BIGINT REFERENCES content (id),
    -- Of a package that is not open any more.
    file_count BIGINT NOT NULL,
    total_size BIGINT NOT NULL,
    row_version BIGINT NOT NULL,
    -- 1 where no other package may ever have these coordinates.
    tombstone SMALLINT NOT NULL,
    -- 1 once nothing is left of a package that is over but this row.
    emptied SMALLINT NOT NULL
);
CREATE UNIQUE INDEX artifact_package_live ON artifact_package (producer, name, version) WHERE state < 3;
CREATE INDEX artifact_package_buried ON artifact_package (producer, name, version) WHERE tombstone = 1;
-- Asked for each content that was let go of.
CREATE INDEX artifact_package_by_manifest ON artifact_package (manifest_content);
-- A page of the list in the order of the ids, which is that of time.
CREATE INDEX artifact_package_by_state ON artifact_package (state, id);
CREATE INDEX artifact_package_by_producer ON artifact_package (producer, state, id);
CREATE INDEX artifact_package_by_name ON artifact_package (name, state, id);
CREATE INDEX artifact_package_by_version ON artifact_package (version, state, id);
CREATE INDEX artifact_package_by_coordinates ON artifact_package (producer, name, state, id);
CREATE INDEX artifact_package_by_class ON artifact_package (retention_class, state, id);
-- The newest of a name, and those that are due.
CREATE INDEX artifact_package_newest ON artifact_package (producer, name, state, finalized_at, id);
CREATE INDEX artifact_package_due ON artifact_package (retention_class, state, finalized_at, id);
CREATE INDEX artifact_package_expiring ON artifact_package (state, expires_at, id) WHERE expires_at IS NOT NULL;
-- Those that are over: something may be left of them, or they are forgotten after a while.
CREATE INDEX artifact_package_leftover ON artifact_package (id) WHERE state >= 3 AND emptied = 0;
CREATE INDEX artifact_package_over ON artifact_package (deleted_at) WHERE state >= 3 AND tombstone = 0 AND emptied = 1;

CREATE TABLE artifact_label (
    package ${text} NOT NULL REFERENCES artifact_package (id),
    name ${text} NOT NULL,
    value ${text} NOT NULL,
    PRIMARY KEY (package, name)
)${by_key};
CREATE INDEX artifact_label_by_value ON artifact_label (name, value, package);

CREATE TABLE artifact_hold (
    package ${text} NOT NULL REFERENCES artifact_package (id),
    name ${text} NOT NULL,
    reason ${text} NOT NULL,
    -- Null for one that only a person ends.
    until BIGINT,
    set_by ${text} NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (package, name)
)${by_key};

-- The foreign key is what keeps the bytes.
CREATE TABLE artifact_file (
    package ${text} NOT NULL REFERENCES artifact_package (id),
    path ${text} NOT NULL,
    -- 0 expected, 1 being copied to further stores, 2 stored
    state SMALLINT NOT NULL,
    content BIGINT REFERENCES content (id),
    -- Size and digests are what was announced until the file is stored.
    size BIGINT,
    media_type ${text} NOT NULL,
    sha256 ${bytes},
    sha512 ${bytes},
    sha1 ${bytes},
    md5 ${bytes},
    uploaded_at BIGINT,
    PRIMARY KEY (package, path)
)${by_key};
-- Asked for each content that was let go of.
CREATE INDEX artifact_file_by_content ON artifact_file (content);
CREATE INDEX artifact_file_by_sha256 ON artifact_file (sha256, package) WHERE sha256 IS NOT NULL;
CREATE INDEX artifact_file_by_sha512 ON artifact_file (sha512, package) WHERE sha512 IS NOT NULL;

-- What was created for an Idempotency-Key, for a day.
CREATE TABLE artifact_request (
    access_key ${text} NOT NULL,
    token ${text} NOT NULL,
    request ${bytes} NOT NULL,
    package ${text} NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (access_key, token)
)${by_key};
CREATE INDEX artifact_request_by_end ON artifact_request (expires_at);

-- For which producers an access key may publish.
CREATE TABLE artifact_publisher (
    access_key ${text} NOT NULL,
    producers ${text} NOT NULL,
    PRIMARY KEY (access_key, producers)
)${by_key};

-- Files that are sent in pieces, each of which is a content of its own until the upload is closed.
CREATE TABLE artifact_upload (
    id ${text} NOT NULL PRIMARY KEY,
    package ${text} NOT NULL REFERENCES artifact_package (id),
    path ${text} NOT NULL,
    access_key ${text} NOT NULL,
    size BIGINT,
    media_type ${text} NOT NULL,
    sha256 ${bytes},
    sha512 ${bytes},
    sha1 ${bytes},
    md5 ${bytes},
    received BIGINT NOT NULL,
    touched_at BIGINT NOT NULL
);
CREATE INDEX artifact_upload_by_package ON artifact_upload (package);
CREATE INDEX artifact_upload_by_time ON artifact_upload (touched_at);
CREATE TABLE artifact_upload_piece (
    upload ${text} NOT NULL REFERENCES artifact_upload (id),
    start BIGINT NOT NULL,
    length BIGINT NOT NULL,
    content BIGINT NOT NULL REFERENCES content (id),
    PRIMARY KEY (upload, start)
)${by_key};
CREATE INDEX artifact_upload_piece_by_content ON artifact_upload_piece (content);
