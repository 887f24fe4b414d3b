package io.stowage.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked to: why, what to do about it, and how it ends. */
final class CommandException extends RuntimeException {
    private final Exit exit;
    private final String fix;

    CommandException(Exit exit, String message, String fix) {
        this(exit, message, fix, null);
    }

    /** @param fix empty when nobody knows */
    CommandException(Exit exit, String message, String fix, @Nullable Throwable cause) {
        super(message, cause);
        this.exit = exit;
        this.fix = fix;
    }

    Exit exit() {
        return exit;
    }

    String fix() {
        return fix;
    }
}
