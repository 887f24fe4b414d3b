-- How far each webhook is, and what keeps it from going on.
CREATE TABLE event_webhook (
    name ${text} NOT NULL PRIMARY KEY,
    -- the number of the last event that was accepted
    after_seq BIGINT NOT NULL,
    -- tries in a row that failed, and since when; 0 where none did
    failures BIGINT NOT NULL,
    failing_since BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    parked SMALLINT NOT NULL,
    last_error ${text} NOT NULL
)${by_key};
