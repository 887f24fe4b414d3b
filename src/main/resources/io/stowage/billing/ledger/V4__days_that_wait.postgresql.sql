-- A day that is over and waits to be entered, so that the first report of a new day need not enter it.
ALTER TABLE tab
  ADD COLUMN over_day DATE,
  ADD COLUMN over_bytes_up BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN over_bytes_down BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN over_reads BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN over_writes BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN over_charged NUMERIC(100) NOT NULL DEFAULT 0;

-- Its column changes twice a day, so that a report does not touch it.
CREATE INDEX tab_over_day ON tab (over_day);
