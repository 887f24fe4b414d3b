CREATE TABLE item (
    name ${text} NOT NULL PRIMARY KEY,
    content BIGINT NOT NULL REFERENCES content (id)
)${by_key};
CREATE INDEX item_by_content ON item (content);
