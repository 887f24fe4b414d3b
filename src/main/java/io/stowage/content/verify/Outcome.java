package io.stowage.content.verify;

import io.stowage.digest.Digest;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was found of one place.
 *
 * @param problem why it is not verified: {@code digest_mismatch}, {@code size_mismatch}, {@code missing}, or what the store said
 * @param actual the digest of what lies there instead
 * @param actualSize the length of what lies there instead
 * @param read bytes that were read, once
 * @param repaired whether it was lost before and has its bytes again
 */
record Outcome(
        DuePlace due,
        Verdict verdict,
        Optional<String> problem,
        Optional<Digest> actual,
        OptionalLong actualSize,
        long read,
        long millis,
        boolean repaired) {

    enum Verdict {
        VERIFIED,
        FAILED,
        MISSING,
        /** It could not be read, which says nothing about its bytes. */
        ERROR,
        /** The whole store does not answer, so that it is no use to go on. */
        UNAVAILABLE
    }

    boolean isLost() {
        return verdict == Verdict.FAILED || verdict == Verdict.MISSING;
    }

    Outcome asRepaired() {
        return new Outcome(due, verdict, problem, actual, actualSize, read, millis, true);
    }

    /** @param noted whether the place was still as it was when it was read */
    VerifyCounts counted(boolean noted) {
        boolean ok = noted && verdict == Verdict.VERIFIED;
        return new VerifyCounts(
                ok ? 1 : 0,
                noted && verdict == Verdict.FAILED ? 1 : 0,
                noted && verdict == Verdict.MISSING ? 1 : 0,
                noted && verdict == Verdict.ERROR ? 1 : 0,
                noted ? 0 : 1,
                ok && repaired ? 1 : 0,
                0,
                read);
    }
}
