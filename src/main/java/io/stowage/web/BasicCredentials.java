package io.stowage.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** User and password of the scheme Basic (RFC 7617), in UTF-8. */
public record BasicCredentials(String user, String password) {
    private static final String SCHEME = "Basic ";
    private static final int MAX_LENGTH = 4096;

    /** Reads the value of {@code Authorization}; empty when it is of another scheme, or malformed. */
    public static Optional<BasicCredentials> parse(String header) {
        if (header.length() > MAX_LENGTH || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Not for logs. */
    @Override
    public String toString() {
        return "BasicCredentials[" + user + "]";
    }
}
