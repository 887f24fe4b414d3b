package io.stowage.artifacts.registry;

import io.stowage.fault.BadRequest;
import io.stowage.fault.StowageException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** Where a file is within its package: relative, in segments with slashes in between. */
public record FilePath(String text) {
    private static final int MOST_BYTES = 1024;

    public FilePath {
        require(
                !text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES,
                "has 1 to " + MOST_BYTES + " bytes");
        require(
                text.chars().noneMatch(c -> Character.isISOControl(c) || c == '\\'),
                "has no control characters and no backslash");
        require(Normalizer.isNormalized(text, Normalizer.Form.NFC), "is in Unicode's form NFC");
        for (String segment : text.split("/", -1)) {
            require(
                    !segment.isEmpty() && !segment.equals(".") && !segment.equals(".."),
                    "has no empty segment, and none that is . or ..");
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            StowageException refusal = BadRequest.because("the path of a file " + rule);
            throw refusal.coded("bad_path");
        }
    }

    /** Every path that would have to be a folder for this one to be a file. */
    List<String> folders() {
        List<String> folders = new ArrayList<>();
        for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
            folders.add(text.substring(0, slash));
        }
        return folders;
    }

    /** The last segment. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }
}
