-- Files of NARs. The foreign key is what keeps the bytes.
CREATE TABLE nix_nar (
    cache ${text} NOT NULL,
    -- <hash>.nar.xz
    name ${text} NOT NULL,
    content BIGINT NOT NULL REFERENCES content (id),
    size BIGINT NOT NULL,
    -- Who brought it first, and pays for those who read it without a key.
    owner ${text} NOT NULL,
    stored_at BIGINT NOT NULL,
    -- When it was uploaded last, or asked for while it was condemned, or lost its last narinfo.
    wanted_at BIGINT NOT NULL,
    -- Since when it is to be removed, as no narinfo has it.
    condemned_at BIGINT,
    PRIMARY KEY (cache, name)
)${by_key};
CREATE INDEX nix_nar_condemned ON nix_nar (cache, name) WHERE condemned_at IS NOT NULL;
-- Asked for each content that was let go of.
CREATE INDEX nix_nar_by_content ON nix_nar (content);

-- Store paths. The document is the narinfo; what stands beside it is found by it.
CREATE TABLE nix_path (
    cache ${text} NOT NULL,
    hash ${text} NOT NULL,
    name ${text} NOT NULL,
    nar ${text} NOT NULL,
    nar_size BIGINT NOT NULL,
    document ${text} NOT NULL,
    -- The public keys of this server that have signed the document.
    signers ${text} NOT NULL,
    owner ${text} NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- Counts the changes of the document.
    version BIGINT NOT NULL,
    -- The version that the file in the store has; 0 before there is one.
    filed_version BIGINT NOT NULL,
    -- Since when it is to be removed, unless somebody asks for it.
    condemned_at BIGINT,
    PRIMARY KEY (cache, hash),
    FOREIGN KEY (cache, nar) REFERENCES nix_nar (cache, name)
)${by_key};
CREATE INDEX nix_path_by_nar ON nix_path (cache, nar);
CREATE INDEX nix_path_not_filed ON nix_path (cache, hash) WHERE filed_version <> version;
CREATE INDEX nix_path_condemned ON nix_path (cache, hash) WHERE condemned_at IS NOT NULL;

-- When each path was uploaded or asked for last. It changes often, and a narinfo seldom.
CREATE TABLE nix_use (
    cache ${text} NOT NULL,
    hash ${text} NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (cache, hash),
    FOREIGN KEY (cache, hash) REFERENCES nix_path (cache, hash)
)${by_key};
CREATE INDEX nix_use_by_time ON nix_use (cache, used_at DESC, hash);

-- Paths that stay, with all that they refer to. A pin outlives a path whose bytes were lost.
CREATE TABLE nix_pin (
    cache ${text} NOT NULL,
    hash ${text} NOT NULL,
    name ${text} NOT NULL,
    owner ${text} NOT NULL,
    pinned_at BIGINT NOT NULL,
    PRIMARY KEY (cache, hash)
)${by_key};

-- What a collection that runs has found to stay. Nothing of it counts afterwards.
CREATE TABLE nix_mark (
    cache ${text} NOT NULL,
    hash ${text} NOT NULL,
    -- Which group of paths it was found with, so that the last group can be taken back.
    batch BIGINT NOT NULL,
    -- Whether its references are marked, too.
    followed SMALLINT NOT NULL,
    PRIMARY KEY (cache, hash)
)${by_key};
CREATE INDEX nix_mark_not_followed ON nix_mark (cache, hash) WHERE followed = 0;
CREATE INDEX nix_mark_by_batch ON nix_mark (cache, batch);

-- Which paths a path refers to, whether they are in the cache or not.
CREATE TABLE nix_reference (
    cache ${text} NOT NULL,
    hash ${text} NOT NULL,
    reference ${text} NOT NULL,
    PRIMARY KEY (cache, hash, reference),
    FOREIGN KEY (cache, hash) REFERENCES nix_path (cache, hash)
)${by_key};
CREATE INDEX nix_reference_backwards ON nix_reference (cache, reference);

-- Files of narinfos that are to be removed from the store, as their paths are gone.
CREATE TABLE nix_removed_path (
    cache ${text} NOT NULL,
    hash ${text} NOT NULL,
    PRIMARY KEY (cache, hash)
)${by_key};

-- Listings, logs, debug infos, realisations and build traces.
CREATE TABLE nix_file (
    cache ${text} NOT NULL,
    kind ${text} NOT NULL,
    name ${text} NOT NULL,
    content BIGINT NOT NULL REFERENCES content (id),
    size BIGINT NOT NULL,
    owner ${text} NOT NULL,
    stored_at BIGINT NOT NULL,
    PRIMARY KEY (cache, kind, name)
)${by_key};
CREATE INDEX nix_file_by_content ON nix_file (content);
