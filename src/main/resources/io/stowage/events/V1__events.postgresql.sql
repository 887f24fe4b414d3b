-- Facts, with numbers that readers see in order and without gaps.
CREATE TABLE event (
    seq BIGINT PRIMARY KEY,
    ulid ${text} NOT NULL,
    type ${text} NOT NULL,
    -- microseconds since 1970
    at BIGINT NOT NULL,
    source ${text} NOT NULL,
    subject ${text} NOT NULL,
    data ${text} NOT NULL
);
CREATE INDEX event_by_type ON event (type, seq);

-- New facts, which get their number after their transaction has ended.
CREATE TABLE event_waiting (
    id ${id},
    ulid ${text} NOT NULL,
    type ${text} NOT NULL,
    at BIGINT NOT NULL,
    source ${text} NOT NULL,
    subject ${text} NOT NULL,
    data ${text} NOT NULL
);
CREATE TABLE event_counter (
    last BIGINT NOT NULL
);
INSERT INTO event_counter (last) VALUES (0);
