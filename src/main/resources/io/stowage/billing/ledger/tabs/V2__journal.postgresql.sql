-- Append-only. Each entry takes its amount from one side and gives it to the other.
CREATE TABLE entry (
  id BIGINT PRIMARY KEY,
  made_at BIGINT NOT NULL,
  kind ${text} NOT NULL,
  idem_key ${text} NOT NULL UNIQUE,
  account BIGINT REFERENCES account (id),
  taken_from ${text} NOT NULL,
  given_to ${text} NOT NULL,
  amount NUMERIC(100) NOT NULL CHECK (amount >= 0),
  note ${text} NOT NULL
);
CREATE INDEX entry_account ON entry (account, id);

CREATE FUNCTION stowage_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is append-only';
END
$$;

CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
  FOR EACH STATEMENT EXECUTE FUNCTION stowage_append_only();

-- A tab changes with each report. With room on its page for the next version no index changes with it.
ALTER TABLE tab SET (fillfactor = 50);
