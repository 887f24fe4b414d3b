package io.stowage.content.verify;

/**
 * What a verification has come to.
 *
 * @param unread places whose store could not be asked; they count as not verified
 * @param ended whether it went through its whole scope
 */
public record Progress(long checked, long bytes, long failed, long missing, long mended, long unread, boolean ended) {
    static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, false);

    Progress end() {
        return new Progress(checked, bytes, failed, missing, mended, unread, true);
    }
}
