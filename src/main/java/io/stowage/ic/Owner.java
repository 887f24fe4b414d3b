package io.stowage.ic;

/**
 * A principal that pays. Those that own blobs are canisters and holders of keys; a certificate for any other kind of id
 * cannot exist. A reserved principal is the account of something that has neither, such as an access key. Nobody pays as
 * the management canister or anonymously.
 */
public record Owner(Principal principal) {
    private static final String CANNOT_OWN = "is a principal that cannot own blobs";

    public Owner {
        boolean allowed = switch (principal.kind()) {
            case OPAQUE, SELF_AUTHENTICATING, RESERVED -> true;
            case MANAGEMENT, ANONYMOUS, OTHER -> false;
        };
        if (!allowed) {
            throw new IllegalArgumentException(CANNOT_OWN);
        }
    }

    /** Reads the canonical text of a principal that can own blobs. */
    public static Owner parse(String text) {
        Owner owner = parsePayer(text);
        if (owner.principal.kind() == Principal.Kind.RESERVED) {
            throw new IllegalArgumentException(CANNOT_OWN);
        }
        return owner;
    }

    /** Reads the canonical text of a principal that can pay, whether it can own blobs or not. */
    public static Owner parsePayer(String text) {
        return new Owner(Principal.parse(text));
    }

    /** Reads the text as others may write it, in any case. Only the letters of ASCII have one here. */
    public static Owner parseAnyCase(String text) {
        return parse(folded(text));
    }

    /** The same for one that can pay, whether it can own blobs or not. */
    public static Owner parsePayerAnyCase(String text) {
        return parsePayer(folded(text));
    }

    private static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return folded.toString();
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
