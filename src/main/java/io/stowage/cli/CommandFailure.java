package io.stowage.cli;

import io.stowage.cli.command.CommandException;
import io.stowage.cli.command.Exit;
import io.stowage.cli.remote.DamagedException;
import io.stowage.cli.remote.LocalException;
import io.stowage.cli.remote.RemoteException;
import io.stowage.cli.remote.UnreachableException;
import io.stowage.config.ConfigurationException;
import io.stowage.fault.StowageException;
import io.stowage.store.StoreException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes of any exception what a person has to know: what happened, what to do, and the exit code. */
record CommandFailure(Exit exit, String message, String fix) {

    static CommandFailure of(Throwable e) {
        if (e instanceof CommandException ours) {
            return new CommandFailure(ours.exit(), text(e), ours.fix());
        }
        if (e instanceof ConfigurationException) {
            return new CommandFailure(Exit.CONFIGURATION, text(e), "");
        }
        if (e instanceof RemoteException remote) {
            return ofRemote(remote);
        }
        if (e instanceof UnreachableException) {
            return new CommandFailure(
                    Exit.UNAVAILABLE, text(e), "see that the server runs and that --url or STOW_URL is its address");
        }
        if (e instanceof DamagedException) {
            return new CommandFailure(
                    Exit.DAMAGED, text(e), "nothing was kept; a proxy in between, or the store, is at fault");
        }
        if (e instanceof StoreException store) {
            return ofStore(store);
        }
        if (e instanceof StowageException fault) {
            return new CommandFailure(exitOf(fault), text(fault), "");
        }
        return ofFiles(e);
    }

    private static Exit exitOf(StowageException e) {
        return switch (e.fault()) {
            case DATABASE_UNAVAILABLE -> Exit.UNAVAILABLE;
            case CORRUPT -> Exit.DAMAGED;
            default -> Exit.FAILED;
        };
    }

    private static CommandFailure ofRemote(RemoteException e) {
        String message = text(e);
        return switch (e.code()) {
            case "no-authorization", "certificate" ->
                new CommandFailure(
                        Exit.REFUSED,
                        message,
                        "give the key of the owner with --key, or a certificate with --certificate");
            case "insufficient-balance" ->
                new CommandFailure(
                        Exit.REFUSED, message, "the owner's account needs credit: stowage cashier account top-up");
            case "owner-not-found" ->
                new CommandFailure(Exit.REFUSED, message, "the owner needs an account: stowage cashier account create");
            case "rate" -> new CommandFailure(Exit.UNAVAILABLE, message, "wait a minute, or use a smaller --parallel");
            default -> ofStatus(e);
        };
    }

    private static CommandFailure ofStatus(RemoteException e) {
        String message = text(e);
        return switch (e.status()) {
            case 401, 402, 403 -> new CommandFailure(Exit.REFUSED, message, "");
            case 404 ->
                new CommandFailure(
                        Exit.NOT_FOUND,
                        message,
                        e.code().isEmpty()
                                ? "is this a Stowage? --url has to be the address of its context"
                                : "see that hash and owner are right; a blob is there once all its chunks are");
            case 408, 429, 502, 503, 504 -> new CommandFailure(Exit.UNAVAILABLE, message, "try again later");
            default -> new CommandFailure(Exit.FAILED, message, "");
        };
    }

    private static CommandFailure ofStore(StoreException e) {
        String message = text(e);
        return switch (e.reason()) {
            case UNAVAILABLE, BUSY, CLOSED ->
                new CommandFailure(Exit.UNAVAILABLE, message, "stowage doctor looks closer");
            case DENIED ->
                new CommandFailure(Exit.REFUSED, message, "see the credentials and their rights: stowage doctor");
            case CORRUPT -> new CommandFailure(Exit.DAMAGED, message, "");
            case NO_SPACE -> new CommandFailure(Exit.FAILED, message, "make room, or see store.filesystem.min-free");
            case MISCONFIGURED -> new CommandFailure(Exit.CONFIGURATION, message, "stowage doctor looks closer");
            case RANGE_NOT_SATISFIABLE, NO_UPLOAD -> new CommandFailure(Exit.FAILED, message, "");
        };
    }

    private static CommandFailure ofFiles(Throwable e) {
        if (e instanceof NoSuchFileException missing) {
            return new CommandFailure(Exit.NOT_FOUND, "there is no file " + missing.getFile(), "");
        }
        if (e instanceof AccessDeniedException denied) {
            return new CommandFailure(
                    Exit.REFUSED, "the file " + denied.getFile() + " may not be used", "see its permissions");
        }
        if (e instanceof FileSystemException file) {
            return new CommandFailure(Exit.FAILED, text(file), "");
        }
        if (e instanceof LocalException) {
            return new CommandFailure(Exit.FAILED, text(e), "");
        }
        if (e instanceof InterruptedIOException) {
            return new CommandFailure(
                    Exit.FAILED, "interrupted", "the same command again goes on where this one stopped");
        }
        return new CommandFailure(Exit.FAILED, e.getMessage() == null ? e.toString() : text(e), "");
    }

    private static String text(Throwable e) {
        return String.valueOf(e.getMessage());
    }

    /** For people. */
    String text() {
        return "stowage: " + message + (fix.isEmpty() ? "" : "\n  what to do: " + fix);
    }

    /** For programs. */
    Map<String, Object> json() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("exit", exit.code());
        error.put("kind", exit.name().toLowerCase(java.util.Locale.ROOT));
        error.put("message", message);
        error.put("fix", fix);
        return Map.of("error", error);
    }
}
