package io.stowage.artifacts.registry;

/**
 * A file that comes in pieces.
 *
 * @param received how many bytes of it have come
 */
public record FileUpload(String id, AnnouncedFile wish, long received) {}
