CREATE TABLE access_key (
    -- What a client calls the key: STW and 17 of A-Z2-7.
    id ${text} NOT NULL PRIMARY KEY,
    -- A name that may stand for it where a client sends a user and a password.
    name ${text} UNIQUE,
    -- Who pays, as text.
    owner ${text} NOT NULL,
    -- What the names of everything that the key creates begin with, where a front has such names.
    root ${text} NOT NULL,
    -- Encrypted under the master key, since a signature can be checked only with the secret itself.
    sealed ${bytes} NOT NULL,
    -- Which master key encrypted it, by a name that tells nothing of the key.
    sealed_by ${text} NOT NULL,
    -- SHA-256 of the secret: finds the key of a bare token.
    fingerprint ${bytes} NOT NULL UNIQUE,
    rights ${text} NOT NULL,
    note ${text} NOT NULL,
    enabled SMALLINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX access_key_by_owner ON access_key (owner);
