package io.stowage.access;

/** What a key may do. */
public enum Right {
    READ("read"),
    WRITE("write"),
    /** To change what others have, and how a front works, as far as the front lets keys do that. */
    ADMIN("admin");

    private final String word;

    Right(String word) {
        this.word = word;
    }

    /** As it is written in lists of rights. */
    public String word() {
        return word;
    }
}
