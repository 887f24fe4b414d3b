package io.stowage.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A credential, without its secret.
 *
 * @param id what a client calls it
 * @param name may stand for the id where a client sends a user and a password
 * @param owner who pays for what is done with it, as text
 * @param root what the names of everything begin with that it creates, where a front has such names
 */
public record AccessKey(
        String id,
        Optional<String> name,
        String owner,
        String root,
        Rights rights,
        String note,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt) {

    AccessKey enabled(boolean on, Instant now) {
        return new AccessKey(id, name, owner, root, rights, note, on, createdAt, now);
    }

    AccessKey at(Instant now) {
        return enabled(enabled, now);
    }

    /** With what the wish names instead. */
    AccessKey as(KeyRequest wish, Instant now) {
        return new AccessKey(
                id,
                wish.name().isPresent() ? wish.name().filter(text -> !text.isEmpty()) : name,
                wish.owner().orElse(owner),
                root,
                wish.rights().orElse(rights),
                wish.note().orElse(note),
                enabled,
                createdAt,
                now);
    }
}
