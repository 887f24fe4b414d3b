-- What has a name in the demo front. The foreign key is what keeps the bytes.
CREATE TABLE demo_object (
    name ${text} NOT NULL PRIMARY KEY,
    content BIGINT NOT NULL REFERENCES content (id),
    -- Who put it and pays for those who read it without a key; empty where nobody does.
    owner ${text} NOT NULL,
    length BIGINT NOT NULL,
    media_type ${text} NOT NULL,
    etag ${text} NOT NULL,
    changed_at BIGINT NOT NULL
)${by_key};
-- Asked for each content that was let go of.
CREATE INDEX demo_object_by_content ON demo_object (content);
