package io.stowage.cli.command;

import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked to: why, what to do about it, and how it ends. */
public final class CommandException extends RuntimeException {
    private final Exit exit;
    private final String fix;

    public CommandException(Exit exit, String message, String fix) {
        this(exit, message, fix, null);
    }

    /** @param fix empty when nobody knows */
    public CommandException(Exit exit, String message, String fix, @Nullable Throwable cause) {
        super(message, cause);
        this.exit = exit;
        this.fix = fix;
    }

    public Exit exit() {
        return exit;
    }

    public String fix() {
        return fix;
    }
}
