-- Bytes that never change. A front's row that needs a content points to content (id): that foreign key is the claim.
CREATE TABLE content (
    id ${id},
    size BIGINT NOT NULL,
    -- The root of the hash tree over pieces of 1 MiB; of a composed content it may be computed later.
    root ${bytes},
    sha256 ${bytes},
    sha512 ${bytes},
    -- The hashes of the pieces one behind the other; of one piece, the root is its hash. Of more than 4,096 they lie in a
    -- store, see content_pieces.
    pieces ${bytes},
    composed SMALLINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX content_by_root ON content (root, size);
CREATE INDEX content_without_root ON content (id) WHERE root IS NULL;
CREATE INDEX content_by_sha256 ON content (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX content_by_sha512 ON content (sha512) WHERE sha512 IS NOT NULL;

-- Where a copy of a content lies.
CREATE TABLE content_place (
    id ${id},
    content BIGINT NOT NULL REFERENCES content (id),
    store ${text} NOT NULL,
    name ${text} NOT NULL,
    -- 0 whole, 1 failed, 2 missing
    state SMALLINT NOT NULL,
    stored_at BIGINT NOT NULL,
    -- when its bytes were proven last: when they came, or when they were read again
    verified_at BIGINT NOT NULL,
    -- why it could not be read the last time; that says nothing about its bytes
    last_error ${text},
    UNIQUE (store, name)
);
CREATE INDEX content_place_by_verification ON content_place (store, verified_at, id);
CREATE INDEX content_place_by_content ON content_place (content);
CREATE INDEX content_place_not_whole ON content_place (state) WHERE state <> 0;

-- Where the hashes of the pieces of a large content lie.
CREATE TABLE content_pieces (
    content BIGINT NOT NULL PRIMARY KEY REFERENCES content (id),
    store ${text} NOT NULL,
    name ${text} NOT NULL,
    UNIQUE (store, name)
);

-- A composed content is these parts of others, in the order of their positions.
CREATE TABLE content_span (
    whole BIGINT NOT NULL REFERENCES content (id),
    position BIGINT NOT NULL,
    part BIGINT NOT NULL REFERENCES content (id),
    start BIGINT NOT NULL,
    length BIGINT NOT NULL,
    PRIMARY KEY (whole, position)
)${by_key};
CREATE INDEX content_span_by_part ON content_span (part);

-- Contents that a front has let go of; a task looks whether anything else claims them.
CREATE TABLE content_loose (
    content BIGINT NOT NULL PRIMARY KEY REFERENCES content (id),
    since BIGINT NOT NULL
);
CREATE INDEX content_loose_by_time ON content_loose (since);

-- Objects in stores whose rows are gone and whose bytes are to be deleted.
CREATE TABLE content_removal (
    id ${id},
    store ${text} NOT NULL,
    name ${text} NOT NULL,
    -- until then the bytes stay
    due_at BIGINT NOT NULL,
    UNIQUE (store, name)
);

-- Objects in stores that no row knew when they were seen first.
CREATE TABLE content_orphan (
    store ${text} NOT NULL,
    name ${text} NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (store, name)
)${by_key};

-- Who is writing or deleting an object under a name that is used again; see KeyHolds.
CREATE TABLE content_hold (
    store ${text} NOT NULL,
    name ${text} NOT NULL,
    token BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (store, name)
)${by_key};

-- What owners have stored, in logical bytes, as totals and as changes that are not in the totals yet.
CREATE TABLE content_stored (
    owner ${text} NOT NULL PRIMARY KEY,
    bytes BIGINT NOT NULL,
    objects BIGINT NOT NULL
)${by_key};
CREATE TABLE content_stored_change (
    id ${id},
    owner ${text} NOT NULL,
    bytes BIGINT NOT NULL,
    objects BIGINT NOT NULL
);
CREATE INDEX content_stored_change_by_owner ON content_stored_change (owner);

-- How each store was when it was asked last, to know a change.
CREATE TABLE content_store_health (
    store ${text} NOT NULL PRIMARY KEY,
    status ${text} NOT NULL,
    since BIGINT NOT NULL
)${by_key};

-- Jobs on the places of stores: verifications and moves. What options, reached and counters say is known to each kind.
CREATE TABLE content_job (
    id ${text} NOT NULL PRIMARY KEY,
    kind ${text} NOT NULL,
    -- of several jobs that need the same right, one runs at a time
    lease ${text} NOT NULL,
    store ${text} NOT NULL,
    options ${text} NOT NULL,
    state ${text} NOT NULL,
    -- how far it is
    reached ${text} NOT NULL,
    counters ${text} NOT NULL,
    -- -1 until they are counted
    total_places BIGINT NOT NULL,
    total_bytes BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    finished_at BIGINT,
    -- why it is paused, stopped or canceled
    reason ${text} NOT NULL
);
CREATE INDEX content_job_by_store ON content_job (store, id);
CREATE INDEX content_job_by_lease ON content_job (lease, id);
