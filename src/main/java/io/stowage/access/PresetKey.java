package io.stowage.access;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A key whose id and secret were chosen outside, for deployments that are set up by scripts, and for tests. */
public record PresetKey(String id, String secret) {
    private static final int MOST = 1000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,127}");
    private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7e&&[^,]]{8,128}");

    public PresetKey {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("has a key that is not 3 to 128 of A-Z, a-z, 0-9 and . _ -");
        }
        if (!SECRET.matcher(secret).matches()) {
            throw new IllegalArgumentException("has a secret that is not 8 to 128 printable ASCII characters");
        }
    }

    /** Reads {@code key:secret}, several of them with commas or line breaks in between. A refusal repeats none of it. */
    static List<PresetKey> parse(String text) {
        List<PresetKey> seeds = new ArrayList<>();
        for (String item : text.strip().split("\\s*[,\\n]\\s*", MOST + 1)) {
            int colon = item.indexOf(':');
            if (colon < 0 || seeds.size() == MOST) {
                throw new IllegalArgumentException("is not a list of at most " + MOST + " key:secret");
            }
            seeds.add(new PresetKey(item.substring(0, colon), item.substring(colon + 1)));
        }
        return seeds;
    }

    /** Not for logs. */
    @Override
    public String toString() {
        return "Seed[" + id + "]";
    }
}
