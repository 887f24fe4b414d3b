package io.stowage.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The WAR says whose work it carries, under which licence, and where to find it. */
@Tag("launcher")
class LicencesIT {
    private static final Pattern LINE = Pattern.compile(
            "     (?<licences>(?:\\([^()]+(?:\\([^()]*\\)[^()]*)*\\) )+).*\\((?<group>[^:()]+):(?<artifact>[^:]+):(?<version>[^ :]+) - (?<source>\\S*)\\)");
    private static final Pattern JAR = Pattern.compile("WEB-INF/(?:lib|launcher)/(?<name>[^/]+)\\.jar");

    private record Entry(String licences, String source) {}

    @Test
    void itCarriesItsOwnLicence() throws IOException {
        try (ZipFile war = war()) {
            assertThat(text(war, "META-INF/LICENSE")).contains("Apache License");
            assertThat(text(war, "META-INF/NOTICE")).contains("THIRD-PARTY.txt");
        }
    }

    @Test
    void everyJarIsListedWithALicenceAndASourceAndNothingElseIs() throws IOException {
        try (ZipFile war = war()) {
            Map<String, Entry> listed = listed(text(war, "META-INF/THIRD-PARTY.txt"));

            assertThat(listed.keySet()).containsExactlyInAnyOrderElementsOf(jars(war));
            assertThat(listed).allSatisfy((jar, entry) -> {
                assertThat(entry.licences()).doesNotContainIgnoringCase("unknown");
                assertThat(entry.source()).startsWith("http");
            });
        }
    }

    private static ZipFile war() throws IOException {
        return new ZipFile(System.getProperty("war"));
    }

    private static String text(ZipFile war, String name) throws IOException {
        ZipEntry entry = war.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        try (InputStream in = war.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Without what a classifier adds, which the list does not tell. */
    private static List<String> jars(ZipFile war) {
        return war.stream()
                .map(entry -> JAR.matcher(entry.getName()))
                .filter(Matcher::matches)
                .map(jar -> jar.group("name").replaceFirst("-jakarta$", ""))
                .toList();
    }

    private static Map<String, Entry> listed(String text) {
        Map<String, Entry> listed = new TreeMap<>();
        for (String line : text.lines().skip(2).toList()) {
            Matcher entry = LINE.matcher(line);
            assertThat(entry.matches()).as(line).isTrue();
            listed.put(
                    entry.group("artifact") + "-" + entry.group("version"),
                    new Entry(entry.group("licences"), entry.group("source")));
        }
        return listed;
    }
}
