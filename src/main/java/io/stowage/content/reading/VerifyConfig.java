package io.stowage.content.reading;

import io.stowage.config.ByteSize;
import io.stowage.config.Settings;
import java.time.Duration;

/**
 * How far the media are trusted that chunks lie on.
 *
 * @param again how long the checksums of a local chunk stand for its hash
 * @param checksumBytes memory for checksums
 * @param scrubRate bytes of local chunks that are hashed in the background in a second; zero for none
 */
public record VerifyConfig(OnRead onRead, Duration again, long checksumBytes, long scrubRate) {

    /** What is done with the bytes of a chunk before they are sent. */
    public enum OnRead {
        /** Local files are hashed now and then and compared with their checksums always; all else is hashed always. */
        AUTO,
        ALWAYS,
        /** Local files are hashed once for each writing, and a server may send them by itself; all else always. */
        ONCE
    }

    public static VerifyConfig from(Settings settings) {
        return new VerifyConfig(
                settings.choice(
                        "verify-on-read",
                        OnRead.AUTO,
                        "What is done with stored bytes before they are sent; auto: local files are compared with their"
                                + " checksums, all else is hashed; always: all is hashed; once: a local file is hashed"
                                + " once for each writing and not looked at again."),
                settings.duration(
                        "verify-again",
                        Duration.ofHours(24),
                        Duration.ofMinutes(1),
                        Duration.ofDays(365),
                        "How long the checksums of a local chunk stand for its hash, and how often all chunks are hashed"
                                + " in the background at most."),
                settings.size(
                        "checksum-cache",
                        16 * ByteSize.MIB,
                        64 * ByteSize.KIB,
                        ByteSize.GIB,
                        "Memory for checksums of local chunks, at 170 bytes for each; where there is none, the chunk is"
                                + " hashed."),
                settings.size(
                        "scrub-rate",
                        4 * ByteSize.MIB,
                        0,
                        ByteSize.GIB,
                        "Bytes of local chunks that are hashed in the background in a second; 0 for none."));
    }
}
