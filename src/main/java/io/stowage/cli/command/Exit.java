package io.stowage.cli.command;

/** How a command ended, for scripts. Documented in docs/cli.md and never renumbered. */
public enum Exit {
    OK(0, "done"),
    FAILED(1, "something went wrong that has no number of its own"),
    USAGE(2, "the command line says something that we do not understand"),
    NOT_FOUND(3, "what was asked for is not there"),
    REFUSED(4, "the server or the store refuses it: no permission, no credit"),
    DAMAGED(5, "bytes are not those of their hash, or objects are missing or differ"),
    UNAVAILABLE(6, "the server or the store does not answer, or not now; try again later"),
    FINDINGS(7, "doctor found something to do"),
    CONFIGURATION(78, "the settings have faults");

    private final int code;
    private final String meaning;

    Exit(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
