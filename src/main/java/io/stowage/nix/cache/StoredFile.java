package io.stowage.nix.cache;

import io.stowage.nix.format.FileName;

/**
 * What a row says of a listing, a log, a debug info, a realisation or a build trace.
 *
 * @param owner who pays for those who read it without a key
 */
public record StoredFile(FileName name, long content, long size, String owner) {}
