-- Paths that upstream caches have, whether their NARs were taken or not.
CREATE TABLE nix_upstream_path (
    cache ${text} NOT NULL,
    hash ${text} NOT NULL,
    -- The name of its NAR here, which follows from the hash of the file.
    nar ${text} NOT NULL,
    upstream ${text} NOT NULL,
    -- Where the NAR is in the upstream, which may be under any name.
    url ${text} NOT NULL,
    -- The narinfo as this server shows it.
    document ${text} NOT NULL,
    -- The public keys of this server that have signed the document.
    signers ${text} NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (cache, hash)
)${by_key};
CREATE INDEX nix_upstream_path_by_nar ON nix_upstream_path (cache, nar);
CREATE INDEX nix_upstream_path_by_age ON nix_upstream_path (asked_at);
