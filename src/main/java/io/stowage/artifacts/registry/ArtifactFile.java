package io.stowage.artifacts.registry;

import io.stowage.content.rows.Content;
import io.stowage.digest.Algorithm;
import io.stowage.digest.Digest;
import java.time.Instant;
import java.util.Optional;

/**
 * A file of a package.
 *
 * @param size what was announced until the file is stored
 * @param digests the same
 */
public record ArtifactFile(
        String packageId,
        FilePath path,
        State state,
        Optional<Long> content,
        Optional<Long> size,
        String mediaType,
        Digests digests,
        Optional<Instant> uploadedAt) {
    /** How far it is. */
    public enum State {
        /** Announced when the package was created. */
        EXPECTED(0),
        /** In its first store, and on its way to further ones. */
        COPYING(1),
        STORED(2);

        private final int code;

        State(int code) {
            this.code = code;
        }

        /** As it stands in the row. */
        int code() {
            return code;
        }

        static State of(int code) {
            for (State state : values()) {
                if (state.code == code) {
                    return state;
                }
            }
            throw new IllegalStateException("no file has the state " + code);
        }
    }

    public boolean isStored() {
        return state == State.STORED;
    }

    /** The same file once all copies are made. */
    ArtifactFile stored() {
        return new ArtifactFile(packageId, path, State.STORED, content, size, mediaType, digests, uploadedAt);
    }

    /** The same file over another content of the same bytes. */
    ArtifactFile in(Content same) {
        return new ArtifactFile(packageId, path, state, Optional.of(same.id()), size, mediaType, digests, uploadedAt);
    }

    /** Of one that is stored. */
    public long length() {
        return size.orElseThrow();
    }

    /** Of one that is stored. */
    public long contentId() {
        return content.orElseThrow();
    }

    public Digest primary(Algorithm algorithm) {
        return digests.digest(algorithm)
                .orElseThrow(() -> new IllegalStateException("a file was stored without its " + algorithm.label()));
    }
}
