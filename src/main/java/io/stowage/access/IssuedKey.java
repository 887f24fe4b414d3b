package io.stowage.access;

/** A key at the only moments at which its secret is shown: when it was made, and when the secret was replaced. */
public record IssuedKey(AccessKey key, String secret) {
    /** Not for logs. */
    @Override
    public String toString() {
        return "IssuedKey[" + key.id() + "]";
    }
}
