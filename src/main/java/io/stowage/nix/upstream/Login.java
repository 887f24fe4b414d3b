package io.stowage.nix.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** User and password. */
record Login(String user, String password) {

    /** As a header has it. */
    String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
