package io.stowage.nix.format;

import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import io.stowage.fault.StowageException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where another cache says that a NAR is, below its own address. It may be called anything there. */
public record ForeignUrl(String text) {
    private static final int LONGEST = 1024;
    private static final String SEGMENT = "(?:[A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})+";
    private static final String QUERY = "(?:[A-Za-z0-9._~!$&'()*+,;=@:/?-]|%[0-9A-Fa-f]{2})*";
    private static final Pattern FORM = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + ")*(?:\\?" + QUERY + ")?");
    private static final Pattern HIDDEN = Pattern.compile("%(?:2e|2f|5c|00)");

    public ForeignUrl {
        BadRequest.unless(
                text.length() <= LONGEST && FORM.matcher(text).matches(), "URL is not a path below the cache");
        String path = path(text);
        boolean leadsAway = HIDDEN.matcher(path.toLowerCase(Locale.ROOT)).find();
        for (String segment : path.split("/", -1)) {
            leadsAway |= segment.equals(".") || segment.equals("..");
        }
        BadRequest.unless(!leadsAway, "URL has a segment that must not be in it");
    }

    private static String path(String text) {
        int mark = text.indexOf('?');
        return mark < 0 ? text : text.substring(0, mark);
    }

    boolean isBzip2() {
        return path(text).endsWith(".nar" + NarExtension.BZIP2.text());
    }

    /** What the file hashes to, where its name is that hash as clients write it. */
    Optional<Digest> digest() {
        try {
            NarUrl url = NarUrl.parse(text);
            return url.prefix().isPresent()
                    ? Optional.empty()
                    : Optional.of(url.name().digest());
        } catch (StowageException e) {
            return Optional.empty();
        }
    }
}
