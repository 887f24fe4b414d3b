package io.stowage.content.verify;

import io.stowage.content.jobs.Pace;
import io.stowage.content.rows.Content;
import io.stowage.content.rows.Place;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Reads single places to their end and says whether they have the bytes of their contents. Changes nothing. */
public final class PlaceProof {
    private final BlockingQueue<PlaceCheck> checks;

    /** What was found of a place. */
    public enum Finding {
        WHOLE,
        /** It has other bytes or none. */
        LOST,
        /** It could not be read, which says nothing about its bytes. */
        UNREADABLE,
        /** Its store does not answer at all. */
        SILENT
    }

    /** @param problem what is wrong; empty where nothing is */
    public record Result(Finding finding, String problem) {}

    /**
     * @param threads that may look at places at a time
     * @param pace how fast they read together
     */
    public PlaceProof(VerifyParts parts, int threads, Optional<Pace> pace) {
        this.checks = new ArrayBlockingQueue<>(threads);
        for (int i = 0; i < threads; i++) {
            checks.add(new PlaceCheck(parts, PlaceCheck.Limits.of(pace)));
        }
    }

    public Result prove(Place place, Content content) throws InterruptedException {
        PlaceCheck check = checks.take();
        try {
            Outcome outcome = check.check(new DuePlace(place, content, 0, 0), VerifyMode.FULL);
            Finding finding = switch (outcome.verdict()) {
                case VERIFIED -> Finding.WHOLE;
                case FAILED, MISSING -> Finding.LOST;
                case ERROR -> Finding.UNREADABLE;
                case UNAVAILABLE -> Finding.SILENT;
            };
            return new Result(finding, outcome.problem().orElse(""));
        } finally {
            checks.add(check);
        }
    }
}
