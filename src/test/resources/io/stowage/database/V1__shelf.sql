CREATE TABLE shelf (
  id ${id},
  name ${text} NOT NULL UNIQUE
);

CREATE TABLE book (
  shelf BIGINT NOT NULL REFERENCES shelf (id),
  title ${text} NOT NULL,
  cover ${bytes} NOT NULL,
  lent SMALLINT NOT NULL,
  added_at BIGINT NOT NULL,
  PRIMARY KEY (shelf, title)
) ${by_key};
