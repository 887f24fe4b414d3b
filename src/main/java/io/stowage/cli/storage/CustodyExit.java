package io.stowage.cli.storage;

/** How the commands of this room end. They are for scripts that watch over stored bytes, and have numbers of their own. */
final class CustodyExit {
    static final int GOOD = 0;
    static final int LOSS = 1;
    static final int UNFINISHED = 2;
    static final int USAGE = 3;
    static final int RUNNING = 4;

    private CustodyExit() {}
}
