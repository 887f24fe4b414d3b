package io.stowage.ic;

/**
 * A principal that can own blobs: a canister, or the holder of a key. Nobody can own as the management canister or
 * anonymously, and a certificate for any other kind of id cannot exist.
 */
public record Owner(Principal principal) {
    public Owner {
        boolean allowed = switch (principal.kind()) {
            case OPAQUE, SELF_AUTHENTICATING -> true;
            case MANAGEMENT, ANONYMOUS, OTHER -> false;
        };
        if (!allowed) {
            throw new IllegalArgumentException("is a principal that cannot own blobs");
        }
    }

    /** Reads the canonical text of a principal that can own. */
    public static Owner parse(String text) {
        return new Owner(Principal.parse(text));
    }

    /** Reads the text as others may write it, in any case. Only the letters of ASCII have one here. */
    public static Owner parseAnyCase(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return parse(folded.toString());
    }

    /** Whether it is a canister, which can give certificates; else it is the holder of a key. */
    public boolean isCanister() {
        return principal.kind() == Principal.Kind.OPAQUE;
    }

    /** The canonical text. */
    @Override
    public String toString() {
        return principal.toString();
    }
}
