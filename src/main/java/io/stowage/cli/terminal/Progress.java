package io.stowage.cli.terminal;

/** Hears how far something has come. Any thread may tell. */
public interface Progress extends AutoCloseable {
    /** For pipes and scripts, which want nothing but the result. */
    Progress SILENT = new Progress() {
        @Override
        public void add(long amount) {}

        @Override
        public void close() {}
    };

    /** So much more is done. */
    void add(long amount);

    /** Leaves nothing of the bar on the screen. */
    @Override
    void close();
}
