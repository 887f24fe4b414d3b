package io.stowage.content.move;

/**
 * What became of one place.
 *
 * @param problem why it was not moved; else empty
 */
record Moved(Leaving leaving, Verdict verdict, String problem) {
    enum Verdict {
        MOVED,
        /** Its content lay whole in the other store already. */
        THERE,
        /** Its content lies nowhere whole. */
        LOST,
        /** It could not be moved, and stays. */
        ERROR,
        /** It was deleted meanwhile. */
        SKIPPED,
        /** A store does not answer, so that it is no use to go on. */
        UNAVAILABLE
    }

    /** Whether the content lies in the other store now. */
    boolean mayGo() {
        return verdict == Verdict.MOVED || verdict == Verdict.THERE;
    }

    /** @param gone whether its row was removed */
    MoveCounters counted(boolean gone) {
        boolean moved = gone && verdict == Verdict.MOVED;
        boolean there = gone && verdict == Verdict.THERE;
        return new MoveCounters(
                moved ? 1 : 0,
                there ? 1 : 0,
                verdict == Verdict.LOST ? 1 : 0,
                verdict == Verdict.ERROR ? 1 : 0,
                verdict == Verdict.SKIPPED || (mayGo() && !gone) ? 1 : 0,
                0,
                0,
                moved ? leaving.content().size() : 0);
    }
}
