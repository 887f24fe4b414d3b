package io.stowage.launcher;

/** A command line that says something we do not understand. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
