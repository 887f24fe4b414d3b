package io.stowage.cli.command;

import io.stowage.cli.remote.RemoteException;
import java.io.IOException;

/**
 * What to do about a 404, of which there are two: one with a code is a front's own, of a thing that it does not have; one
 * without comes from a server that has no such front, or not at that path.
 *
 * @param front what to see to where the front is not there
 * @param thing what to do where the front has no such thing; empty where its own words are enough
 */
public record NothingThere(String front, String thing) {

    /** Something that is asked of a front. */
    @FunctionalInterface
    public interface Question<T> {
        T ask() throws IOException;
    }

    public <T> T told(Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (RemoteException e) {
            String fix = e.code().isEmpty() ? front : thing;
            if (e.status() != 404 || fix.isEmpty()) {
                throw e;
            }
            throw new CommandException(Exit.NOT_FOUND, String.valueOf(e.getMessage()), fix, e);
        }
    }
}
