-- Amounts are whole units; 100 digits hold what all counters could ever cost. Times are milliseconds and days are days, both
-- since 1970.

CREATE TABLE gateway (
  id ${id},
  name ${text} NOT NULL UNIQUE
);

CREATE TABLE account (
  id ${id},
  owner ${text} NOT NULL UNIQUE,
  opened BIGINT NOT NULL,
  -- The sum of this owner's entries, kept so that a budget is one look.
  posted NUMERIC(100) NOT NULL,
  overdraft NUMERIC(100) NOT NULL,
  daily_limit NUMERIC(100)
);

CREATE TABLE price_list (
  version INTEGER PRIMARY KEY,
  since BIGINT NOT NULL,
  bytes_up ${text} NOT NULL,
  bytes_down ${text} NOT NULL,
  reads ${text} NOT NULL,
  writes ${text} NOT NULL,
  bytes_stored ${text} NOT NULL,
  note ${text} NOT NULL
);

-- One row for each owner and gateway: the totals since ever, the day that goes on, and one that is over and waits to be
-- entered in the journal, so that the first report of a new day need not enter it.
CREATE TABLE tab (
  account BIGINT NOT NULL REFERENCES account (id),
  gateway BIGINT NOT NULL REFERENCES gateway (id),
  bytes_up BIGINT NOT NULL,
  bytes_down BIGINT NOT NULL,
  reads BIGINT NOT NULL,
  writes BIGINT NOT NULL,
  charged NUMERIC(100) NOT NULL,
  paid_ahead NUMERIC(100) NOT NULL,
  open_day BIGINT,
  day_bytes_up BIGINT NOT NULL,
  day_bytes_down BIGINT NOT NULL,
  day_reads BIGINT NOT NULL,
  day_writes BIGINT NOT NULL,
  day_charged NUMERIC(100) NOT NULL,
  over_day BIGINT,
  over_bytes_up BIGINT NOT NULL,
  over_bytes_down BIGINT NOT NULL,
  over_reads BIGINT NOT NULL,
  over_writes BIGINT NOT NULL,
  over_charged NUMERIC(100) NOT NULL,
  PRIMARY KEY (account, gateway)
) ${by_key};

-- To find the days that are over. Their columns change once or twice a day, so that a report does not touch them.
CREATE INDEX tab_open_day ON tab (open_day);
CREATE INDEX tab_over_day ON tab (over_day) WHERE over_day IS NOT NULL;

CREATE TABLE closed_day (
  account BIGINT NOT NULL REFERENCES account (id),
  gateway BIGINT NOT NULL REFERENCES gateway (id),
  usage_day BIGINT NOT NULL,
  bytes_up BIGINT NOT NULL,
  bytes_down BIGINT NOT NULL,
  reads BIGINT NOT NULL,
  writes BIGINT NOT NULL,
  charged NUMERIC(100) NOT NULL,
  PRIMARY KEY (account, usage_day, gateway)
) ${by_key};

-- One row: the number of the last entry. Taking numbers under its lock makes them gapless, and in the order of commits.
CREATE TABLE journal (
  last_entry BIGINT NOT NULL
);
INSERT INTO journal (last_entry) VALUES (0);

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

CREATE TABLE stored (
  account BIGINT NOT NULL REFERENCES account (id),
  gateway BIGINT NOT NULL REFERENCES gateway (id),
  chunks BIGINT NOT NULL,
  chunk_bytes BIGINT NOT NULL,
  blobs BIGINT NOT NULL,
  blob_bytes BIGINT NOT NULL,
  PRIMARY KEY (account, gateway)
) ${by_key};

CREATE FUNCTION stowage_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is append-only';
END
$$;

CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
  FOR EACH STATEMENT EXECUTE FUNCTION stowage_append_only();
