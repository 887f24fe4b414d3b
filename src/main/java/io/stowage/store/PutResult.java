package io.stowage.store;

/**
 * What a write came to.
 *
 * @param stored false only when the write was to happen {@linkplain PutOptions#onlyIfAbsent() only if absent} and
 *     something was there
 * @param length the bytes written; zero when nothing was
 */
public record PutResult(boolean stored, long length) {
    public static final PutResult ALREADY_THERE = new PutResult(false, 0);

    public static PutResult stored(long length) {
        return new PutResult(true, length);
    }
}
