package io.stowage.nix.upstream;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/** Reads log-ins as {@code netrc} files have them: {@code machine cache.example.org login me password secret}. */
final class Netrc {
    private String machine = "";
    private String login = "";
    private String password = "";

    private Netrc() {}

    /** The first entry for this host, else the default one. A password that is not there is an empty one. */
    static Optional<Login> find(String text, String host) {
        Iterator<String> words = Arrays.stream(text.strip().split("\\s+")).iterator();
        Netrc entry = new Netrc();
        while (words.hasNext()) {
            String word = words.next();
            if (word.equals("machine") || word.equals("default")) {
                if (entry.isFor(host)) {
                    return Optional.of(entry.made());
                }
                entry = new Netrc();
                entry.machine = word.equals("default") ? host : next(words);
            } else if (word.equals("login")) {
                entry.login = next(words);
            } else if (word.equals("password")) {
                entry.password = next(words);
            }
        }
        return entry.isFor(host) ? Optional.of(entry.made()) : Optional.empty();
    }

    private static String next(Iterator<String> words) {
        return words.hasNext() ? words.next() : "";
    }

    private boolean isFor(String host) {
        return !machine.isEmpty() && machine.equalsIgnoreCase(host);
    }

    private Login made() {
        return new Login(login, password);
    }
}
