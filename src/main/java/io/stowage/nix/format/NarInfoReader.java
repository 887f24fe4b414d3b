package io.stowage.nix.format;

import io.stowage.digest.Digest;
import io.stowage.fault.BadRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one narinfo, as strictly as clients do. */
final class NarInfoReader {
    private static final Set<String> SINGLE = Set.of(
            "StorePath",
            "URL",
            "Compression",
            "FileHash",
            "FileSize",
            "NarHash",
            "NarSize",
            "References",
            "Deriver",
            "System",
            "CA");
    private static final String SIGNATURE = "Sig";
    private static final String NO_DERIVER = "unknown-deriver";
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e&&[^:]]{1,100}");
    private static final Pattern COMPRESSION = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");

    private final Map<String, String> single = new HashMap<>();
    private final List<Signature> signatures = new ArrayList<>();
    private final List<NarInfo.Field> others = new ArrayList<>();

    NarInfoReader(byte[] document) {
        BadRequest.unless(document.length <= NarInfo.MAX_BYTES, "a narinfo has at most 1 MiB");
        String text = utf8(document);
        BadRequest.unless(text.endsWith("\n"), "the last line of the narinfo does not end");
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            add(line);
        }
    }

    private static String utf8(byte[] document) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
        } catch (CharacterCodingException e) {
            throw BadRequest.because("the narinfo is not UTF-8", e);
        }
    }

    private void add(String line) {
        BadRequest.unless(
                line.chars().noneMatch(Character::isISOControl), "a line of the narinfo has a control character");
        int colon = line.indexOf(": ");
        BadRequest.unless(colon > 0, "a line of the narinfo is not \"Key: value\"");
        String name = line.substring(0, colon);
        String value = line.substring(colon + 2);
        BadRequest.unless(NAME.matcher(name).matches(), "a line of the narinfo has no proper key");
        BadRequest.unless(!value.startsWith(" "), "a line of the narinfo has more than one space behind its colon");
        if (name.equals(SIGNATURE)) {
            signatures.add(Signature.parse(value));
        } else if (SINGLE.contains(name)) {
            BadRequest.unless(single.put(name, value) == null, "the narinfo has " + name + " twice");
        } else {
            others.add(new NarInfo.Field(name, value));
        }
    }

    NarInfo read() {
        NarUrl url = NarUrl.parse(require("URL"));
        return read(url, compression(url.name().extension() == NarExtension.BZIP2), fileHash());
    }

    /** Reads what another cache says, whose NAR gets the name that it has here. */
    ForeignNarInfo readForeign() {
        ForeignUrl url = new ForeignUrl(require("URL"));
        String compression = compression(url.isBzip2());
        Digest file = fileHash()
                .or(() -> isPlain(compression) ? Optional.of(narHash()) : url.digest())
                .orElseThrow(
                        () -> BadRequest.because("nothing in the narinfo tells what the file of the NAR hashes to"));
        NarName name = new NarName(Sha256Text.nix32(file), NarExtension.ofCompression(compression));
        NarInfo info = read(NarUrl.of(name), compression, Optional.of(file)).requireFewSignatures();
        BadRequest.unless(
                !isPlain(compression)
                        || (file.equals(info.narHash()) && info.fileSize().orElse(info.narSize()) == info.narSize()),
                "FileHash and FileSize are not NarHash and NarSize, and the NAR is not compressed");
        return new ForeignNarInfo(info, url);
    }

    private static boolean isPlain(String compression) {
        return compression.equals(NarExtension.PLAIN.compression());
    }

    private NarInfo read(NarUrl url, String compression, Optional<Digest> fileHash) {
        return new NarInfo(
                StorePath.parse(require("StorePath")),
                url,
                compression,
                fileHash,
                single.containsKey("FileSize") ? OptionalLong.of(number("FileSize")) : OptionalLong.empty(),
                narHash(),
                number("NarSize"),
                references(),
                find("Deriver").filter(text -> !text.equals(NO_DERIVER)).map(StorePath::ofBaseName),
                find("System"),
                signatures,
                find("CA"),
                others);
    }

    private Optional<Digest> fileHash() {
        return find("FileHash").map(text -> Sha256Text.parse("FileHash", text));
    }

    private Digest narHash() {
        return Sha256Text.parse("NarHash", require("NarHash"));
    }

    private Optional<String> find(String name) {
        Optional<String> found = Optional.ofNullable(single.get(name));
        BadRequest.unless(found.filter(String::isEmpty).isEmpty(), name + " is empty");
        return found;
    }

    private String require(String name) {
        return find(name).orElseThrow(() -> BadRequest.because("the narinfo has no " + name));
    }

    /** Without the field clients take the NAR for bzip2, and fail on anything else. */
    private String compression(boolean isBzip2) {
        Optional<String> written = find("Compression");
        BadRequest.unless(written.isPresent() || isBzip2, "the narinfo has no Compression, and the NAR is not bzip2");
        String value = written.orElse(NarExtension.BZIP2.compression());
        BadRequest.unless(COMPRESSION.matcher(value).matches(), "Compression is no word");
        return value;
    }

    private long number(String name) {
        String text = require(name);
        BadRequest.unless(NUMBER.matcher(text).matches(), name + " is not a number");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw BadRequest.because(name + " is too large a number", e);
        }
    }

    private List<StorePath> references() {
        String text = single.getOrDefault("References", "");
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(" ", -1)).map(StorePath::ofBaseName).toList();
    }
}
