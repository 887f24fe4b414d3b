package io.stowage.content.verify;

/** How closely places are looked at. */
public enum VerifyMode {
    /** Every byte is read and hashed. */
    FULL,
    /** The store is asked for the length only: finds what is gone or cut, and proves nothing of the bytes. */
    QUICK
}
