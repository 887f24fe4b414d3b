CREATE TABLE s3_bucket (
    id ${id},
    -- Of all buckets of the server. A bucket that was deleted has none while rows of its uploads are still there.
    name ${text} UNIQUE,
    -- The access key, and who pays for what it stores.
    owner ${text} NOT NULL,
    payer ${text} NOT NULL,
    -- What the names of everything that the key creates begin with.
    root ${text} NOT NULL,
    acl ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    -- The document with the rules, as the front wrote it.
    cors ${text},
    tags ${bytes}
);
CREATE INDEX s3_bucket_by_owner ON s3_bucket (owner, name);
CREATE INDEX s3_bucket_by_payer ON s3_bucket (payer, name);
CREATE INDEX s3_bucket_deleted ON s3_bucket (id) WHERE name IS NULL;

-- The current object of each name. Names are bytes of UTF-8, which is the order that listings have. What a listing
-- shows comes first, so that a page reads no metadata.
CREATE TABLE s3_object (
    bucket BIGINT NOT NULL REFERENCES s3_bucket (id),
    name ${bytes} NOT NULL,
    size BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    etag ${text} NOT NULL,
    content BIGINT NOT NULL REFERENCES content (id),
    -- That of the bucket where there is none.
    acl ${text},
    -- Which conditional write wrote it, to know one that is sent again.
    attempt ${bytes},
    checksum ${text},
    headers ${bytes},
    tags ${bytes},
    parts ${bytes},
    PRIMARY KEY (bucket, name)
)${by_key};
CREATE INDEX s3_object_by_content ON s3_object (content);

-- Ids of uploads begin with their time, so that those of one name are in the order in which they began.
CREATE TABLE s3_upload (
    id ${text} NOT NULL PRIMARY KEY,
    bucket BIGINT NOT NULL REFERENCES s3_bucket (id),
    name ${bytes} NOT NULL,
    started_at BIGINT NOT NULL,
    -- 1: aborted or expired, and its parts are being removed
    ended SMALLINT NOT NULL,
    initiator ${text} NOT NULL,
    acl ${text},
    checksum_algorithm ${text},
    checksum_type ${text} NOT NULL,
    headers ${bytes},
    tags ${bytes}
)${by_key};
CREATE INDEX s3_upload_by_name ON s3_upload (bucket, name, id);
CREATE INDEX s3_upload_by_time ON s3_upload (ended, started_at);

CREATE TABLE s3_part (
    upload ${text} NOT NULL REFERENCES s3_upload (id),
    number INTEGER NOT NULL,
    size BIGINT NOT NULL,
    modified_at BIGINT NOT NULL,
    etag ${text} NOT NULL,
    content BIGINT NOT NULL REFERENCES content (id),
    checksum ${text},
    PRIMARY KEY (upload, number)
)${by_key};
CREATE INDEX s3_part_by_content ON s3_part (content);

-- What was answered to those who completed uploads, for clients that ask again after a lost answer. No foreign key: a
-- bucket may go before.
CREATE TABLE s3_completion (
    upload ${text} NOT NULL PRIMARY KEY,
    bucket BIGINT NOT NULL,
    name ${bytes} NOT NULL,
    completed_at BIGINT NOT NULL,
    etag ${text} NOT NULL,
    checksum ${text},
    root ${bytes}
)${by_key};
CREATE INDEX s3_completion_by_time ON s3_completion (completed_at);

-- What lies in buckets, as totals and as changes that are not in the totals yet.
CREATE TABLE s3_stored (
    bucket BIGINT NOT NULL PRIMARY KEY,
    bytes BIGINT NOT NULL,
    objects BIGINT NOT NULL,
    part_bytes BIGINT NOT NULL
);
CREATE TABLE s3_stored_change (
    id ${id},
    bucket BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    objects BIGINT NOT NULL,
    part_bytes BIGINT NOT NULL
);
CREATE INDEX s3_stored_change_by_bucket ON s3_stored_change (bucket);
