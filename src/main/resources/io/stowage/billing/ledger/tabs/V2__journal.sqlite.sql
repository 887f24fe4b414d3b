-- Append-only. Each entry takes its amount from one side and gives it to the other.
CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  made_at BIGINT NOT NULL,
  kind ${text} NOT NULL,
  idem_key ${text} NOT NULL UNIQUE,
  account BIGINT REFERENCES account (id),
  taken_from ${text} NOT NULL,
  given_to ${text} NOT NULL,
  amount TEXT NOT NULL CHECK (amount NOT LIKE '-%'),
  note ${text} NOT NULL
);
CREATE INDEX entry_account ON entry (account, id);

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
