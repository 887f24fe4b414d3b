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
record Failures(Exit exit, String message, String fix) {

    static Failures of(Throwable e) {
        if (e instanceof CommandException ours) {
            return new Failures(ours.exit(), text(e), ours.fix());
        }
        if (e instanceof ConfigurationException) {
            return new Failures(Exit.CONFIGURATION, text(e), "");
        }
        if (e instanceof RemoteException remote) {
            return ofRemote(remote);
        }
        if (e instanceof UnreachableException) {
            return new Failures(
                    Exit.UNAVAILABLE, text(e), "see that the server runs and that --url or STOW_URL is its address");
        }
        if (e instanceof DamagedException) {
            return new Failures(
                    Exit.DAMAGED, text(e), "nothing was kept; a proxy in between, or the store, is at fault");
        }
        if (e instanceof StoreException store) {
            return ofStore(store);
        }
        if (e instanceof StowageException fault) {
            return new Failures(exitOf(fault), text(fault), "");
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

    private static Failures ofRemote(RemoteException e) {
        String message = text(e);
        return switch (e.code()) {
            case "no-authorization", "certificate" ->
                new Failures(
                        Exit.REFUSED,
                        message,
                        "give the key of the owner with --key, or a certificate with --certificate");
            case "insufficient-balance" ->
                new Failures(Exit.REFUSED, message, "the owner's account needs credit: stowage cashier account top-up");
            case "owner-not-found" ->
                new Failures(Exit.REFUSED, message, "the owner needs an account: stowage cashier account create");
            case "rate" -> new Failures(Exit.UNAVAILABLE, message, "wait a minute, or use a smaller --parallel");
            default -> ofStatus(e);
        };
    }

    private static Failures ofStatus(RemoteException e) {
        String message = text(e);
        return switch (e.status()) {
            case 401, 402, 403 -> new Failures(Exit.REFUSED, message, "");
            case 404 ->
                new Failures(
                        Exit.NOT_FOUND,
                        message,
                        e.code().isEmpty()
                                ? "is this a Stowage? --url has to be the address of its context"
                                : "see that hash and owner are right; a blob is there once all its chunks are");
            case 408, 429, 502, 503, 504 -> new Failures(Exit.UNAVAILABLE, message, "try again later");
            default -> new Failures(Exit.FAILED, message, "");
        };
    }

    private static Failures ofStore(StoreException e) {
        String message = text(e);
        return switch (e.reason()) {
            case UNAVAILABLE, BUSY, CLOSED -> new Failures(Exit.UNAVAILABLE, message, "stowage doctor looks closer");
            case DENIED -> new Failures(Exit.REFUSED, message, "see the credentials and their rights: stowage doctor");
            case CORRUPT -> new Failures(Exit.DAMAGED, message, "");
            case NO_SPACE -> new Failures(Exit.FAILED, message, "make room, or see store.filesystem.min-free");
            case MISCONFIGURED -> new Failures(Exit.CONFIGURATION, message, "stowage doctor looks closer");
            case RANGE_NOT_SATISFIABLE, NO_UPLOAD -> new Failures(Exit.FAILED, message, "");
        };
    }

    private static Failures ofFiles(Throwable e) {
        if (e instanceof NoSuchFileException missing) {
            return new Failures(Exit.NOT_FOUND, "there is no file " + missing.getFile(), "");
        }
        if (e instanceof AccessDeniedException denied) {
            return new Failures(
                    Exit.REFUSED, "the file " + denied.getFile() + " may not be used", "see its permissions");
        }
        if (e instanceof FileSystemException file) {
            return new Failures(Exit.FAILED, text(file), "");
        }
        if (e instanceof LocalException) {
            return new Failures(Exit.FAILED, text(e), "");
        }
        if (e instanceof InterruptedIOException) {
            return new Failures(Exit.FAILED, "interrupted", "the same command again goes on where this one stopped");
        }
        return new Failures(Exit.FAILED, e.getMessage() == null ? e.toString() : text(e), "");
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
