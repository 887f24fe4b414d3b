package io.stowage.cli.nix;

import io.stowage.fault.StowageException;
import io.stowage.nix.format.NarInfo;
import io.stowage.nix.format.NarName;
import io.stowage.nix.format.PathHash;
import io.stowage.nix.format.StorePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The narinfos of a cache that somebody else wrote, in the order in which they can be uploaded. */
final class NarInfoSource {
    static final String NAR_INFO = ".narinfo";

    private final CacheFiles files;
    /** Where the narinfo of each path is, and what it refers to. */
    private final Map<PathHash, Entry> entries = new LinkedHashMap<>();

    private final List<String> unreadable = new ArrayList<>();

    private record Entry(String file, List<PathHash> references) {}

    /** Reads all narinfos once, and keeps of each where it is and what it refers to. */
    NarInfoSource(CacheFiles files) throws IOException {
        this.files = files;
        List<String> found = new ArrayList<>();
        files.visitNarInfos(found::add);
        for (String file : found) {
            try {
                NarInfo info = NarInfo.parse(read(file));
                entries.put(
                        info.storePath().hash(),
                        new Entry(
                                file,
                                info.references().stream().map(StorePath::hash).toList()));
            } catch (StowageException e) {
                unreadable.add(file + ": " + e.getMessage());
            }
        }
    }

    int count() {
        return entries.size();
    }

    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    byte[] document(PathHash hash) throws IOException {
        return read(Optional.ofNullable(entries.get(hash)).orElseThrow().file());
    }

    private byte[] read(String file) throws IOException {
        try (InputStream in = files.open(file)) {
            return in.readNBytes(NarInfo.MAX_BYTES + 1);
        }
    }

    /** Where the NAR is: beside the narinfos as the URL says, or in the folders of ncps. */
    Optional<String> findNar(NarInfo info) throws IOException {
        NarName name = info.url().name();
        String hash = name.hash();
        List<String> places = List.of(
                "nar/" + name.fileName(),
                info.url().text().replaceFirst("\\?.*", ""),
                "store/nar/" + hash.charAt(0) + "/" + hash.substring(0, 2) + "/" + name.fileName());
        for (String place : places) {
            if (files.size(place).isPresent()) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /**
     * Groups of paths: what one refers to is in an earlier group, unless it is not here at all. Paths that refer to each other
     * are in the last one.
     */
    List<List<PathHash>> inOrder() {
        Set<PathHash> done = new HashSet<>();
        List<PathHash> left = List.copyOf(entries.keySet());
        List<List<PathHash>> groups = new ArrayList<>();
        while (!left.isEmpty()) {
            List<PathHash> ready =
                    left.stream().filter(hash -> isReady(hash, done)).toList();
            List<PathHash> group = ready.isEmpty() ? left : ready;
            groups.add(group);
            done.addAll(group);
            left = left.stream().filter(hash -> !done.contains(hash)).toList();
        }
        return groups;
    }

    private boolean isReady(PathHash hash, Set<PathHash> done) {
        return Optional.ofNullable(entries.get(hash)).orElseThrow().references().stream()
                .allMatch(reference ->
                        reference.equals(hash) || done.contains(reference) || !entries.containsKey(reference));
    }
}
