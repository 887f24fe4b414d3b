-- Facts, numbered in the order in which their transactions ended: there is one writer.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    ulid ${text} NOT NULL,
    type ${text} NOT NULL,
    -- microseconds since 1970
    at BIGINT NOT NULL,
    source ${text} NOT NULL,
    subject ${text} NOT NULL,
    data ${text} NOT NULL
);
CREATE INDEX event_by_type ON event (type, seq);
