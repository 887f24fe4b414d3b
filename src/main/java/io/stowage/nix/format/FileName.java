package io.stowage.nix.format;

import io.stowage.fault.BadRequest;
import java.util.regex.Pattern;

/** The name of a listing, a log, a debug info, a realisation or a build trace, checked and written in one way. */
public record FileName(FileKind kind, String text) {
    private static final String OUTPUT = "[0-9A-Za-z+\\-_?=][0-9A-Za-z+\\-._?=]{0,210}";
    private static final Pattern BUILD_ID = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern REALISATION = Pattern.compile("sha256:[0-9a-f]{64}!" + OUTPUT);
    private static final Pattern OUTPUT_NAME = Pattern.compile(OUTPUT);
    private static final String DOI = ".doi";
    private static final String DEBUG = ".debug";

    /** @param name what stands behind the folder, decoded */
    public static FileName parse(FileKind kind, String name) {
        return new FileName(
                kind,
                switch (kind) {
                    case LISTING -> new PathHash(name).text();
                    case LOG -> StorePath.ofBaseName(name).baseName();
                    case DEBUG_INFO -> debugInfo(name);
                    case REALISATION -> realisation(name);
                    case BUILD_TRACE -> buildTrace(name);
                });
    }

    private static String debugInfo(String name) {
        String id = name.endsWith(DEBUG) ? name.substring(0, name.length() - DEBUG.length()) : name;
        BadRequest.unless(BUILD_ID.matcher(id).matches(), "a debug info is called <40 digits in hex>.debug");
        return id;
    }

    private static String realisation(String name) {
        String id = withoutDoi(name);
        BadRequest.unless(
                REALISATION.matcher(id).matches(), "a realisation is called sha256:<64 digits in hex>!<output>.doi");
        return id;
    }

    private static String buildTrace(String name) {
        String id = withoutDoi(name);
        int slash = id.indexOf('/');
        BadRequest.unless(slash > 0, "a build trace is called <derivation>/<output>.doi");
        BadRequest.unless(
                OUTPUT_NAME.matcher(id.substring(slash + 1)).matches(),
                "a build trace has no proper name of an output");
        return StorePath.ofBaseName(id.substring(0, slash)).baseName() + id.substring(slash);
    }

    private static String withoutDoi(String name) {
        BadRequest.unless(name.endsWith(DOI), "the name does not end with .doi");
        return name.substring(0, name.length() - DOI.length());
    }

    @Override
    public String toString() {
        return kind.folder() + "/" + text;
    }
}
