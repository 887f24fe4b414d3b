package io.stowage.custody;

import io.stowage.content.move.MoveOptions;
import io.stowage.fault.Fault;
import io.stowage.fault.StowageException;
import io.stowage.web.json.Fields;
import java.util.Set;

/**
 * What a client wants of a move.
 *
 * @param dryRun whether only to say what would be moved
 * @param force whether also a store is emptied that new bytes still go to
 */
record MoveRequest(MoveOptions options, boolean dryRun, boolean force) {
    static final Set<String> FIELDS = Set.of(
            "to",
            "front",
            "retention_class",
            "concurrency",
            "rate",
            "max_errors",
            "max_unavailable",
            "dry_run",
            "force");

    static MoveRequest of(Fields body) {
        try {
            MoveOptions options = new MoveOptions(
                    body.text("to"),
                    body.optionalText("front").orElse(""),
                    body.optionalText("retention_class").orElse(""),
                    VerifyRequest.number(body, "concurrency", MoveOptions.USUAL_CONCURRENCY),
                    body.optionalText("rate").map(VerifyRequest::rate).orElse(0L),
                    VerifyRequest.number(body, "max_errors", MoveOptions.USUAL_MAX_ERRORS),
                    VerifyRequest.duration(body, "max_unavailable", MoveOptions.USUAL_MAX_UNAVAILABLE));
            return new MoveRequest(options, body.flag("dry_run"), body.flag("force"));
        } catch (IllegalArgumentException e) {
            throw new StowageException(Fault.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }
}
