CREATE TABLE lease (
  name ${text} PRIMARY KEY,
  holder ${text} NOT NULL,
  ends_at BIGINT NOT NULL,
  fence BIGINT NOT NULL
) ${by_key};
